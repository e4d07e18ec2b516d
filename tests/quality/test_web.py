"""On real pages: nearly all give a document, headings and words are kept, works come in order.

    WEB=folder pytest tests/quality/test_web.py -s

prints the figures and the pages that gave no document.
"""

import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import FetchError
from ingest.model import Document, Outcome, Resource
from ingest.sources import dispatch, registry
from ingest.sources.base import MIN_WORDS
from ingest.sources.formats import html
from tests.quality import web

FOLDER = Path(os.environ.get("WEB", "/nowhere"))
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="WEB names no folder of real pages")

BOOK = "https://christophm.github.io/interpretable-ml-book/"
# Where a work is entered, a chapter early in it, one late in it, and how many pages it has at least.
WORKS = [
    (BOOK, "intro.html", "references.html", 40),
    ("https://spinningup.openai.com/en/latest/", "user/introduction.html", "algorithms/sac.html", 20),
    ("https://rust-ml.github.io/book/", "2_intro.html", "5_linear_regression.html", 5),
    ("https://examples.dask.org/", "array.html", "machine-learning.html", 35),
    ("https://neuml.github.io/txtai/", "install/", "faq/", 70),
    (
        "https://microsoft.github.io/code-with-engineering-playbook/",
        "integration-testing/",
        "recipes-observability/",
        55,
    ),
    ("https://hydra.cc/docs/1.3/intro/", "intro/", "plugins/ax_sweeper/", 30),
]


@dataclass(slots=True)
class Measured:
    """What became of all pages; F1 and headings, ours and those of trafilatura alone."""

    read: dict[str, Document] = field(default_factory=dict)
    failed: dict[str, FetchError] = field(default_factory=dict)
    wordy: set[str] = field(default_factory=set)
    ours: list[float] = field(default_factory=list)
    theirs: list[float] = field(default_factory=list)
    our_headings: list[float] = field(default_factory=list)
    their_headings: list[float] = field(default_factory=list)


@pytest.fixture(scope="module")
def fetch() -> Iterator[Any]:
    with web.served(FOLDER) as found:
        yield found


@pytest.fixture(scope="module")
def measured(fetch: Any) -> Measured:
    found = Measured()
    for one in web.manifest(FOLDER):
        got = fetch(one.url)
        try:
            found.read[one.url] = _read(one, got, fetch)
        except FetchError as error:
            found.failed[one.url] = error
        if one.content_type == "text/html" and one.kind == "page":
            _compare(found, one, html.decode_body(got))
        elif one.kind != "redirect" and web.plain_words(got) >= MIN_WORDS:
            found.wordy.add(one.url)
    return found


def _read(one: web.Listed, got: Any, fetch: Any) -> Document:
    """The page by itself; what is no text by itself as a link to it would be read."""
    try:
        return dispatch.read_fetched(got, Resource(one.url, "Listed", url=one.url))
    except FetchError:
        return registry.read_resource(Resource(one.url, "Listed", url=one.url), fetch)


def _compare(found: Measured, one: web.Listed, markup: str) -> None:
    wanted = web.reference(markup, one.generator)
    if wanted is None or len(wanted[0]) < MIN_WORDS:
        return
    found.wordy.add(one.url)
    kwargs = {"url": one.url, "include_formatting": True, "with_metadata": True, "include_comments": False}
    plain = html.load_trafilatura().bare_extraction(markup, **kwargs)
    theirs = (plain.text or "") if plain is not None else ""
    document = found.read.get(one.url)
    if document is not None and document.locators:
        return  # the work, not the page
    ours = document.text if document is not None else ""
    found.ours.append(web.f1(web.words(ours), wanted[0]))
    found.theirs.append(web.f1(web.words(theirs), wanted[0]))
    if wanted[1]:
        found.our_headings.append(web.kept(wanted[1], ours))
        found.their_headings.append(web.kept(wanted[1], theirs))


def test_pages_with_text_give_a_document(measured: Measured) -> None:
    lost = {url: measured.failed[url] for url in measured.wordy & measured.failed.keys()}
    for url, error in measured.failed.items():
        print(f"{'LOST' if url in lost else 'few words'} {url}: {error.outcome}, {error.reason}")  # noqa: T201
    print(f"{len(measured.read)} read, {len(measured.failed)} not; {len(measured.wordy)} with text, {len(lost)} lost")  # noqa: T201
    assert len(lost) <= 0.01 * len(measured.wordy)


def test_extraction_is_no_worse_than_trafilatura_alone(measured: Measured) -> None:
    middle = [statistics.median(scores) for scores in (measured.ours, measured.theirs)]
    mean = [statistics.mean(scores) for scores in (measured.ours, measured.theirs)]
    print(f"F1 of {len(measured.ours)} pages, ours and theirs: median {middle}, mean {mean}")  # noqa: T201
    assert middle[0] >= middle[1]
    assert mean[0] >= mean[1]


def test_headings_are_kept(measured: Measured) -> None:
    ours, theirs = statistics.mean(measured.our_headings), statistics.mean(measured.their_headings)
    print(f"headings kept on {len(measured.our_headings)} pages: {ours:.3f}, by trafilatura alone {theirs:.3f}")  # noqa: T201
    assert ours >= max(0.95, theirs)


def test_pages_in_place_of_redirects_are_followed(measured: Measured) -> None:
    stubs = [one.url for one in web.manifest(FOLDER) if one.kind == "redirect"]
    lost = [url for url in stubs if url in measured.failed and measured.failed[url].outcome is not Outcome.GONE]
    assert lost == []


@pytest.mark.parametrize(("entrance", "early", "late", "least"), WORKS)
def test_a_work_is_one_document_in_order(fetch: Any, entrance: str, early: str, late: str, least: int) -> None:
    document = registry.read_resource(Resource("k", "The work", url=entrance), fetch)
    urls = [str(at.value) for at in document.locators if at.kind == "url"]
    print(f"{entrance}: {len(urls)} pages, {len(document.text.split())} words {document.remark}")  # noqa: T201
    assert len(urls) >= least
    assert len(set(urls)) == len(urls)
    places = [next(n for n, url in enumerate(urls) if url.endswith(tail)) for tail in (early, late)]
    assert places == sorted(places)


def test_a_chapter_is_itself(measured: Measured) -> None:
    chapter = measured.read[f"{BOOK}shap.html"]
    assert chapter.locators == ()
