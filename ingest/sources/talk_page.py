"""Pages of talks: the transcript that stands beside the video, seconds as locators where it has times.

Knows the markup of one page; never opens an address.
"""

import re
from typing import Any

from ingest.fetch.client import FetchedPage
from ingest.model import Document, Locator, Resource
from ingest.sources.base import DocumentPart, join_parts, make_document, one_line
from ingest.sources.formats import html
from ingest.wordcount import count_words

_TRANSCRIPTS = (
    "//*[self::div or self::section or self::article or self::ul or self::ol or self::details or self::aside]"
    "[contains(translate(@class, 'T', 't'), 'transcript') or contains(translate(@id, 'T', 't'), 'transcript')]"
)
_BLOCKS = {"p", "li", "h2", "h3", "h4", "h5", "dd", "dt"}
# A transcript is a text; fewer words are the button that would show it.
_LEAST = 150
_TIME = re.compile(r"^[\[(]?(?:(\d{1,2}):)?(\d{1,2}):(\d\d)(?:\.\d+)?[\])]?\s*[-\u2013:]?\s*")


def read_talk(root: Any, got: FetchedPage, resource: Resource, article: Document | None) -> Document | None:
    """The summary of the page and its transcript, or None where the page has none that the article lacks."""
    spoken = max((_paragraphs(element) for element in root.xpath(_TRANSCRIPTS)), key=_count, default=[])
    if _count(spoken) < _LEAST or (article is not None and _holds(article.text, spoken)):
        return None
    above = [DocumentPart(article.text)] if article is not None else []
    text, locators = join_parts([*above, DocumentPart("## Transcript"), *map(_part, spoken)])
    title = article.title if article is not None else html.page_title(root)
    author, published = (article.author, article.published) if article is not None else ("", "")
    facts: dict[str, Any] = {"author": author, "published": published, "locators": locators}
    return make_document(resource, text, url=got.url, title=title, **facts)


def _paragraphs(element: Any) -> list[str]:
    """The text of an element by its innermost blocks; by lines where it has none."""
    blocks = [block for block in element.iter(*_BLOCKS) if next(block.iterdescendants(*_BLOCKS), None) is None]
    found = [_line(block) for block in blocks]
    if sum(map(len, found)) * 2 < len(html.element_text(element)):
        found = [one_line(line) for line in element.itertext("*")]
    return [line for line in found if line]


def _line(block: Any) -> str:
    mark = "### " if block.tag in {"h2", "h3", "h4", "h5"} else ""
    words = html.element_text(block)
    return mark + words if words else ""


def _part(line: str) -> DocumentPart:
    at = _TIME.match(line)
    if not at:
        return DocumentPart(line)
    hours, minutes, seconds = (int(number or 0) for number in at.groups())
    return DocumentPart(line[at.end() :], "", (Locator(0, "second", hours * 3600 + minutes * 60 + seconds),))


def _count(lines: list[str]) -> int:
    return sum(count_words(line) for line in lines)


def _holds(text: str, spoken: list[str]) -> bool:
    """Whether the article has the transcript already: some sentences of it, sampled throughout."""
    flat = "".join(char for char in text.lower() if char.isalnum())
    sample = [line for line in spoken if len(line) > 40][:: max(1, len(spoken) // 10)]
    held = sum("".join(char for char in line[-40:].lower() if char.isalnum()) in flat for line in sample)
    return 2 * held >= len(sample)
