"""Resources as a table for spreadsheets, which is a reading list too. Must not know HTTP or the console."""

from collections.abc import Iterable

from api.exports.csv_table import csv_table
from api.labels import health_label
from api.serialize import section_path
from index.catalog import ListedResource
from ingest.model import reading_minutes

_COLUMNS = (
    "id", "title", "url", "kind", "section", "authors", "organisation", "year", "tags", "reading_minutes",
    "link_health", "note",
)  # fmt: skip


def resources_csv(resources: Iterable[ListedResource]) -> str:
    """A header and a row for each resource; several authors or tags are separated by semicolons."""
    return csv_table(_COLUMNS, map(_row, resources))


def _row(listed: ListedResource) -> tuple[object, ...]:
    resource = listed.resource
    return (
        resource.id, resource.title, resource.url, resource.kind, section_path(resource), _joined(resource.authors),
        resource.organisation, resource.year, _joined(resource.tags), reading_minutes(resource.words) or None,
        health_label(listed.outcome), resource.note,
    )  # fmt: skip


def _joined(names: tuple[str, ...]) -> str:
    """The names with semicolons between them; a single one that has a separator of readers in it with one behind."""
    text = "; ".join(names)
    return f"{text};" if len(names) == 1 and any(mark in text for mark in (",", "|", " and ", "&")) else text
