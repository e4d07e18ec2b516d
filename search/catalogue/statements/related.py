"""The resources related to one: those whose texts are nearest to its own.

Knows the records; how near resources are is for the index to find out.
"""

from search.catalogue.answers import Finding, Records
from search.catalogue.wording import count_noun


def state_related(records: Records, place: str) -> Finding | None:
    """The resources nearest to the one that `place` names by its whole title; None if it is none."""
    ordinals = records.names.titles.resolve_whole(place)
    if not ordinals:
        return None
    resource = next(entry for entry in records.names.listed if entry.ordinal == ordinals[0])
    related = records.nearest(resource)
    title = resource.resource.title
    if not related:
        return Finding(f'No resource within the filters has a text to compare with "{title}".', [])
    return Finding(f'The {count_noun(len(related), "resource")} nearest to "{title}" by their texts.', related)
