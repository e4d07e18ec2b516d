"""Embedding models: export to ONNX, the sealed encoder, the vector cache, encoders in other processes.

Only `export` imports torch and sentence-transformers; sessions of onnxruntime are opened in `onnx`.
"""
