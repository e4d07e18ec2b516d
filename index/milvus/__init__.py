"""Generations in a Milvus cluster: upload, and the `IndexReader` and `IndexRepository` that read them.

A generation has two collections named after it, one of passages and one of texts and files; an alias names the live
one. May import `index` and, when it connects, pymilvus. Must not know questions.
"""
