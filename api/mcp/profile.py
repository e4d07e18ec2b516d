"""What the live list is, in a few words: its name, size, kinds, sections and topics, for instructions and descriptions.

Knows the engine; must not know the protocol. Labels of a list are shortened and quoted: they are data.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from api.sanitize import shorten_line
from search.browsing.selection import Facet, Selection
from search.engine import Engine
from search.model import Filter

# Values of a field that are named, characters of each and of all, and characters of the list's introduction.
_VALUES, _LABEL, _LABELS, _INTRODUCTION = 12, 50, 300, 300


@dataclass(frozen=True, slots=True)
class ListProfile:
    """The live list: `values` maps the name of a filter to the values that it takes, as text."""

    title: str
    introduction: str
    resources: int
    values: Mapping[str, str]
    has_cases: bool

    @property
    def name(self) -> str:
        """Title and size."""
        return f'the reading list "{self.title}" ({self.resources:,} resource{"s" * (self.resources != 1)})'


def read_profile(engine: Engine) -> ListProfile:
    """The profile of the list that an engine answers from."""
    manifest = engine.generation.manifest
    facets = Selection(engine.entries, Filter()).facets()
    values = {facet.field: _describe_values(facet) for facet in facets if facet.values}
    has_cases = bool(engine.generation.catalog.cards())
    title = shorten_line(manifest.list_title, 2 * _LABEL)
    introduction = shorten_line(manifest.introduction, _INTRODUCTION)
    return ListProfile(title, introduction, len(engine.resources), values, has_cases)


def _describe_values(facet: Facet) -> str:
    """The values of a facet with their counts, as many as are short enough; years as their range."""
    if facet.field == "year":
        return f"{facet.values[0].value} to {facet.values[-1].value}"
    labels = [f"{_quote(shorten_line(value.value, _LABEL))} ({value.count})" for value in facet.values[:_VALUES]]
    while len(", ".join(labels)) > _LABELS:
        labels.pop()
    rest = len(facet.values) + facet.remaining - len(labels)
    return ", ".join(labels) + (f" and {rest:,} more" if rest else "")


def _quote(label: str) -> str:
    """A label in quotation marks, unless it is one plain word."""
    return label if label.replace("-", "").isalnum() else f'"{label}"'
