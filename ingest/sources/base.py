"""What a source is, and the parts of which documents are put together.

Knows no format and no address; every other module here builds on it.
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

# Gets one address or raises FetchError: `Client.fetch`, or what a test puts in its place.
FetchPage = Callable[[str], FetchedPage]

# Shorter texts are menus, banners and "please enable JavaScript".
MIN_WORDS = 50

_HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t#]*$")
_FENCE = re.compile(r"^(```|~~~)")


class Source(Protocol):
    """One kind of thing that lists link to."""

    def accepts(self, url: str, media_type: str) -> bool:
        """Whether this source reads what is at `url`; the media type is empty before it is fetched."""
        ...

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The document of `resource`. Raises FetchError, and on arbitrary bytes nothing else."""
        ...


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A piece of a document: Markdown, its own locators (offsets within it), and what it is called."""

    text: str
    title: str = ""
    locators: tuple[Locator, ...] = ()


def join_parts(parts: Sequence[DocumentPart]) -> tuple[str, tuple[Locator, ...]]:
    """One text of all parts in order, and their locators moved to where they now are.

    A part that does not begin with a heading gets its title as one.
    """
    texts: list[str] = []
    locators: list[Locator] = []
    offset = 0
    for part in parts:
        above = f"# {part.title}\n\n" if part.title and not _titled(part) else ""
        shift = offset + len(above)
        locators += [replace(at, offset=shift + at.offset if at.offset else offset) for at in part.locators]
        texts.append(above + part.text.rstrip())
        offset += len(texts[-1]) + 2
    return "\n\n".join(texts), tuple(locators)


def _titled(part: DocumentPart) -> bool:
    """Whether the text begins with its title, or with another heading of the first level."""
    heading = _HEADING.match(part.text.lstrip().partition("\n")[0])
    return heading is not None and (len(heading[1]) == 1 or heading[2] == part.title)


def make_document(resource: Resource, text: str, *, least: int = MIN_WORDS, **facts: Any) -> Document:
    """The document of `resource`, with outline and language. Raises Permanent where there is too little text."""
    return run_in_parser(_document, resource, text, least, facts)


def _document(resource: Resource, text: str, least: int, facts: dict[str, Any]) -> Document:
    text = storable(text)
    words = count_words(text)
    if words < least:
        raise Permanent(Outcome.EMPTY, f"only {words} words of text on the page", 200)
    facts["title"] = one_line(facts.get("title") or "") or resource.title
    return Document(resource.key, Via.LIVE, text, outline=outline(text), language=language_of(text), **facts)


def outline(text: str) -> tuple[Heading, ...]:
    """The Markdown headings of `text`, those inside code fences left out."""
    found, offset, fence = [], 0, ""
    for line in text.split("\n"):
        if mark := _FENCE.match(line):
            fence = mark[1] if not fence else ("" if line.rstrip() == fence else fence)
        elif not fence and (heading := _HEADING.match(line)):
            found.append(Heading(offset, len(heading[1]), heading[2]))
        offset += len(line) + 1
    return tuple(found)


def parsed_json(page: FetchedPage) -> Any:
    """The JSON in a page. Raises Permanent on anything else."""
    try:
        return json.loads(page.body)
    except (ValueError, RecursionError) as error:
        raise Permanent(Outcome.UNSUPPORTED, "the answer is not the JSON it should be", page.status) from error


def storable(text: str) -> str:
    """`text` without null characters and halves of characters, which no file can hold."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def one_line(text: str) -> str:
    """`text` with every run of white space as one blank."""
    return " ".join(storable(text).split())
