"""Real lists, named by the variable LISTS: the same links give the same resources in every format."""

import os
from pathlib import Path

import pytest

from ingest.lists import ReadingList, read_list

FOLDER = Path(os.environ.get("LISTS", "/nowhere"))
SHAPES = sorted(FOLDER.glob("applied-ml.*"))

pytestmark = [
    pytest.mark.lists,
    pytest.mark.skipif(not SHAPES, reason="the variable LISTS names no folder with real lists"),
]


@pytest.fixture(scope="module")
def by_hand() -> ReadingList:
    return read_list(FOLDER / "applied-ml.README.md")


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.name)
def test_the_same_links_give_the_same_resources_in_the_same_order(path: Path, by_hand: ReadingList) -> None:
    keys = [each.key for each in read_list(path).resources]
    assert keys == [each.key for each in by_hand.resources]
    assert len(keys) == 742  # 743 addresses, one of them a badge


@pytest.mark.parametrize(
    ("name", "resources"),
    [
        ("engineering-blogs.opml", 422), ("book.SUMMARY.md", 4), ("bookmarks/chromium_nested.htm", 18),
        ("bookmarks/firefox_nested.htm", 21), ("bookmarks/google_bookmarks_nested.htm", 6),
        ("bookmarks/netscape_basic.htm", 2), ("bookmarks/netscape_nested.htm", 8), ("bookmarks/safari_folded.htm", 3),
        ("bookmarks/shaarli.htm", 5),
    ],
)  # fmt: skip
def test_exports_are_read_completely(name: str, resources: int) -> None:
    found = read_list(FOLDER / name)
    assert len(found.resources) == resources
    assert all(problem.url for problem in (*found.problems, *found.skipped))
