"""A citation opens at its passage, in Chromium.

    WEB=folder pytest -m browser tests/browser/test_fragments.py -s

adds real pages: 300 sentences of their stored texts, sampled with a fixed seed; it prints
the share that opens at the sentence, and every other.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.encoder.onnx import OnnxEncoder
from index.model import Span
from index.text.chunking import make_chunks
from ingest.errors import FetchError
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Resource
from ingest.sources import dispatch
from search.links.text_fragments import text_directive
from tests.quality import web

chromium = pytest.importorskip("tests.browser.chromium", reason="playwright is not installed")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(chromium.PROGRAM is None, reason="there is no chromium on this machine"),
]

FOLDER = Path(os.environ.get("WEB") or "/nowhere")
SAMPLE, SEED = 300, 20261123
# A sentence of an answer has words; "Returns:", "|" and the numbers of lines of code are never quoted.
WORDS = 4
# Its pages hide their text until scripts have run that are not among the stored files.
UNVEILED = {"blogs.rstudio.com": b"<style>body { visibility: visible !important }</style>"}

FILL = "<p>" + " ".join(f"Filler {n} takes room so that the page has to be scrolled." for n in range(150)) + "</p>"
TEXT = """<h2 id="first-part">First part</h2>
<p>A feature store keeps <em>the same</em> features for <a href="/x">training</a> and serving, R&amp;D-wise,
and its teams say: “nothing else does”.</p> FILL
<h2>Second part</h2><p>It costs a moment.</p> FILL
<ul><li>Short items</li><li>are found by what stands before.</li></ul> FILL
<table><tr><th>Model</th><th>Score</th></tr><tr><td>Boosted trees of depth three</td><td>0.91</td></tr></table> FILL
<pre><code>import numpy as np
weights = np.zeros(17)
print(weights.sum())</code></pre> FILL
<h2>Third part</h2><p>It costs a moment.</p><p>Where <i>x</i><sub>1</sub> is the first of all the inputs, the
loss is convex in every one of them.</p> FILL"""
HTML = f"<html><head><title>Parts</title></head><body><article><h1>Parts</h1>{TEXT.replace('FILL', FILL)}</article>"


@pytest.fixture(scope="module")
def window() -> Iterator["chromium.Browser"]:
    with chromium.browser() as found:
        yield found


@pytest.fixture(scope="module")
def root() -> Iterator[str]:
    with chromium.served(lambda path: HTML.encode() if path == "parts" else None) as found:
        yield found


@pytest.fixture(scope="module")
def stored() -> str:
    page = FetchedPage("https://example.org/parts", 200, "text/html", "utf-8", HTML.encode())
    return dispatch.read_fetched(page, Resource("k", "Parts", url=page.url)).text


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("A feature store", "else does"), ("and serving, R&D-wise", "nothing else"), ("Short items", "Short items"),
        ("Boosted trees", "three"), ("import numpy", "sum())"), ("weights = np", "(17)"), ("is the first", "of them."),
    ],
)  # fmt: skip
def test_a_quote_is_found_and_marked(window: "chromium.Browser", root: str, stored: str, begin: str, end: str) -> None:
    start = stored.index(begin)
    span = start, stored.index(end, start) + len(end)
    seen = window.opened(f"{root}parts#:~:text={text_directive(stored, *span)}", stored[slice(*span)])
    assert seen is chromium.Opened.AT_QUOTE


@pytest.mark.parametrize("find", [str.index, str.rindex])
def test_of_two_like_sentences_the_right_one_is_marked(
    window: "chromium.Browser", root: str, stored: str, find: Callable[[str, str], int]
) -> None:
    said = "It costs a moment."
    start = find(stored, said)
    words = text_directive(stored, start, start + len(said))
    seen = window.opened(f"{root}parts#:~:text={words}", said, stored[start - 15 : start])
    assert seen is chromium.Opened.AT_QUOTE


def test_words_that_are_gone_leave_the_reader_at_the_heading(window: "chromium.Browser", root: str) -> None:
    assert window.scrolled(f"{root}parts#first-part:~:text=never%20said") > 0
    assert window.scrolled(f"{root}parts#:~:text=never%20said") == 0


@pytest.mark.skipif(not FOLDER.is_dir(), reason="WEB names no folder of real pages")
def test_citations_of_real_pages_open_at_their_passage(window: "chromium.Browser", encoder: OnnxEncoder) -> None:
    seen: Counter[str] = Counter()
    with chromium.served(_content) as root:
        for file, document, (start, end) in _sampled(encoder):
            text = document.text
            words = text_directive(text, start, end)
            found = window.opened(f"{root}{file}#:~:text={words}", text[start:end], text[max(0, start - 60) : start])
            seen[found] += 1
            if found is not chromium.Opened.AT_QUOTE:
                print(f"{found}: {file} {text[start:end][:120]!r} {words}")  # noqa: T201
    print({str(name): count for name, count in seen.items()}, "of", seen.total())  # noqa: T201
    assert seen[chromium.Opened.AT_QUOTE] >= 0.97 * SAMPLE
    assert seen[chromium.Opened.ELSEWHERE] == 0


def _content(path: str) -> bytes | None:
    file = FOLDER / path
    if not file.is_file():
        return None
    veil = UNVEILED.get(path.partition("/")[0], b"") if path.endswith(".html") else b""
    return file.read_bytes() + veil


def _sampled(encoder: OnnxEncoder) -> Iterator[tuple[str, Document, Span]]:
    """Sentences, each of another page as long as there are such; pages in an order of chance."""
    chance = random.Random(SEED)  # noqa: S311, a sample, no secret
    pages = [one for one in web.manifest(FOLDER) if one.content_type == "text/html" and one.kind == "page"]
    taken = 0
    while taken < SAMPLE:
        one = chance.choice(pages)
        page = FetchedPage(one.url, 200, "text/html", "utf-8", (FOLDER / one.file).read_bytes())
        try:
            document = dispatch.read_fetched(page, Resource(one.url, "Listed", url=one.url))
        except FetchError:
            continue
        spans = [span for chunk in make_chunks(document.text, document.title, encoder) for span in chunk.sentences]
        spans = [span for span in spans if _words(document.text[slice(*span)]) >= WORDS]
        if spans:
            taken += 1
            yield one.file, document, chance.choice(spans)


def _words(text: str) -> int:
    return sum(word.isalpha() for word in web.words(text))
