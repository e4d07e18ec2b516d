"""Writing to Markdown lists: one line is added in the list's own style, and nothing else changes.

May import the readers of lists, by which each addition is checked. Must not know pages, settings or indexes.
"""

from ingest.lists.writing.file import add_to_file, find_in_file
from ingest.lists.writing.model import Addition, NewLink, make_link

__all__ = ["Addition", "NewLink", "add_to_file", "find_in_file", "make_link"]
