"""Text processing: chunking into passages, terms and BM25, spelling, locators.

May import `index.model`, `index.arrays` and `ingest.model`. Must not know vectors, generations or how documents were
fetched.
"""
