"""The case studies of a list: their cards, ranked by a question or compared side by side.

May import the models and `search.query`. Must not know rankings or how cards are made.
"""
