"""The query stage: read filters, spelling and the expected answer type from a question.

May import the models. Must not know scores, ranking or answers.
"""
