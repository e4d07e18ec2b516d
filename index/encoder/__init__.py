"""Embedding models: packaged weights, export to ONNX, the sealed encoder, the vector cache, encoders elsewhere.

Only `torch_model` imports torch and sentence-transformers; sessions of onnxruntime are opened in `onnx`.
"""
