"""Facts about single resources: who wrote it, when and where it appeared, its section, kind, link and length.

Computed from the records alone; a field without a value is reported, never guessed.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from index.catalog import ListedResource
from ingest.model import UNKNOWN_KIND, Resource, reading_minutes
from search.catalogue.answers import Finding, Records
from search.catalogue.language.templates import Intent
from search.catalogue.scope import FREE
from search.catalogue.wording import count_noun, join_names

# From so many minutes on a time is given in hours.
_MAX_MINUTES = 90


class _Fact(NamedTuple):
    """A fact: its values in a record, its sentence with title and value, its name where it is missing, its field."""

    values: Callable[[Resource], Sequence[str]]
    sentence: str
    missing: str
    field: str = ""


def _year(resource: Resource) -> list[str]:
    """The date of publication if the page has one in the year that the list gives, else the year."""
    year = str(resource.year or "")
    date = resource.published if resource.published.startswith(year) else year
    return [date] if date else []


def _kind(resource: Resource) -> list[str]:
    return [resource.kind.replace("-", " ")] if resource.kind != UNKNOWN_KIND else []


def _free(resource: Resource) -> list[str]:
    return ["something free"] if FREE.search(resource.note) else []


def _length(resource: Resource) -> list[str]:
    if not resource.words:
        return []
    return [f"{reading_time(resource.words)} to read ({count_noun(resource.words, 'word')})"]


def reading_time(words: int) -> str:
    """The time to read so many words, such as "12 minutes" or "3 hours"."""
    minutes = reading_minutes(words)
    return count_noun(minutes, "minute") if minutes < _MAX_MINUTES else count_noun(round(minutes / 60), "hour")


_FACTS = {
    Intent.AUTHOR: _Fact(lambda resource: resource.authors, "{title} is by {value}", "author", "authors"),
    Intent.COMPANY: _Fact(
        lambda resource: [resource.organisation] if resource.organisation else [],
        "{title} is from {value}", "publisher or organisation", "organisation",
    ),
    Intent.YEAR: _Fact(_year, "{title} is from {value}", "year", "year"),
    Intent.SECTION: _Fact(
        lambda resource: [" / ".join(resource.section)] if resource.section else [],
        '{title} is no. {position:,} of the list, in the section "{value}"', "section",
    ),
    Intent.KIND: _Fact(_kind, "{title} is a {value}", "kind", "kind"),
    Intent.LINK: _Fact(lambda resource: [resource.url] if resource.url else [], "{title} is at {value}", "link"),
    Intent.TAGS: _Fact(lambda resource: resource.tags, "{title} is tagged {value}", "tag"),
    Intent.FREE: _Fact(_free, "The note on {title} mentions {value}", "price"),
    Intent.LENGTH: _Fact(_length, "{title} takes about {value}", "length"),
}  # fmt: skip
# What a sentence has that gives a fact which the list does not give.
_TEXT_PATTERNS = {
    Intent.AUTHOR: re.compile(r"\b(?:by [A-Z]|wrote|written|authors?\b)"),
    Intent.COMPANY: re.compile(r"\b(?:published|released) (?:by|at|in|on|with)\b", re.IGNORECASE),
    Intent.YEAR: re.compile(r"(?:published|posted|released|written|recorded|©)\D{0,30}(?:19|20)\d\d", re.IGNORECASE),
}


def state_fact(intent: Intent, records: Records, phrase: str) -> Finding | None:
    """The fact about the resource whose title a phrase refers to; None if it refers to none."""
    listed = _find_resources(records, phrase)
    if not listed or intent not in _FACTS:
        return None
    fact = _FACTS[intent]
    values = [list(fact.values(entry.resource)) for entry in listed]
    sentences = [_sentence(fact, entry.resource, value) for entry, value in zip(listed, values, strict=True)]
    lacking = sum(not value for value in values)
    return Finding(
        f"{'; '.join(sentences)}.", listed, tuple(name for names in values for name in names),
        f"{count_noun(lacking, 'resource')} without {fact.missing}" if lacking else "",
        text_pattern=_TEXT_PATTERNS.get(intent) if lacking == len(listed) else FREE if intent is Intent.FREE else None,
    )  # fmt: skip


def state_facts_of_two(intent: Intent, records: Records, phrase: str, other: str) -> Finding | None:
    """The same fact about two resources, one sentence for each; None if a phrase refers to none."""
    first, second = state_fact(intent, records, phrase), state_fact(intent, records, other)
    if not first or not second:
        return None
    missing = "; ".join(filter(None, (first.missing, second.missing)))
    listed, values = [*first.listed, *second.listed], first.values + second.values
    return Finding(f"{first.statement} {second.statement}", listed, values, missing)


def _sentence(fact: _Fact, resource: Resource, values: Sequence[str]) -> str:
    title = f'"{resource.title}"'
    if not values:
        return f"The list gives no {fact.missing} for {title}"
    inferred = " (inferred, as the list gives none)" if fact.field in resource.inferred else ""
    return fact.sentence.format(title=title, value=join_names(values), position=resource.position + 1) + inferred


def _find_resources(records: Records, phrase: str) -> list[ListedResource]:
    """The resources that a phrase refers to by title: alone, or with a word for its kind or its author."""
    words = phrase.split()
    kinds = {*records.names.kinds}
    phrases = [phrase, phrase.partition(" by ")[0]]
    phrases += [" ".join(words[n:]) for n in (1, 2) if " ".join(words[:n]) in kinds]
    phrases += [" ".join(words[:-n]) for n in (1, 2) if " ".join(words[-n:]) in kinds]
    ordinals = next(filter(None, map(records.names.titles.resolve, filter(None, phrases))), ())
    return [listed for listed in records.listed if listed.ordinal in ordinals]
