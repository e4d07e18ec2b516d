"""Exclusions of a filter: a field and its value, such as `kind:book`, or a word or phrase.

A word excludes every resource whose entry has it; which passages have it is for the ranking to find out. Knows
resources; must not know questions or scores.
"""

from collections.abc import Iterable, Sequence

from ingest.model import Resource
from search.query.fields import FIELDS, has_value, has_words


def split_exclusion(exclusion: str) -> tuple[str, str]:
    """The field of an exclusion, empty for a word or phrase, and its value."""
    field, colon, value = exclusion.partition(":")
    name = field.strip().casefold()
    return (name, value.strip()) if colon and name in FIELDS else ("", exclusion.strip())


def excluded_words(exclusions: Iterable[str]) -> list[str]:
    """The words and phrases among exclusions."""
    return [value for field, value in map(split_exclusion, exclusions) if not field]


def is_excluded(resource: Resource, exclusions: Sequence[str]) -> bool:
    """Whether any of the exclusions applies to the entry of a resource."""
    for field, value in map(split_exclusion, exclusions):
        if has_value(resource, field, value) if field else has_words(resource, value):
            return True
    return False
