"""The list by section, leaf by leaf: a list of thousands on one page would be megabytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from api.web.site_view import Section

# Resources of a leaf; lists that people read from one end to the other are shorter.
MOST = 300


@dataclass(frozen=True, slots=True)
class SectionPage:
    """The sections of one leaf with their resources on it, its number of how many, where each section begins."""

    sections: list[Section]
    number: int
    count: int
    begins: dict[str, int]


def section_page(sections: Sequence[Section], number: int) -> SectionPage:
    """The leaf with this number, from 1 on; the last one where there are fewer."""
    places = [(section, listed) for section in sections for listed in section.resources]
    count = max(1, -(-len(places) // MOST))
    number = min(number, count)
    mine = groupby(islice(places, MOST * (number - 1), MOST * number), lambda place: place[0].anchor)
    named = {section.anchor: section for section in sections}
    shown = [replace(named[anchor], resources=[listed for _, listed in part]) for anchor, part in mine]
    return SectionPage(shown, number, count, dict(_begins(sections)))


def _begins(sections: Sequence[Section]) -> Iterator[tuple[str, int]]:
    before = 0
    for section in sections:
        yield section.anchor, before // MOST + 1
        before += len(section.resources)
