"""Generations in a Milvus cluster: sending them there, and the `Store` and `Shelf` that read them.

A generation is two collections named after it, one of passages and one of texts and files; an alias
names the live one. May import `index` and, when it connects, pymilvus. Must not know questions.
"""
