"""PDFs: pages are locators, and what cannot be read says why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import FetchError, Permanent, Transient
from ingest.model import Document, Outcome
from ingest.sources.formats import pdf
from tests.ingest.sources import web

URL = "https://a.org/paper.pdf"
LINES = "\n".join([web.WORDS[:60]] * 6)
PAGES = (f"1 Introduction\n{LINES}", f"2 Method\n{LINES}\n# not a heading", LINES)


def read(body: bytes) -> Document:
    return pdf.read_pdf(web.served(URL, body, "application/pdf"), web.resource(URL))


def test_each_page_is_a_locator_where_its_text_begins() -> None:
    document = read(web.pdf(*PAGES))
    assert [(at.kind, at.value) for at in document.locators] == [("page", 1), ("page", 2), ("page", 3)]
    assert [document.text[at.offset :][:8] for at in document.locators] == ["1 Introd", "2 Method", "Models d"]


def test_bookmarks_become_headings_and_stray_marks_do_not() -> None:
    document = read(web.pdf(*PAGES, marks=True))
    assert [heading.text for heading in document.outline][:2] == ["1 Introduction", "2 Method"]
    assert "\\# not a heading" in document.text


def test_a_title_is_taken_from_the_file_unless_it_is_a_file_name() -> None:
    assert read(web.pdf(*PAGES, title="On drift")).title == "On drift"
    assert read(web.pdf(*PAGES, title="paper_v3.docx")).title == "As listed"
    assert read(web.pdf(*PAGES, title="feb9")).title == "As listed"


def test_the_language_is_known_and_the_day_the_file_was_made_is_no_date_of_publication() -> None:
    document = read(web.pdf(*PAGES))
    assert document.language == "en"
    assert document.published == ""


def test_a_word_cut_at_the_end_of_a_line_is_whole() -> None:
    assert "monitoring" in read(web.pdf(f"{LINES}\nWe speak of moni-\ntoring here.")).text


@pytest.mark.parametrize(
    ("body", "kind", "outcome", "reason"),
    [
        (web.pdf(*PAGES, locked=True), Permanent, Outcome.BLOCKED, "encrypted"),
        (web.pdf(*PAGES)[:900], Transient, Outcome.UNREACHABLE, "cut off"),
        (web.pdf(*PAGES)[:9], Transient, Outcome.UNREACHABLE, "cut off"),
        (b"no PDF at all", Permanent, Outcome.UNSUPPORTED, "damaged"),
        (b"", Permanent, Outcome.UNSUPPORTED, "damaged"),
        (web.pdf("", ""), Permanent, Outcome.EMPTY, "2 pages without text"),
        (web.pdf("A chart"), Permanent, Outcome.EMPTY, "only 2 words"),
    ],
)
def test_what_cannot_be_read_is_an_outcome(body: bytes, kind: type[FetchError], outcome: Outcome, reason: str) -> None:
    with pytest.raises(kind, match=reason) as caught:
        read(body)
    assert caught.value.outcome is outcome


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 3000), st.integers(0, 200))
def test_a_damaged_file_ends_in_a_document_or_an_outcome(noise: bytes, at: int, cut: int) -> None:
    whole = web.pdf(*PAGES, marks=True)
    try:
        assert read(whole[:at] + noise + whole[at + cut :]).text
    except FetchError as error:
        assert error.reason  # noqa: PT017, either is right
