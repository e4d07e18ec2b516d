"""The follow-up stage: turns "and Netflix?", "only books", "more like 2" into questions that stand on their own.

May import the models, `search.query` and the catalogue's language. Must not know scores, passages or answers.
"""
