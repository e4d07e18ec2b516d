"""The addresses of a record: the resource, its further texts, and what is neither."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from ingest.lists.formats.records.fields import squeeze, squeeze_names
from ingest.lists.formats.references.identifiers import identifier_addresses
from ingest.lists.link_rules import is_library_record, resolve_link
from ingest.model import Address

# The field of the resource, the most certain first: `html_url` before the `url` of an interface for programs (GitHub),
# `source_url` before the `url` of the service's own copy (Readwise).
_RESOURCE = ("htmlurl", "sourceurl", "url", "href", "link", "uri", "resolvedurl", "givenurl", "address")
_OTHER_NAMES = (
    "titleurl", "pageurl", "weburl", "webpageurl", "permalink", "permalinkurl", "externalurl", "originalurl",
    "canonicalurl", "documenturl", "channelurl", "uniqueurl", "readwiseurl", "website", "homepageurl", "homepage",
)  # fmt: skip
_FURTHER = {"homepage": "homepage", "pdf": "pdf", "pdfurl": "pdf", "feedurl": "feed", "xmlurl": "feed", "code": "code"}
_WEB = re.compile(r"(?:https?|feed)://[^\s\"<>]+", re.IGNORECASE)
# An address under one of these names is about the record and not the resource.
_ABOUT = re.compile(
    r"image|img|icon|avatar|thumb|cover|screenshot|logo|banner|preview|photo|picture|snapshot|schema|context|version"
    r"|xmlns|api|account|user|profile|feed|xml"
)
_SPEAKING = re.compile(r"url|link|href|uri")
# Fields that are the address only of a record without any other; a DOI is none, but may be written as an address.
_LAST = ("pdfurl", "pdf", "code", "xmlurl", "feedurl", "doi")
# Fields in which a record holds the resource as another record: Karakeep, GitHub, Reddit and others.
_NESTED = (
    "content", "repo", "repository", "link", "bookmark", "data", "item", "resource", "page", "article", "document",
)  # fmt: skip

# The fields of a record by their squeezed names.
Fields = Mapping[str, Any]


def has_address_column(names: Mapping[str, Any]) -> bool:
    """Whether any of the field names is one for addresses or identifiers."""
    columns = {squeeze(name) for name in names}
    return not columns.isdisjoint((*_RESOURCE, *_OTHER_NAMES, "doi", "videoid")) or any(
        column.endswith(("url", "link")) and not _ABOUT.search(column) for column in columns
    )


def fields_of(record: Mapping[str, Any]) -> Fields:
    """The fields of a record by squeezed names. One without an address has also the fields of the record it holds."""
    fields = squeeze_names(record)
    if _own_address(fields):
        return fields
    holders = [name for name in fields if isinstance(fields[name], Mapping)]
    is_group = len(holders) != 1 or any(_holds_records(value) for value in fields.values())
    for name in (*_NESTED, *(() if is_group else holders)):
        if name in holders and _own_address(inner := squeeze_names(fields[name])):
            return inner | {key: value for key, value in fields.items() if key != name}
    return fields


def _holds_records(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)


def resource_address(fields: Fields, base: str = "") -> str:
    """The address of the resource that a record describes; empty if it has none."""
    url = _own_address(fields)
    if url:
        return resolve_link(url, base)
    return next((url for _, url in identifier_addresses(_texts(fields))), "")


def further_addresses(fields: Fields, url: str, base: str = "") -> tuple[Address, ...]:
    """The further addresses of the resource at `url`: those given as such, and identifiers."""
    given = [(role, url) for name in ("addresses", "attachments") for role, url in _listed(fields.get(name))]
    named = [(role, fields[name]) for name, role in _FURTHER.items() if _is_web(fields.get(name))]
    items = (*given, *named, *identifier_addresses(_texts(fields)))
    pairs = dict.fromkeys((role, resolve_link(str(further), base)) for role, further in items)
    return tuple(Address(role, further) for role, further in pairs if further != url)


def _listed(value: Any) -> Iterator[tuple[str, str]]:
    """Role and address of each item of a list of addresses or attachments."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, Mapping) and item.get("url"):
            url = str(item["url"])
            yield str(item.get("role", "pdf" if url.lower().endswith(".pdf") else "attachment")), url


def _texts(fields: Fields) -> dict[str, str]:
    return {name: str(value).strip() for name, value in fields.items() if isinstance(value, str | int)}


def _own_address(fields: Fields) -> str:
    """A web address in a field for addresses, else in any other; else what stands in such a field, to be reported."""
    values = (fields[name] for name in _RESOURCE if isinstance(fields.get(name), str))
    named = [value for value in values if not is_library_record(value)]
    address = next((value for value in chain(named, _other_values(fields)) if _is_web(value)), "")
    return str(address).strip() or next((value.strip() for value in named if value.strip()), "")


def _other_values(fields: Fields) -> Iterator[Any]:
    """Addresses in other fields: those for addresses, those whose name speaks of an address, then all others."""
    yield from (fields.get(name) for name in _OTHER_NAMES)
    names = [name for name in fields if name not in _LAST and _is_web(fields[name]) and not _ABOUT.search(name)]
    yield from (fields[name] for name in sorted(names, key=lambda name: not _SPEAKING.search(name)))
    yield from (fields.get(name) for name in _LAST)


def _is_web(value: Any) -> bool:
    return isinstance(value, str) and _WEB.fullmatch(value.strip()) is not None and not is_library_record(value)
