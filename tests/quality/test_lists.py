"""Real lists, named by the variable LISTS: the same links give the same resources in every format."""

import os
import re
from pathlib import Path

import pytest

from ingest.lists import ReadingList, read_list
from ingest.urls import key_of

FOLDER = Path(os.environ.get("LISTS", "/nowhere"))
# A numbered item that is no line of the table of contents, and the code spans in it.
ITEM, CODE = re.compile(r"\d+\. (?!\[[^]]*\]\(#)"), re.compile(r"`([^`]+)`")
SHAPES = sorted(FOLDER.glob("applied-ml.*"))

pytestmark = [
    pytest.mark.lists,
    pytest.mark.skipif(not SHAPES, reason="the variable LISTS names no folder with real lists"),
]


@pytest.fixture(scope="module")
def by_hand() -> ReadingList:
    return read_list(FOLDER / "applied-ml.README.md")


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.name)
def test_every_format_accounts_for_the_same_links(path: Path, by_hand: ReadingList) -> None:
    exported = read_list(FOLDER / "applied-ml.urls.txt")
    assert len(exported.resources) == 742  # 743 addresses, one of them a badge
    keys = {key_of(url) for url in read_list(path).addresses}
    assert {each.key for each in exported.resources} <= keys
    assert keys >= {key_of(address.url) for each in by_hand.resources for address in each.addresses}


def test_each_item_is_a_resource_with_its_company_and_year(by_hand: ReadingList) -> None:
    items = [line for line in (FOLDER / "applied-ml.README.md").read_text("utf-8").splitlines() if ITEM.match(line)]
    by_url = {each.url: each for each in reversed(by_hand.resources)}
    firsts = {line.partition("](")[2].split(")")[0]: line for line in reversed(items)}
    assert (len(items), len(by_hand.resources)) == (544, 523)
    for url, line in firsts.items():
        if url in by_url:
            labels = [code for code in CODE.findall(line) if not code.isdecimal()]
            years = [int(code) for code in CODE.findall(line) if code.isdecimal()]
            assert (by_url[url].organisation, by_url[url].year) == ((labels or [None])[-1], (years or [None])[-1])


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
    problems = (*found.problems, *found.skipped)
    assert all(problem.url or problem.sentence.endswith("it has no address.") for problem in problems)
