"""Vector indexes: one vector per passage, one per token, and their file formats.

Must not know texts, resources or questions.
"""
