"""Short descriptions of resources and stored texts for people. Knows the model; must not know output formats."""

from collections.abc import Collection

from ingest.model import Resource, Via, archived_on, reading_minutes
from search.model import ListCitation

_MAX_AUTHORS = 2
# The origin of a statement of the catalogue.
COMPUTED = "Computed from the list, not quoted."
# Fields that descriptions show, in their order.
_DESCRIBED = ("title", "kind", "authors", "year", "site")


def describe_resource(resource: Resource) -> str:
    """Kind, authors, organisation, year, site and reading time, as far as known, and which of them are inferred."""
    minutes = reading_minutes(resource.words)
    time = f"{minutes} min read" if minutes else ""
    parts = (resource.kind.replace("-", " "), _authorship(resource), str(resource.year or ""), resource.site, time)
    label = inferred_label(resource.inferred)
    return ", ".join(filter(None, parts)) + (f" ({label})" if label else "")


def inferred_label(names: Collection[str]) -> str:
    """Which described fields are inferred and not from the list, e.g. `inferred: kind, year`; empty if none is."""
    described = [name for name in _DESCRIBED if name in names]
    return f"inferred: {', '.join(described)}" if described else ""


def describe_place(place: ListCitation) -> str:
    """The place of a resource in its list: section and position."""
    section = f", section {' / '.join(place.section)}" if place.section else ""
    return f"no. {place.position:,} of {place.list}{section}"


def _authorship(resource: Resource) -> str:
    """At most two authors by name, and the organisation."""
    authors = list(resource.authors)
    if len(authors) > _MAX_AUTHORS:
        authors = [f"{authors[0]} and others"]
    return ", ".join(filter(None, [" and ".join(authors), resource.organisation]))


def origin_label(via: Via | str, url: str | None, role: str = "") -> str:
    """The origin of a stored text that is not the live page; empty for the live page.

    `url` is the address of the text, which names the day of an archived copy; `role` is that of a further address.
    """
    if via == Via.ARCHIVE:
        copy = f"archived copy of {archived_on(url) or 'an unknown day'}"
        return f"{role}, {copy}" if role else copy
    return "from the list's note" if via == Via.NOTE else role
