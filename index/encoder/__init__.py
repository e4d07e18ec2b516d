"""Embedding models: packaged weights, export to ONNX, the sealed encoder, the vector cache, encoders elsewhere.

Only `torch_model` imports torch and sentence-transformers; `onnx` opens the sessions that encode.
"""
