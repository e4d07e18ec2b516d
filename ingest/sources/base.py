"""The `Source` protocol, and helpers that build documents from parts.

Must not know any format or address. All other modules of `ingest.sources` build on it.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Heading, Locator, Outcome, Resource, Via
from ingest.parser_pool import run_in_parser
from ingest.sources.formats.language import language_of
from ingest.wordcount import count_words

# Fetches one address or raises FetchError: `Client.fetch`, or a substitute in tests.
FetchPage = Callable[[str], FetchedPage]

# Changes with the way in which texts are made of pages, so that unchanged pages are parsed again.
TEXT_VERSION = 4

# Shorter texts are menus, banners and "please enable JavaScript".
MIN_WORDS = 50

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$")
_FENCE = re.compile(r"^(```|~~~)")


class Source(Protocol):
    """One kind of resource: a service with its own addresses, or web pages in general."""

    def accepts(self, url: str) -> bool:
        """Whether this source reads the address `url`."""
        ...

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The document of `resource`. Raises FetchError, and nothing else on arbitrary bytes."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A part of a document: Markdown text, its title, and locators with offsets in this text."""

    text: str
    title: str = ""
    locators: tuple[Locator, ...] = ()


def join_parts(parts: Sequence[DocumentPart]) -> tuple[str, tuple[Locator, ...]]:
    """The text of all parts in order, and their locators with offsets in that text.

    The title of a part becomes a heading, unless the part begins with one.
    """
    texts: list[str] = []
    locators: list[Locator] = []
    offset = 0
    for part in parts:
        heading = f"# {part.title}\n\n" if part.title and not _has_title(part) else ""
        shift = offset + len(heading)
        locators += [
            replace(locator, offset=shift + locator.offset if locator.offset else offset) for locator in part.locators
        ]
        texts.append(heading + part.text.rstrip())
        offset += len(texts[-1]) + 2
    return "\n\n".join(texts), tuple(locators)


def _has_title(part: DocumentPart) -> bool:
    """Whether the text begins with its title, or with another heading of level 1."""
    heading = _HEADING.match(part.text.lstrip().partition("\n")[0])
    return heading is not None and (len(heading[1]) == 1 or heading[2] == part.title)


def make_document(resource: Resource, text: str, *, min_words: int = MIN_WORDS, **fields: Any) -> Document:
    """The document of `resource` with outline and language; `fields` are further fields of Document.

    Raises Permanent (empty) when `text` has fewer than `min_words` words.
    """
    return run_in_parser(_build_document, resource, text, min_words, fields)


def _build_document(resource: Resource, text: str, min_words: int, fields: dict[str, Any]) -> Document:
    text = make_storable(text)
    words = count_words(text)
    if words < min_words:
        raise Permanent(Outcome.EMPTY, f"only {words} words of text on the page", 200)
    fields["title"] = one_line(fields.get("title") or "") or resource.title
    return Document(resource.key, Via.LIVE, text, outline=outline(text), language=language_of(text), **fields)


def page_facts(document: Document | None) -> dict[str, Any]:
    """What the page of a document declares besides its title, as fields for a document that is made of more pages."""
    names = ("author", "published", "site", "kind", "canonical", "links")
    return {name: getattr(document, name) for name in names if document is not None}


def outline(text: str) -> tuple[Heading, ...]:
    """The Markdown headings of `text`, except those inside code fences."""
    headings, offset, fence = [], 0, ""
    for line in text.split("\n"):
        if mark := _FENCE.match(line):
            fence = mark[1] if not fence else ("" if line.rstrip() == fence else fence)
        elif not fence and (heading := _HEADING.match(line)):
            headings.append(Heading(offset, len(heading[1]), heading[2]))
        offset += len(line) + 1
    return tuple(headings)


def parse_json(page: FetchedPage) -> Any:
    """The JSON value in a page. Raises Permanent (unsupported) on anything else."""
    try:
        return json.loads(page.body)
    except (ValueError, RecursionError) as error:
        raise Permanent(Outcome.UNSUPPORTED, "the answer is not the JSON it should be", page.status) from error


def make_storable(text: str) -> str:
    """`text` without null characters and lone surrogates, which cannot be stored as UTF-8."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def one_line(text: str) -> str:
    """`text` with each run of white space replaced by one space."""
    return " ".join(make_storable(text).split())
