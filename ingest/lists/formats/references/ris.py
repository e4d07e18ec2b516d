"""RIS bibliographies, as exported by publishers and reference managers: each reference is a resource."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from ingest.lists.formats.records.record import entry_from_record
from ingest.lists.formats.references.people import first_name_first
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource, ProblemKind

_LINE = re.compile(r"([A-Z][A-Z0-9])  ?-(?: |$)")
_SUFFIXES = {".ris"}
# Tags by the field of a record that they fill (https://en.wikipedia.org/wiki/RIS_(file_format)).
_FIELDS = {
    "TI": "title", "T1": "title", "CT": "title", "AB": "abstract", "N2": "abstract", "N1": "note", "RN": "note",
    "KW": "tags", "PB": "publisher", "DO": "doi", "PY": "year", "Y1": "year", "DA": "year", "YR": "year",
    "AU": "authors", "A1": "authors", "UR": "url", "LK": "url", "L1": "url", "L2": "url", "TY": "type",
}  # fmt: skip
_SECONDARY_TITLES = ("BT", "T2", "ST")

Tags = dict[str, list[str]]


class Ris:
    """The `ListFormat` of RIS."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By suffix or media type, or by the tag with which every reference begins."""
        is_ris = source.suffix in _SUFFIXES or "research-info-systems" in source.media_type
        return is_ris or re.match(r"ty {1,2}- ?\w", source.head) is not None

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the references in order; one without address and title is a problem."""
        references = _references(source.text)
        return ListDraft(source.title, tuple(_entry(line, tags, source.base) for line, tags in references))


def _references(text: str) -> Iterator[tuple[int, Tags]]:
    """First line and tags of each reference; a line without a tag continues the last value."""
    tags: Tags = {}
    first, last = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        match = _LINE.match(line)
        if match and match[1] == "TY" and tags:
            yield first, tags
            tags = {}
        if match and match[1] != "ER":
            first, last = first if tags else number, match[1]
            tags.setdefault(last, []).append(line[match.end() :].strip())
        elif match and tags:
            yield first, tags
            tags, last = {}, ""
        elif last and line.strip():
            tags[last][-1] += f"\n{line.strip()}"
    if tags:
        yield first, tags


def _entry(line: int, tags: Tags, base: str) -> ListEntry | ListProblem:
    entry = entry_from_record(_as_record(tags), line, base)
    sentence = "This reference has neither address nor title; it was left out."
    return entry or ListProblem(line, sentence, kind=ProblemKind.UNREADABLE)


def _as_record(tags: Tags) -> dict[str, Any]:
    fields: dict[str, list[str]] = {}
    for tag, values in tags.items():
        if name := _FIELDS.get(tag):
            fields.setdefault(name, []).extend(filter(None, values))
    words = [word for value in fields.pop("url", []) for word in value.split()]
    # L1 and L2 may also be files on the disk of their owner.
    urls = [url for word in words for url in re.split(r";(?=https?://)", word) if "://" in url]
    title = next((tags[tag][0] for tag in _SECONDARY_TITLES if tag in tags), "")
    return {
        **{name: values[0] for name, values in fields.items() if values},
        "title": (fields.get("title") or [title])[0],
        "authors": [first_name_first(name) for name in fields.get("authors", [])],
        "tags": [tag for value in fields.get("tags", []) for tag in re.split(r"[;\n]", value)],
        "note": fields.get("note", []),
        "url": urls[0] if urls else "",
        "addresses": [{"role": "pdf" if url.lower().endswith(".pdf") else "page", "url": url} for url in urls[1:]],
    }
