"""Short descriptions of resources and stored texts for people. Knows the model; must not know output formats."""

from ingest.model import Resource, Via, archived_on

_MAX_AUTHORS = 2


def describe_resource(resource: Resource) -> str:
    """Kind, authors, organisation and year, as far as they are known."""
    parts = (resource.kind.replace("-", " "), _authorship(resource), str(resource.year or ""))
    return ", ".join(filter(None, parts))


def _authorship(resource: Resource) -> str:
    """At most two authors by name, and the organisation."""
    authors = list(resource.authors)
    if len(authors) > _MAX_AUTHORS:
        authors = [f"{authors[0]} and others"]
    return ", ".join(filter(None, [" and ".join(authors), resource.organisation]))


def origin_label(via: Via | str, url: str | None) -> str:
    """The origin of a stored text that is not the live page; empty for the live page.

    `url` is the address of the text, which names the day of an archived copy.
    """
    if via == Via.ARCHIVE:
        return f"archived copy of {archived_on(url) or 'an unknown day'}"
    return "from the list's note" if via == Via.NOTE else ""
