"""Records with named fields, as exported by bookmarking services: which field has which meaning.

Used by the JSON and the CSV format. Must not know either.
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
# Default folders of bookmarking services.
_DEFAULT_FOLDERS = {"unsorted", "unread", "archive", "inbox"}


def has_address(names: Mapping[str, Any]) -> bool:
    """Whether any of the field names is one for addresses."""
    return not {str(name).strip().lower() for name in names}.isdisjoint(URL)


def entry_from_record(record: Mapping[str, Any], line: int, base: str = "") -> ListEntry | None:
    """The entry of a record; None without address and title. Relative addresses are resolved against `base`."""
    fields = {str(name).strip().lower(): value for name, value in record.items() if value is not None and value != ""}
    url = resolve_link(_first_text(fields, URL), base)
    title = _first_text(fields, _TITLE) or (_first_text(fields, ("description",)) if "href" in fields else "")
    if not (url or title):
        return None
    tags = _values(fields, _TAGS)
    return ListEntry(
        url, inference.strip_html(title) or inference.title_from_url(url), line, _first_text(fields, _KIND),
        _section(fields), _values(fields, _AUTHORS), _first_text(fields, _ORGANISATION) or None, _year(fields, tags),
        _note(fields, title), tuple(tag for tag in tags if inference.year(tag) is None), _addresses(fields, base),
    )  # fmt: skip


def _first_text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    values = (fields[name] for name in names if name in fields)
    texts = (inference.collapse_spaces(str(value)) for value in values if isinstance(value, str | int))
    return next(filter(None, texts), "")


def _values(fields: Mapping[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    """The distinct values of the first of these fields that the record has."""
    value = next((fields[name] for name in names if name in fields), "")
    if isinstance(value, Mapping):
        items = list(value)
    elif isinstance(value, list | tuple):
        items = [item.get("name", item.get("tag", "")) if isinstance(item, Mapping) else item for item in value]
    else:
        items = _split_values(str(value), at_spaces="href" in fields)
    return tuple(dict.fromkeys(text for item in items if (text := inference.collapse_spaces(str(item)))))


def _split_values(text: str, *, at_spaces: bool) -> list[str]:
    """Pocket separates tags by |, Raindrop and most others by commas, Pinboard by spaces."""
    separator = next((mark for mark in "|;," if mark in text), None)
    return text.split(separator) if separator else text.split() if at_spaces else [text]


def _section(fields: Mapping[str, Any]) -> tuple[str, ...]:
    value = next((fields[name] for name in _SECTION if name in fields), "")
    parts = value if isinstance(value, list) else re.split(r"\s*/\s*", str(value)) if isinstance(value, str) else []
    labels = tuple(inference.collapse_spaces(str(part)) for part in parts if str(part).strip())
    return () if len(labels) == 1 and labels[0].lower() in _DEFAULT_FOLDERS else labels


def _year(fields: Mapping[str, Any], tags: tuple[str, ...]) -> int | None:
    tagged = (inference.year(tag) for tag in tags)
    return inference.year_in(_first_text(fields, _YEAR)) or next(filter(None, tagged), None)


def _note(fields: Mapping[str, Any], title: str) -> str:
    """The reader's note, then the excerpt of the service, without repetitions."""
    values = (fields.get(name) for name in (*_NOTE, "description"))
    notes = [inference.strip_html(value) for value in values if isinstance(value, str)]
    return "\n\n".join(dict.fromkeys(note for note in notes if note and note != inference.strip_html(title)))


def _addresses(fields: Mapping[str, Any], base: str) -> tuple[Address, ...]:
    value = fields.get("addresses")
    records = value if isinstance(value, list) else []
    return tuple(
        Address(str(record.get("role", "")), resolve_link(str(record["url"]), base))
        for record in records
        if isinstance(record, Mapping) and record.get("url")
    )
