"""Graphs of embedding models in ONNX: written from weights, read from files, pooled and fused.

What seals them as encoders is in `index.encoder.compression`.
"""
