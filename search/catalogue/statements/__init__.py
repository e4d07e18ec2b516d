"""The statements of the catalogue, each computed from the records of a list.

Must not know the words of questions.
"""
