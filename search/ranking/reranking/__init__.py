"""Reranking the best passages with a cross-encoder, within a deadline."""
