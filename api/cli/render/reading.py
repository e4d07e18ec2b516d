"""The reading record as rows for people. Must not know the console."""

from collections.abc import Iterator, Sequence

from api.cli.render.output import BLANK, Row
from api.labels import describe_resource
from api.reading.record import MarkedResource


def reading_rows(marked: Sequence[MarkedResource]) -> Iterator[Row]:
    """Each resource with its state, the reader's note and its id."""
    for row in marked:
        resource = row.listed.resource
        yield Row(resource.title, label="-", indent=2, url=resource.url)
        yield Row(f"{row.state}; {describe_resource(resource)}", indent=2, style="dim")
        if row.entry and row.entry.note:
            yield Row(row.entry.note, indent=2)
        yield Row(resource.id, indent=2, style="cyan", verbatim=True)
        yield BLANK
    if not marked:
        yield Row("Nothing is marked so: 'refdesk mark ID read' marks a resource.")
