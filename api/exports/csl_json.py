"""Resources as CSL JSON, which citation processors and reference managers read.

Format: https://github.com/citation-style-language/schema (csl-data.json, 1.0.2). Must not know HTTP or the console.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from api.exports.identifiers import doi_of
from api.exports.people import split_person
from api.sanitize import sanitize_line
from api.serialize import Json
from ingest.model import Resource

_TYPES = {
    "paper": "article-journal", "book": "book", "post": "post-weblog", "case-study": "post-weblog", "repo": "software",
    "tool": "software", "library": "software", "dataset": "dataset", "video": "motion_picture", "talk": "speech",
    "slides": "speech", "podcast": "broadcast", "thread": "post", "thesis": "thesis", "report": "report",
}  # fmt: skip
_OTHER = "webpage"


def csl_json(resources: Iterable[Resource]) -> str:
    """The resources as an array of items; the id of each is its own."""
    return json.dumps([_item(resource) for resource in resources], ensure_ascii=False, indent=2) + "\n"


def _item(resource: Resource) -> Json:
    """The item without fields that are not known."""
    return {name: value for name, value in _fields(resource) if value}


def _fields(resource: Resource) -> Iterator[tuple[str, Any]]:
    yield "id", resource.id
    yield "type", _TYPES.get(resource.kind, _OTHER)
    yield "title", sanitize_line(resource.title)
    yield "author", [_name(author, resource) for author in resource.authors]
    yield "issued", _date(resource)
    yield "container-title", sanitize_line(resource.site)
    yield "publisher", sanitize_line(resource.organisation or "")
    yield "DOI", doi_of(resource)
    yield "URL", sanitize_line(resource.url or "")
    yield "language", resource.language
    yield "keyword", ", ".join(map(sanitize_line, resource.tags))
    yield "note", sanitize_line(resource.note)


def _name(author: str, resource: Resource) -> Json:
    name = sanitize_line(author)
    person = split_person(name, resource)
    return person._asdict() if person else {"literal": name}


def _date(resource: Resource) -> Json | None:
    """The date of publication as exact as known; a date of another year than the list's is left out."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$", resource.published)
    if match and int(match[1]) == resource.year:
        return {"date-parts": [[int(part) for part in match.groups() if part]]}
    return {"date-parts": [[resource.year]]} if resource.year else None
