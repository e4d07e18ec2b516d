"""Pages of talks: the transcript beside the video, with seconds as locators where it has timestamps.

Knows the markup of one page; must not fetch anything.
"""

import re
from typing import Any

from ingest.model import Document, Locator, Resource
from ingest.sources.base import DocumentPart, join_parts, make_document, one_line, page_facts
from ingest.sources.formats import html
from ingest.wordcount import count_words

_TRANSCRIPTS = (
    "//*[self::div or self::section or self::article or self::ul or self::ol or self::details or self::aside]"
    "[contains(translate(@class, 'T', 't'), 'transcript') or contains(translate(@id, 'T', 't'), 'transcript')]"
)
# In the class or id of all of these.
_NAME = "ranscript"
_BLOCKS = {"p", "li", "h2", "h3", "h4", "h5", "dd", "dt"}
# Fewer words are a button that shows the transcript.
_MIN_TRANSCRIPT_WORDS = 150
_TIMESTAMP = re.compile(r"^[\[(]?(?:(\d{1,2}):)?(\d{1,2}):(\d\d)(?:\.\d+)?[\])]?\s*[-\u2013:]?\s*")


def read_talk(parsed: html.ParsedPage, resource: Resource, article: Document | None) -> Document | None:
    """The article of the page, if any, with its transcript; None without a transcript that the article lacks."""
    root, page = parsed.root, parsed.page
    # Most pages lack the word, which is sooner seen in their markup than in each element.
    elements = root.xpath(_TRANSCRIPTS) if _NAME in parsed.markup else []
    transcript = max((_list_paragraphs(element) for element in elements), key=_total_words, default=[])
    if _total_words(transcript) < _MIN_TRANSCRIPT_WORDS:
        return None
    if article is not None and _contains_transcript(article.text, transcript):
        return None
    summary = [DocumentPart(article.text)] if article is not None else []
    text, locators = join_parts([*summary, DocumentPart("## Transcript"), *map(_make_part, transcript)])
    title = article.title if article is not None else html.page_title(root)
    facts = page_facts(article) | {"kind": "talk", "locators": locators}
    return make_document(resource, text, url=page.url, title=title, **facts)


def _list_paragraphs(element: Any) -> list[str]:
    """The text of an element by innermost blocks; by text nodes if the blocks have less than half of it."""
    blocks = [block for block in element.iter(*_BLOCKS) if next(block.iterdescendants(*_BLOCKS), None) is None]
    lines = [_block_line(block) for block in blocks]
    if sum(map(len, lines)) * 2 < len(html.element_text(element)):
        lines = [one_line(line) for line in element.itertext("*")]
    return [line for line in lines if line]


def _block_line(block: Any) -> str:
    mark = "### " if block.tag in {"h2", "h3", "h4", "h5"} else ""
    text = html.element_text(block)
    return mark + text if text else ""


def _make_part(line: str) -> DocumentPart:
    timestamp = _TIMESTAMP.match(line)
    if not timestamp:
        return DocumentPart(line)
    hours, minutes, seconds = (int(number or 0) for number in timestamp.groups())
    return DocumentPart(line[timestamp.end() :], "", (Locator(0, "second", hours * 3600 + minutes * 60 + seconds),))


def _total_words(lines: list[str]) -> int:
    return sum(count_words(line) for line in lines)


def _contains_transcript(text: str, transcript: list[str]) -> bool:
    """Whether the text contains at least half of a sample of sentences from the whole transcript."""
    letters = _letters(text)
    sample = [line for line in transcript if len(line) > 40][:: max(1, len(transcript) // 10)]
    matches = sum(_letters(line[-40:]) in letters for line in sample)
    return 2 * matches >= len(sample)


def _letters(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
