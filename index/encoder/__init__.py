"""Embedding models: export to ONNX, the sealed encoder, the vector cache, encoders in other processes.

Only `torch_model` imports torch and sentence-transformers; sessions of onnxruntime are opened in `onnx`.
"""
