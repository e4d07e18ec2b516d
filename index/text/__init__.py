"""Text as the index sees it: passages, terms and BM25, spelling, locators.

May import the models. Must not know vectors, generations or how documents were fetched.
"""
