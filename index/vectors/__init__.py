"""Vectors on disk and in memory: one for each passage, one for each token, and their formats.

Must not know texts, resources or questions.
"""
