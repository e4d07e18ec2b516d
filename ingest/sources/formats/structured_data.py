"""Structured data of a page: its JSON-LD objects, meta elements and microdata, as values with the names of schema.org.

Knows how pages declare facts about themselves; must not know which of them to believe.
"""

import json
from collections.abc import Iterator
from typing import Any

from ingest.sources.formats import html

# Real pages have a few blocks of some kilobytes; more were made to cost time.
_MAX_BLOCKS, _MAX_CHARACTERS, _MAX_DEPTH = 20, 500_000, 6
# Types of objects that describe the page or its work, not a part such as an image or a breadcrumb.
_WORKS = frozenset(
    "Article BlogPosting NewsArticle TechArticle ScholarlyArticle Report APIReference Course Book Chapter VideoObject "  # noqa: SIM905
    "SoftwareSourceCode LearningResource PodcastEpisode QAPage DiscussionForumPosting PresentationDigitalDocument "
    "Dataset".split()
)


def described_works(root: Any) -> list[dict[str, Any]]:
    """The JSON-LD objects of the page that describe a work, in order, outermost first."""
    blocks = root.xpath("//script[contains(@type, 'ld+json')]")[:_MAX_BLOCKS]
    return [thing for block in blocks for thing in _objects(_parse_block(block.text or "")) if types_of(thing) & _WORKS]


def types_of(thing: dict[str, Any]) -> set[str]:
    """The names of the types of an object, without the address of their vocabulary."""
    return {str(name).rpartition("/")[2] for name in _as_list(thing.get("@type"))}


def author_names(value: object) -> list[str]:
    """The names in a property such as `author`: texts, or names of objects that are no organisations."""
    names = [
        str(entry.get("name") or "") if isinstance(entry, dict) else str(entry)
        for entry in _as_list(value)
        if not (isinstance(entry, dict) and "Organization" in types_of(entry))
    ]
    return [name for name in map(str.strip, names) if name]


def microdata(root: Any, name: str) -> list[str]:
    """The values of the elements with `itemprop` `name` outside of other works such as comments, in order."""
    elements = root.xpath(f"//*[@itemprop='{name}'][not(ancestor::*[@itemprop='comment' or @itemprop='review'])]")
    return [value for element in elements[:_MAX_BLOCKS] if (value := _value_of(element))]


def _value_of(element: Any) -> str:
    inner = element.xpath(".//*[@itemprop='name']")
    source = inner[0] if inner else element
    return (source.get("content") or source.get("datetime") or html.element_text(source)).strip()


def _parse_block(text: str) -> object:
    try:
        return json.loads(text[:_MAX_CHARACTERS])
    except (ValueError, RecursionError):
        return None


def _objects(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects in a JSON value, through lists, graphs and the main entity of a page."""
    if isinstance(value, list) and depth < _MAX_DEPTH:
        for entry in value:
            yield from _objects(entry, depth + 1)
    elif isinstance(value, dict) and depth < _MAX_DEPTH:
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(name), depth + 1)


def _as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
