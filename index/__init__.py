"""From documents to one sealed generation: chunks, vectors, BM25 and the encoder itself.

May import `ingest.model` and nothing else of this project. Must not know the web, lists,
questions or how hits are ranked.
"""
