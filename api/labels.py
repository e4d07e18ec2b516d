"""Short descriptions of resources and stored texts for people. Knows the model; must not know output formats."""

from collections.abc import Collection

from ingest.model import Outcome, Resource, Via, archived_on, reading_minutes
from search.model import ListCitation

_MAX_AUTHORS = 2
# The origin of a statement of the catalogue.
COMPUTED = "Computed from the list, not quoted."
# What became of a link, by its outcome.
_LINKS: dict[str, str] = {
    Outcome.READ: "read",
    Outcome.ARCHIVED: "read from an archived copy",
    Outcome.KEPT: "not read this time, an earlier text is kept",
    Outcome.NO_ADDRESS: "the list gives no address",
    Outcome.NOT_TRIED: "not fetched yet",
    Outcome.UNREACHABLE: "not reachable",
    Outcome.BLOCKED: "closed to programs",
    Outcome.REFUSED: "refused",
    Outcome.GONE: "gone",
    Outcome.UNSUPPORTED: "of a kind that is not read yet",
    Outcome.UNREADABLE: "fetched, but not readable as text",
    Outcome.EMPTY: "fetched, but without text",
}
# Reasons that only say again what the phrase of an outcome says.
_NO_REASONS = {"not tried in this run", "the list gives no address"}
# The same in a word or two, for tables.
_LINK_HEALTH: dict[str, str] = {
    Outcome.READ: "read", Outcome.ARCHIVED: "archived copy", Outcome.KEPT: "earlier text",
    Outcome.NO_ADDRESS: "no address", Outcome.NOT_TRIED: "not fetched yet", Outcome.UNREACHABLE: "not reachable",
    Outcome.BLOCKED: "closed to programs", Outcome.REFUSED: "refused", Outcome.GONE: "gone",
    Outcome.UNSUPPORTED: "not readable", Outcome.UNREADABLE: "not readable", Outcome.EMPTY: "no text",
}  # fmt: skip
# Fields that descriptions show, in their order.
_DESCRIBED = ("title", "kind", "authors", "year", "site")


def describe_resource(resource: Resource) -> str:
    """Kind, authors, organisation, year, site, reading time and lists, as far as known, and which are inferred."""
    minutes = reading_minutes(resource.words)
    time = f"{minutes} min read" if minutes else ""
    lists = f"in {' and '.join(resource.lists)}" if resource.lists else ""
    parts = (
        resource.kind.replace("-", " "),
        _authorship(resource),
        str(resource.year or ""),
        resource.site,
        time,
        lists,
    )
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


def describe_link(outcome: str, reason: str = "") -> str:
    """The outcome of a link with its reason, as one phrase without a capital."""
    phrase = _LINKS.get(outcome, outcome or "not known")
    return phrase if not reason or reason in _NO_REASONS else f"{phrase}: {reason}"


def health_label(outcome: str) -> str:
    """The outcome of a link in a word or two; "not known" if there is none."""
    return _LINK_HEALTH.get(outcome, outcome or "not known")
