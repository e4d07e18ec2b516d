"""Chooses the steps of a path from candidates: no two alike, and within the hours.

Knows candidates and their reasons; must not know order.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.model import Resource
from search.catalogue.wording import plain_words
from search.paths.model import LEAST, MOST, PathStep
from search.paths.titles import split_title
from search.ranking.near_duplicates import is_repeat

# Words of a title from which another that contains it is of the same work.
_TITLE_WORDS = 3
# Kinds of resources to join, not to read.
_PLACES = frozenset({"community", "forum", "newsletter", "job"})
# Texts about a text or a release, which teach nothing of its subject.
_BACK_MATTER = re.compile(
    r"^(?:\W|\d|appendix \w\b)*(?:references|bibliography|acknowledge?ments?|cit(?:ing|e)|"
    r"about (?:the )?(?:authors?|us)|change ?log|release notes|license|copyright|imprint|contact|index)\b|"
    r"\b(?:release announcement|community update|survey results|roadmap)\b|\b\d+(?:\.\d+)+$",
    re.IGNORECASE,
)


def distinct_steps(steps: Sequence[PathStep]) -> list[PathStep]:
    """The steps without those that repeat an earlier one, without back matter and what is not for reading."""
    distinct: list[PathStep] = []
    for step in steps:
        if _is_reading(step.listed.resource) and not any(_is_alike(step, other) for other in distinct):
            distinct.append(step)
    return distinct


def _is_reading(resource: Resource) -> bool:
    return resource.kind not in _PLACES and not _BACK_MATTER.search(split_title(resource.title)[0])


def fit_hours(steps: Sequence[PathStep], hours: float | None) -> list[PathStep]:
    """The best steps that can be read in the hours; unknown times count as none.

    A step takes at most half of them, unless that leaves fewer than LEAST steps.
    """
    if hours is None:
        return list(steps[:MOST])
    minutes = 60 * hours
    balanced = list(_fit([step for step in steps if step.minutes <= minutes / 2], minutes))
    return balanced if len(balanced) >= LEAST else max(balanced, list(_fit(steps, minutes)), key=len)


def _fit(steps: Sequence[PathStep], minutes: float) -> Iterator[PathStep]:
    count = 0
    for step in steps:
        if count < MOST and step.minutes <= minutes:
            count, minutes = count + 1, minutes - step.minutes
            yield step


def _is_alike(step: PathStep, other: PathStep) -> bool:
    """Whether two steps are of one work, show one page, or have the same reason."""
    first, second = step.listed.resource, other.listed.resource
    shorter, longer = sorted((plain_words(first.title), plain_words(second.title)), key=len)
    is_same_work = shorter.count(" ") + 1 >= _TITLE_WORDS and f" {longer} ".startswith(f" {shorter} ")
    is_same_page = first.original == second.key or second.original == first.key
    return is_same_work or is_same_page or is_repeat(step.reason.quote, other.reason.quote)
