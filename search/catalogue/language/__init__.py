"""The language of questions about a list: forms of questions, noun phrases, names and titles.

Must not know what is answered.
"""
