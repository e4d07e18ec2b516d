"""The reading lists of the settings: read, kept when they cannot be read, added, renamed, removed and shown.

Knows the settings and the readers of lists; must not know interfaces.
"""
