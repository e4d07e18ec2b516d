"""The catalogue stage: answer questions about the list itself from the records of its resources.

May import the models and `search.query`. Must not know scores, passages' texts or quotes.
"""
