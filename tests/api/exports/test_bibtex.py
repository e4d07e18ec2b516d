"""Bibliographies in BibTeX, read back by the reader of BibTeX lists."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.exports.bibtex import bibtex
from api.sanitize import sanitize_line
from ingest.lists import ListSource
from ingest.lists.collect import collect_entries, title_key
from ingest.lists.formats.references.bibtex import Bibtex
from ingest.model import Address, Resource
from ingest.urls import key_of

SIGNS = st.text(alphabet="\\{}$&#_%~^`'-\"!?<>@,=ab A1é日(", min_size=1, max_size=20)
TEXTS = (st.text(min_size=1, max_size=40) | SIGNS).map(sanitize_line).filter(bool)
PARTS = [
    "Ada", "van", "Lovelace", "J.", "O'Hara", "and", "others", "Jean-Luc", "Google", "Inc.", "{x}", "a,b", "Müller",
    "III", "Jr.",
]  # fmt: skip
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map(" ".join) | TEXTS
BASES = ["https://x.org/", "https://doi.org/10.1234/abc", "https://arxiv.org/abs/1706.03762v5"]
ADDRESSES = st.builds(str.__add__, st.sampled_from(BASES), st.text(alphabet="abc_%&#~?=;,.é()'-20", max_size=12))


def read_back(text: str) -> tuple[Resource, ...]:
    return collect_entries(Bibtex().draft(ListSource(text.encode(), "export.bib"))).resources


@given(
    title=TEXTS, authors=st.lists(NAMES, max_size=3, unique=True), year=st.none() | st.integers(1900, 2099),
    url=st.none() | ADDRESSES, organisation=st.none() | NAMES, note=TEXTS | st.just(""),
)  # fmt: skip
@example(title="}", authors=[","], year=None, url=None, organisation=None, note="")
@example(title="?`--''{^", authors=["Barnes and Noble"], year=2019, url=None, organisation="AT&T", note="50% of $5")
def test_a_bibliography_is_read_back_as_the_same_resources(  # noqa: PLR0913, PLR0917
    title: str, authors: list[str], year: int | None, url: str | None, organisation: str | None, note: str
) -> None:
    key = key_of(url) if url else title_key(title)
    resource = Resource(key, title, url, "post", (), tuple(authors), organisation, year, note)
    first, second = read_back(bibtex([resource, Resource("other.org", "Another", "https://other.org/")]))
    assert (first.key, first.title, first.authors, first.year, first.url) == (key, title, tuple(authors), year, url)
    assert (first.organisation or "", first.note, second.title) == (organisation or "", note, "Another")


@pytest.mark.parametrize("kind", ["paper", "book", "repo", "video"])
def test_kinds_that_bibtex_has_are_kept(kind: str) -> None:
    assert read_back(bibtex([Resource("x.org", "X", "https://x.org/", kind)]))[0].kind == kind


def test_an_entry_has_the_names_dates_and_identifiers_that_managers_look_for() -> None:
    resource = Resource(
        "arxiv.org/abs/1706.03762", "Attention Is All You Need", "https://arxiv.org/abs/1706.03762", "paper", (),
        ("Ashish Vaswani", "Guido van Rossum", "Google Brain Team"), None, 2017, tags=("deep learning", "a, b"),
        addresses=(Address("doi", "https://doi.org/10.48550/arXiv.1706.03762"),), published="2017-06-12",
    )  # fmt: skip
    assert bibtex([resource]) == (
        f"@article{{{resource.id},\n"
        "  author = {Vaswani, Ashish and van Rossum, Guido and {Google Brain Team}},\n"
        "  title = {{Attention Is All You Need}},\n  year = {2017},\n  date = {2017-06-12},\n"
        "  doi = {10.48550/arXiv.1706.03762},\n  eprint = {1706.03762},\n  eprinttype = {arxiv},\n"
        "  url = {https://arxiv.org/abs/1706.03762},\n  keywords = {deep learning, a  b}\n}\n"
    )


def test_an_address_cannot_end_its_field() -> None:
    text = bibtex([Resource("k", "X", 'https://x.org/}\n@comment{"\\')])
    assert "url = {https://x.org/%7D%0A@comment%7B%22%5C}" in text
