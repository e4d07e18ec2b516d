"""Entries of a list from the resources of an index: what the list gives, without what pages added.

Knows the fields that `ingest.description.metadata` infers; must not know how an index is stored.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from ingest.model import Resource

# The empty values of the fields that only a page fills; title and kind are kept, as a page may correct them again.
_FROM_PAGES: dict[str, Any] = {"authors": (), "year": None, "published": "", "site": "", "language": ""}


def entries_of(resources: Iterable[Resource], name: str) -> tuple[Resource, ...]:
    """The entries that the list called `name` has in an index, in its order; all entries of an index of one list.

    A resource that is in several lists keeps what all of them gave: an index does not tell these apart.
    """
    entries = [_entry(resource, name) for resource in resources if name in (resource.lists or (name,))]
    return tuple(sorted(entries, key=lambda entry: entry.position))


def _entry(resource: Resource, name: str) -> Resource:
    places = tuple(place for place in resource.places if place.name in {name, ""})
    inferred = {field: _FROM_PAGES[field] for field in resource.inferred if field in _FROM_PAGES}
    return replace(
        resource,
        **inferred,
        title=resource.listed_title or resource.title,
        section=places[0].section if places else resource.section,
        position=places[0].position if places else resource.position,
        places=places,
        words=0,
        inferred=tuple(field for field in resource.inferred if field not in _FROM_PAGES),
        listed_title="",
        original="",
        listing=(),
    )
