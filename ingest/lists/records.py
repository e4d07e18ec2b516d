"""Records with named fields, as bookmarking services export them: which field says what.

Shared by the JSON and the CSV shapes; knows neither.
"""

import re
from collections.abc import Mapping
from typing import Any

from ingest.lists import inference
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListEntry
from ingest.model import Address

URL = ("url", "href", "link", "uri", "address", "resolved_url", "given_url", "html_url")
_TITLE = ("title", "name", "resolved_title", "given_title", "text", "heading")
_NOTE = ("note", "notes", "extended", "excerpt", "summary", "comment", "abstract", "annotation")
_SECTION = ("section", "folder", "path", "category", "collection", "list")
_AUTHORS = ("authors", "author", "by", "creator")
_ORGANISATION = ("organisation", "organization", "company", "publisher", "org")
_YEAR = ("year", "published", "date_published", "publication_date")
_TAGS = ("tags", "tag", "keywords", "labels")
_KIND = ("kind",)
# Folders that services make for what lies in none.
_NO_FOLDER = {"unsorted", "unread", "archive", "inbox"}


def has_address(names: Mapping[str, Any]) -> bool:
    """Whether any field may hold an address."""
    return not {str(name).strip().lower() for name in names}.isdisjoint(URL)


def entry_from_record(record: Mapping[str, Any], line: int, base: str = "") -> ListEntry | None:
    """The entry that a record describes; None where it has neither address nor title."""
    told = {str(name).strip().lower(): value for name, value in record.items() if value is not None and value != ""}
    url = resolve_link(_first(told, URL), base)
    named = _first(told, _TITLE)
    title = named or (_first(told, ("description",)) if "href" in told else "")
    if not (url or title):
        return None
    tags = _many(told, _TAGS)
    return ListEntry(
        url, inference.strip_html(title) or inference.title_from_url(url), line, _first(told, _KIND), _section(told),
        _many(told, _AUTHORS), _first(told, _ORGANISATION) or None, _year(told, tags), _note(told, title),
        tuple(tag for tag in tags if inference.year(tag) is None),
        _others(told, base),
    )  # fmt: skip


def _first(told: Mapping[str, Any], names: tuple[str, ...]) -> str:
    values = (told[name] for name in names if name in told)
    return next(
        (text for value in values if isinstance(value, str | int) and (text := inference.collapse_spaces(str(value)))),
        "",
    )


def _many(told: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    value = next((told[name] for name in names if name in told), "")
    if isinstance(value, Mapping):
        parts = list(value)
    elif isinstance(value, list | tuple):
        parts = [each.get("name", each.get("tag", "")) if isinstance(each, Mapping) else each for each in value]
    else:
        parts = _parted(str(value), by_blanks="href" in told)
    return tuple(dict.fromkeys(word for part in parts if (word := inference.collapse_spaces(str(part)))))


def _parted(text: str, *, by_blanks: bool) -> list[str]:
    """Pocket parts tags by |, Raindrop and most others by commas, Pinboard by blanks alone."""
    mark = next((mark for mark in "|;," if mark in text), None)
    return text.split(mark) if mark else text.split() if by_blanks else [text]


def _section(told: Mapping[str, Any]) -> tuple[str, ...]:
    value = next((told[name] for name in _SECTION if name in told), "")
    parts = value if isinstance(value, list) else re.split(r"\s*/\s*", str(value)) if isinstance(value, str) else []
    labels = tuple(inference.collapse_spaces(str(part)) for part in parts if str(part).strip())
    return () if len(labels) == 1 and labels[0].lower() in _NO_FOLDER else labels


def _year(told: Mapping[str, Any], tags: tuple[str, ...]) -> int | None:
    return inference.year_in(_first(told, _YEAR)) or next((year for tag in tags if (year := inference.year(tag))), None)


def _note(told: Mapping[str, Any], title: str) -> str:
    """The reader's note first, then what the service kept of the page; nothing twice."""
    said = [
        inference.strip_html(str(told[name])) for name in (*_NOTE, "description") if isinstance(told.get(name), str)
    ]
    return "\n\n".join(dict.fromkeys(note for note in said if note and note != inference.strip_html(title)))


def _others(told: Mapping[str, Any], base: str) -> tuple[Address, ...]:
    given = told.get("addresses")
    pairs = given if isinstance(given, list) else []
    return tuple(
        Address(str(pair.get("role", "")), resolve_link(str(pair["url"]), base))
        for pair in pairs
        if isinstance(pair, Mapping) and pair.get("url")
    )
