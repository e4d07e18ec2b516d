"""What `browse`, `show` and `doctor` show, as lines for a person. Lays out; `render` prints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from api.cli.doctor import Check
from api.sanitize import makers
from index.catalog import ListedResource
from ingest.model import Document, Resource, Via, archived_on

_READ = {"read", "kept", "archived"}
_SHOWN = 600


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph: its words, a label before them, how far they stand in, how they look, where they lead.

    `verbatim` keeps an address, or a stored line, on one line.
    """

    text: str
    label: str = ""
    indent: int = 0
    style: str = ""
    url: str | None = None
    verbatim: bool = False


def describe_resource(found: Resource) -> str:
    """Kind, makers and year, as far as they are known."""
    parts = (found.kind.replace("-", " "), makers(found), str(found.year or ""))
    return ", ".join(filter(None, parts))


def browse_rows(listed: Sequence[ListedResource]) -> Iterator[Row]:
    """The list by section: how many of its resources are read, then each with its id."""
    for section, members in groupby(listed, key=lambda one: one.resource.section):
        rows = list(members)
        read = sum(one.outcome in _READ for one in rows)
        yield Row(f"{' / '.join(section) or 'Without a section'} ({len(rows)}, {read} read)", style="bold")
        for one in rows:
            yield Row(one.resource.title, label="-", indent=2, url=one.resource.url)
            yield Row(describe_resource(one.resource), indent=2, style="dim")
            yield Row(one.resource.id, indent=2, style="cyan", verbatim=True)
        yield Row("")
    if not listed:
        yield Row("Nothing in this list fits these filters.")


def resource_rows(found: ListedResource, documents: Sequence[Document], *, whole: bool) -> Iterator[Row]:
    """One resource: what the list says, what became of the link, the stored texts or how they begin."""
    resource = found.resource
    yield Row(resource.title, style="bold", url=resource.url)
    told = {
        "What": describe_resource(resource),
        "Where": resource.url or "address not known",
        "Section": " / ".join(resource.section),
        "Tags": ", ".join(resource.tags),
        "Link": found.outcome + (f": {found.reason}" if found.reason else ""),
        "Id": resource.id,
    }
    for name, value in told.items():
        if value:
            yield Row(value, label=name, indent=9, verbatim=value == resource.url)
    for address in resource.addresses:
        yield Row(f"{address.role}: {address.url}", label="Also", indent=9, url=address.url, verbatim=True)
    for document in documents:
        yield Row("")
        yield Row(f"{_origin(document)}, {len(document.text):,} characters", style="bold")
        yield from _text(document.text, whole=whole)


def _origin(document: Document) -> str:
    if document.via is Via.ARCHIVE:
        return f"Archived copy of {archived_on(document.url) or 'an unknown day'}"
    return "The list's note" if document.via is Via.NOTE else "The page"


def _text(text: str, *, whole: bool) -> Iterator[Row]:
    part = text if whole or len(text) <= _SHOWN else text[:_SHOWN].rsplit(" ", 1)[0] + " ..."
    for line in part.splitlines():
        yield Row(line)
    if part is not text:
        yield Row("(--text shows all of it)", style="dim")


def doctor_rows(checks: Sequence[Check]) -> Iterator[Row]:
    """What was looked at, and below what is not well how to mend it."""
    for one in checks:
        label, style = ("ok", "green") if one.well else ("--", "yellow") if one.optional else ("!!", "red")
        yield Row(f"{one.name}: {one.says}", label=label, indent=4, style="" if one.well else style)
        if one.remedy:
            yield Row(f"{one.remedy} ({one.cost})", indent=4, style="dim")
