"""Readers of reading lists: one file for each format, all behind `read_list` and `read_lists`."""

from ingest.lists.model import FetchListPage, ListFormat, ListPage, ListProblem, ListSource, ProblemKind, ReadingList
from ingest.lists.read import read_list, read_lists

__all__ = [
    "FetchListPage",
    "ListFormat",
    "ListPage",
    "ListProblem",
    "ListSource",
    "ProblemKind",
    "ReadingList",
    "read_list",
    "read_lists",
]
