"""Addresses that open at a passage, for each kind of place a text can have."""

import pytest

from index.catalog import Passage
from index.text.chunking import Chunk
from ingest.model import Document, Locator, Via
from search.links.deep_links import deep_link

WORDS = "Gardeners water their plants at dawn."
TEXT = f"# Spring\n\n{WORDS}\n\n# Autumn\n\nLeaves fall in the garden of the house.\n\n{WORDS}\n"
AUTUMN = TEXT.index("# Autumn")
QUOTED = "#:~:text=Gardeners%20water%20their%20plants%20at%20dawn"


def link(
    url: str | None, *places: Locator, via: Via = Via.LIVE, text: str = TEXT, heading: str = "Autumn"
) -> str | None:
    """The address of the last sentence of the text."""
    start = text.rindex(WORDS)
    chunk = Chunk(start, len(text), (heading,), ())
    passage = Passage(0, chunk, Document("k", via, text, url), "r", "Gardens", places)
    return deep_link(passage, start, start + len(WORDS))


def test_a_page_opens_at_its_words() -> None:
    assert link("https://x.org/a", text=WORDS) == f"https://x.org/a{QUOTED}"
    assert link("https://x.org/a#part", text=WORDS) == f"https://x.org/a{QUOTED.replace('#', '#part')}"


def test_a_note_and_an_unknown_address_are_left_as_they_are() -> None:
    assert link("https://x.org/a", via=Via.NOTE) == "https://x.org/a"
    assert link(None) is None


def test_an_archived_copy_opens_in_the_archive() -> None:
    copy = "https://web.archive.org/web/20210503000000/https://x.org/a"
    assert (
        link(copy, Locator(0, "url", "https://x.org/a"), via=Via.ARCHIVE, text=WORDS, heading="") == f"{copy}{QUOTED}"
    )


def test_a_page_of_a_work_opens_by_its_own_address_and_falls_back_to_its_heading() -> None:
    pages = Locator(0, "url", "https://x.org/spring"), Locator(AUTUMN, "url", "https://x.org/autumn")
    assert link("https://x.org/", *pages) == f"https://x.org/autumn{QUOTED.replace('#', '#autumn')}"


def test_words_are_looked_for_on_their_own_page_of_a_work_alone() -> None:
    document = Document("k", Via.LIVE, TEXT, "https://x.org/")
    places = Locator(0, "url", "https://x.org/spring"), Locator(AUTUMN, "url", "https://x.org/autumn")
    passage = Passage(0, Chunk(10, 47, ("Spring",), ()), document, "r", "Gardens", places)
    assert deep_link(passage, 10, 47) == f"https://x.org/spring{QUOTED.replace('#', '#spring')}"


def test_a_pdf_opens_at_its_page() -> None:
    pages = Locator(0, "page", 7), Locator(AUTUMN, "page", 8)
    assert link("https://x.org/a.pdf#view=Fit", *pages) == "https://x.org/a.pdf#page=8"


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://www.youtube.com/watch?v=abc&t=5", "https://www.youtube.com/watch?v=abc&t=83s"),
        ("https://youtu.be/abc", "https://youtu.be/abc?t=83s"),
    ],
)
def test_a_video_opens_at_its_second(url: str, wanted: str) -> None:
    assert link(url, Locator(0, "second", 0), Locator(AUTUMN, "second", 83)) == wanted


def test_a_video_of_a_playlist_has_seconds_of_its_own() -> None:
    watch = "https://www.youtube.com/watch?v="
    places = Locator(0, "url", f"{watch}one"), Locator(AUTUMN, "url", f"{watch}two"), Locator(0, "second", 400)
    assert link("https://www.youtube.com/playlist?list=x", *places) == f"{watch}two"


def test_a_transcript_on_a_page_of_its_own_opens_at_its_words() -> None:
    assert link("https://x.org/talk", Locator(0, "second", 9), text=WORDS) == f"https://x.org/talk{QUOTED}"


def test_a_readme_falls_back_to_its_heading_if_only_one_is_called_so() -> None:
    url = "https://github.com/a/b/blob/HEAD/README.md"
    last = TEXT[AUTUMN:]
    assert link(url, text=last) == f"{url}{QUOTED.replace('#', '#autumn')}"
    assert link(url, text=f"# Autumn\n\nMore.\n\n{last}") == f"{url}{QUOTED}"
    assert link(url, text=last, heading="What's *new*?") == f"{url}{QUOTED}"


@pytest.mark.parametrize(
    "url", ["https://docs.google.com/document/d/x/edit", "https://github.com/a/b/blob/HEAD/c.ipynb"]
)
def test_what_shows_no_text_of_its_own_opens_as_it_is(url: str) -> None:
    assert link(url) == url


def test_words_that_cannot_be_told_apart_open_the_page() -> None:
    text = f"{WORDS}\n\n" * 12
    assert link("https://x.org/a", text=text) == "https://x.org/a"
