"""Real pages on loopback: served as their manifest says, fetched by their own addresses.

The folder holds a manifest.tsv (url, file, content_type, kind, generator, ...) and the
files. None of it is part of the project.
"""

import csv
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pypdfium2

from ingest.fetch.client import Client, FetchedPage
from ingest.sources.formats import html

# Where the generators put the text of a page: the reference, independent of what ingest looks for.
_MAIN = {
    "Quarto": "//main[@id='quarto-document-content']",
    "Sphinx": "//*[@itemprop='articleBody']|//*[@role='main']",
    "MkDocs": "//article[contains(@class, 'md-content')]|//div[@role='main']",
    "Docusaurus": "//article",
    "Hugo Book": "//article[contains(@class, 'markdown')]",
    "mdBook": "//main",
    "Distill": "//dt-article|//d-article|//div[@class='d-article']",
    "Jekyll": "//main|//div[contains(@class, 'page-content')]|//body",
}
_FURNITURE = ".//script|.//style|.//nav|.//header[not(.//h1)]|.//footer|.//noscript|.//svg|.//math"


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the manifest."""

    url: str
    file: str
    content_type: str
    kind: str
    generator: str


def manifest(folder: Path) -> list[Listed]:
    """All lines of the manifest."""
    with (folder / "manifest.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Listed(*(row[name] for name in Listed.__slots__)) for row in rows]


@contextmanager
def served(folder: Path) -> Iterator[Any]:
    """A `fetch` of the original addresses, answered from the folder through a real client."""
    types = {one.file: one.content_type for one in manifest(folder)}

    class Handler(SimpleHTTPRequestHandler):
        def guess_type(self, path: Any) -> str:
            return types.get(str(Path(path).relative_to(folder)), "application/octet-stream")

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    root = f"http://127.0.0.1:{server.server_port}/"
    try:
        with Client() as client:

            def fetch(url: str) -> FetchedPage:
                got = client.fetch(root + quote(url.split("://", 1)[1].partition("#")[0], safe="/%?=&"))
                return replace(got, url=got.url.replace(root, "https://"))

            yield fetch
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def words(text: str) -> list[str]:
    """The words of a text, without any markup."""
    return re.findall(r"\w+", text)


def f1(found: list[str], wanted: list[str]) -> float:
    """How well two bags of words agree."""
    common = sum((Counter(found) & Counter(wanted)).values())
    return 2 * common / (len(found) + len(wanted)) if common else 0.0


def plain_words(got: FetchedPage) -> int:
    """How many words a file that is no page has, by nothing but its format."""
    if got.body.startswith(b"%PDF-"):
        with pypdfium2.PdfDocument(got.body) as opened:
            return sum(len(words(leaf.get_textpage().get_text_bounded())) for leaf in opened)
    if got.body.lstrip().startswith(b"{"):
        return len(words(" ".join("".join(cell["source"]) for cell in json.loads(got.body)["cells"])))
    return len(words(got.body.decode()))


def reference(markup: str, generator: str) -> tuple[list[str], list[str]] | None:
    """The words and the headings of the main text where this generator puts it."""
    path = next((path for name, path in _MAIN.items() if name in generator), None)
    root = html.parse_html(markup)
    found = root.xpath(path) if path else []
    if not found:
        return None
    for aside in found[0].xpath(_FURNITURE):
        if aside.getparent() is not None:
            aside.drop_tree()
    headings = [" ".join(words(one.text_content())) for one in found[0].iter("h1", "h2", "h3", "h4")]
    return words(found[0].text_content()), [heading for heading in headings if heading]


def kept(headings: list[str], text: str) -> float:
    """The share of headings that stand as headings in a Markdown text."""
    shown = Counter(" ".join(words(line)) for line in re.findall(r"^#{1,6} (.*)$", text, re.MULTILINE))
    return sum((Counter(headings) & shown).values()) / len(headings)
