"""The entry of a record, as bookmarking services, reference managers and others export it."""

import re
from collections.abc import Mapping
from textwrap import shorten
from typing import Any

from ingest.lists import inference
from ingest.lists.formats.records import fields as field_names
from ingest.lists.formats.records.addresses import Fields, fields_of, further_addresses, resource_address
from ingest.lists.formats.records.fields import first_text, is_default_folder, texts_of, values_of
from ingest.lists.formats.references.kinds import kind_of_type
from ingest.lists.formats.references.people import people_in
from ingest.lists.model import ListEntry

# A longer title is a text; it is shortened.
_LONGEST_TITLE = 3 * inference.TITLE_CHARACTERS
# Zotero's key of a collection, whose name is not in every export.
_KEY = re.compile(r"[A-Z0-9]{8}")


def entry_from_record(record: Mapping[str, Any], line: int, base: str = "") -> ListEntry | None:
    """The entry of a record; None without address and title. Relative addresses are resolved against `base`."""
    return entry_from_fields(fields_of(record), line, base)


def entry_from_fields(fields: Fields, line: int, base: str, section: tuple[str, ...] = ()) -> ListEntry | None:
    """The same for the squeezed fields of a record.

    `section` is the place of the record in its export; a section in the record itself is below it.
    """
    url, title = resource_address(fields, base), title_of(fields)
    if not (url or title):
        return None
    label = title if len(title) <= _LONGEST_TITLE else shorten(title, _LONGEST_TITLE, placeholder=" ...")
    tags = _tags(fields)
    return ListEntry(
        url, label or inference.title_from_url(url), line, _kind(fields), section + _section(fields), _authors(fields),
        _organisation(fields), _year(fields, tags), _note(fields, title),
        tuple(tag for tag in tags if inference.year(tag) is None), further_addresses(fields, url, base),
    )  # fmt: skip


def title_of(fields: Fields) -> str:
    """The title of a record; of Pinboard's records, which have none, the description; of a post, its text."""
    place = fields.get("location")
    names = (*field_names.TITLE, *(("description",) if "href" in fields else ()), "text", "videoid")
    title = first_text(fields, names) or (first_text({"": place}, ("",)) if isinstance(place, Mapping) else "")
    return inference.strip_html(title)


def _kind(fields: Fields) -> str:
    """The kind given as such, else that of the type. An `article` is a paper in references, a post elsewhere."""
    kind = first_text(fields, ("kind",))
    if kind.replace(" ", "").replace("-", "").isalpha():
        return kind
    types = [first_text(fields, (name,)) for name in field_names.TYPE]
    is_post = "article" in types and not _is_reference(fields)
    return "post" if is_post else next(filter(None, map(kind_of_type, types)), "")


def _is_reference(fields: Fields) -> bool:
    return not {"itemtype", "doi", "creators", "containertitle"}.isdisjoint(fields)


def _tags(fields: Fields) -> tuple[str, ...]:
    names = [name for name in field_names.TAGS if name in fields]
    at_spaces = "href" in fields
    return tuple(dict.fromkeys(tag for name in names for tag in values_of(fields[name], at_spaces=at_spaces)))


def _section(fields: Fields) -> tuple[str, ...]:
    name = next((name for name in field_names.SECTION if name in fields), "")
    value = fields.get(name, "")
    if name == "category" and isinstance(value, str) and kind_of_type(value):
        return ()  # a type, as Readwise has it
    parts = value if isinstance(value, list) else _path(first_text(fields, (name,)))
    texts = (first_text({"": part}, ("",)) for part in parts)
    labels = tuple(text for text in texts if text and not ("itemtype" in fields and _KEY.fullmatch(text)))
    return () if len(labels) == 1 and is_default_folder(labels[0]) else labels


def _path(text: str) -> list[str]:
    """The folders of a path. Where they are separated by ` / `, a slash without spaces belongs to a name."""
    separator = " / " if " / " in text else "/"
    return [] if "://" in text else [part for part in text.split(separator) if part.strip()]


def _authors(fields: Fields) -> tuple[str, ...]:
    return next(filter(None, (people_in(fields[name]) for name in field_names.AUTHORS if name in fields)), ())


def _organisation(fields: Fields) -> str | None:
    return first_text(fields, field_names.ORGANISATION) or None


def _year(fields: Fields, tags: tuple[str, ...]) -> int | None:
    """The year of publication. A field called `date` or `created` is that only in references and repositories."""
    dates = (("date", _is_reference(fields)), ("createdat", "fullname" in fields))
    names = (*field_names.YEAR, *(name for name, is_published in dates if is_published))
    years = [field_names.year_of(fields[name]) for name in names if name in fields]
    return next(filter(None, years), None) or next(filter(None, map(inference.year, tags)), None)


def _note(fields: Fields, title: str) -> str:
    """The reader's note, then the excerpt and the text of the service, without repetitions."""
    values = [fields[name] for name in field_names.NOTE if name in fields]
    notes = [inference.strip_html(text) for value in values for text in texts_of(value)]
    is_new = re.compile(r"\w").search
    return "\n\n".join(dict.fromkeys(note for note in notes if note != title and is_new(note)))
