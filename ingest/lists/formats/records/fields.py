"""The named fields of a record: which name has which meaning, and values as texts.

Names are compared in lower case and without spaces, hyphens and underscores. Must not know formats or addresses.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from ingest.lists import inference

TITLE = (
    "title", "name", "customtitle", "resolvedtitle", "giventitle", "readabletitle", "booktitle", "documenttitle",
    "channeltitle", "fullname", "heading", "headline", "websitetitle", "pagetitle",
)  # fmt: skip
NOTE = (
    "note", "notes", "documentnote", "extended", "annotation", "annotations", "annos", "comment", "selection",
    "highlight", "highlights", "excerpt", "summary", "description", "customdescription", "desc", "abstract",
    "abstractnote", "text", "content", "contenttext", "contenthtml", "textcontent", "websitedescription",
)  # fmt: skip
SECTION = ("section", "folder", "folders", "path", "category", "collection", "collections", "list", "lists")
AUTHORS = ("authors", "author", "by", "creators", "creator", "publishedby", "bookauthor", "byline")
ORGANISATION = ("organisation", "organization", "company", "publisher", "org", "institution")
YEAR = (
    "year", "published", "datepublished", "publicationdate", "publicationyear", "publishedat", "publisheddate",
    "publishdate", "issued", "releasedate",
)  # fmt: skip
TAGS = (
    "tags", "tag", "tagnames", "keywords", "keyword", "labels", "topics", "booktags", "manualtags", "automatictags",
    "documenttags",
)  # fmt: skip
TYPE = ("itemtype", "type", "category")
# Fields in which a record of a list or a text is described by another record, whose names are these.
_NAMES = ("name", "tag", "title", "label", "term", "text", "quote", "value", "note")
# Default folders of bookmarking services.
_DEFAULT_FOLDERS = {"unsorted", "unread", "archive", "inbox", "starred", "read archive", "unorganized"}


@lru_cache(maxsize=4096)
def squeeze(name: object) -> str:
    """A field name for comparison: lower case, letters and digits alone."""
    return "".join(filter(str.isalnum, str(name).lower()))


def squeeze_names(record: Mapping[str, Any]) -> dict[str, Any]:
    """The non-empty fields of a record by their squeezed names; the first of two equal names counts."""
    fields: dict[str, Any] = {}
    for name, value in record.items():
        if value is not None and value not in ("", [], {}):
            fields.setdefault(squeeze(name), value)
    return fields


def first_text(fields: Mapping[str, Any], names: Iterable[str]) -> str:
    """The first text or number among these fields; of a record in a field, its name."""
    texts = (inference.collapse_spaces(_text(fields[name])) for name in names if name in fields)
    return next(filter(None, texts), "")


def texts_of(value: Any) -> list[str]:
    """A field as texts: a text, a list of texts or of records with a text in them."""
    items = value if isinstance(value, list | tuple) else [value]
    return [text for item in items for text in _record_texts(item) if text.strip()]


def values_of(value: Any, *, at_spaces: bool) -> list[str]:
    """A field as values such as tags: a list, the names of a mapping, or a text with separators."""
    if isinstance(value, str) and value.startswith("["):
        value = _json_list(value)
    if isinstance(value, Mapping):
        items = [_text(item) if isinstance(item, Mapping) else name for name, item in value.items()]
    elif isinstance(value, list | tuple):
        items = [_text(item) for item in value]
    else:
        items = _split(str(value), at_spaces=at_spaces)
    return [text for item in items if (text := inference.collapse_spaces(str(item)))]


def year_of(value: Any) -> int | None:
    """The year of a date in words, seconds since 1970, or the `date-parts` of CSL."""
    if isinstance(value, Mapping):
        value = value.get("date-parts") or value.get("raw") or value.get("literal") or ""
    while isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, int) and 10**8 < value < 10**13:
        return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC).year
    return inference.year_in(str(value))


def is_default_folder(label: str) -> bool:
    """Whether a folder is one that a service gives to everybody, such as `Unsorted`."""
    return label.strip().lower() in _DEFAULT_FOLDERS


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return next((str(value[name]) for name in _NAMES if isinstance(value.get(name), str)), "")
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _record_texts(item: Any) -> list[str]:
    """All texts of a highlight or annotation, e.g. its quotation and the remark on it."""
    if isinstance(item, Mapping):
        return [value for name in ("quote", "text", "value", "note") if isinstance(value := item.get(name), str)]
    return [item] if isinstance(item, str) else []


def _json_list(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return [part.strip("'\" ") for part in text.strip("[]").split(",")]  # as Python writes a list


def _split(text: str, *, at_spaces: bool) -> list[str]:
    """Pocket separates tags by |, Raindrop and most others by commas, Pinboard by spaces."""
    if at_spaces and "," not in text:
        return text.split()
    separator = next((mark for mark in "\n|;," if mark in text), None)
    return text.split(separator) if separator else [text]
