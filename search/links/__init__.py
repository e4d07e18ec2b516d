"""Links that open at a passage: pages of PDFs, seconds of videos, text fragments of web pages.

May import the models. Must not know questions, scores or the other stages.
"""
