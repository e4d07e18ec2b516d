"""Embedding models: export to ONNX, the sealed encoder, the cache of vectors, encoders of other processes.

Only `export` knows torch and sentence-transformers, only `onnx` knows onnxruntime.
"""
