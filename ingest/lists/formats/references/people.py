"""Names of people as exports write them, as names with the first name first."""

import re
from collections.abc import Mapping
from typing import Any

from ingest.lists.inference import collapse_spaces

_PARTS = (("given", "family"), ("firstname", "lastname"), ("first", "last"))
_WHOLE = ("name", "literal", "fullname", "title", "login", "displayname")


def people_in(value: Any) -> tuple[str, ...]:
    """The distinct names in a field: a text, a record such as `{"given": ..., "family": ...}`, or a list of these."""
    items = value if isinstance(value, list | tuple) else split_names(value) if isinstance(value, str) else [value]
    return tuple(dict.fromkeys(name for item in items if (name := _name(item))))


def split_names(text: str) -> list[str]:
    """Split `Last, First; Last, First`, `Last, First and First Last` or `First Last, First Last`."""
    separator = next((mark for mark in (";", "|", "\n") if mark in text), None)
    if separator:
        return text.split(separator)
    parts = re.split(r",? (?:and|&) ", collapse_spaces(text))
    return [name for part in parts for name in _split_at_commas(part)]


def _split_at_commas(text: str) -> list[str]:
    """Names between commas; a single comma beside a single word stands between last and first name."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    is_inverted = len(parts) == 2 and not all(" " in part for part in parts)
    return [text] if is_inverted else parts


def first_name_first(name: str) -> str:
    """`Last, First` as `First Last`; any other name is unchanged."""
    last, comma, first = (part.strip() for part in collapse_spaces(name).partition(","))
    return f"{first} {last}" if comma and first and "," not in first else collapse_spaces(name)


def _name(item: Any) -> str:
    if not isinstance(item, Mapping):
        return first_name_first(str(item)) if isinstance(item, str) else ""
    fields = {str(key).lower(): collapse_spaces(value) for key, value in item.items() if isinstance(value, str)}
    pairs = (" ".join(filter(None, (fields.get(given), fields.get(family)))) for given, family in _PARTS)
    return next(filter(None, pairs), "") or next((fields[name] for name in _WHOLE if fields.get(name)), "")
