"""Readers of reading lists: one file per shape, all behind `read_list`."""

from ingest.lists.model import Problem, ReadingList
from ingest.lists.read import read_list

__all__ = ["Problem", "ReadingList", "read_list"]
