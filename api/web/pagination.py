"""Pages of the list by section: a list of thousands of resources on one page would take megabytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from api.web.site_view import Section

# Resources per page; most lists that people read from end to end are shorter.
PAGE_SIZE = 300


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One page of the list: its sections, each with the resources on this page only.

    `number` counts from 1 to `count`; `first_pages` maps the anchor of every section to the page where it begins.
    """

    sections: list[Section]
    number: int
    count: int
    first_pages: dict[str, int]


def section_page(sections: Sequence[Section], number: int) -> SectionPage:
    """The page with this number, counted from 1; the last page if there are fewer."""
    rows = [(section, listed) for section in sections for listed in section.resources]
    count = max(1, -(-len(rows) // PAGE_SIZE))
    number = min(number, count)
    groups = groupby(islice(rows, PAGE_SIZE * (number - 1), PAGE_SIZE * number), lambda row: row[0].anchor)
    by_anchor = {section.anchor: section for section in sections}
    parts = [replace(by_anchor[anchor], resources=[listed for _, listed in group]) for anchor, group in groups]
    return SectionPage(parts, number, count, dict(_first_pages(sections)))


def _first_pages(sections: Sequence[Section]) -> Iterator[tuple[str, int]]:
    position = 0
    for section in sections:
        yield section.anchor, position // PAGE_SIZE + 1
        position += len(section.resources)
