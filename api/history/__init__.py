"""The generations that are kept: what changed between them, and resources as they were.

Knows generations and their records; must not know HTTP, HTML or the console.
"""
