"""Readers of reading lists: one file per shape, all behind `read_list` and `read_lists`."""

from ingest.lists.model import Fetch, Page, Problem, ReadingList, Shape, Source, Why
from ingest.lists.read import read_list, read_lists

__all__ = ["Fetch", "Page", "Problem", "ReadingList", "Shape", "Source", "Why", "read_list", "read_lists"]
