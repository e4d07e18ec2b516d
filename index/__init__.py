"""From documents to a sealed generation: chunks, vectors, BM25 and the encoder.

May import `ingest.model` and nothing else of this project. Must not know the web, lists, questions or how hits are
ranked.
"""
