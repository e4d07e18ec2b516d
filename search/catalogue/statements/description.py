"""A scope in words: "2 books by Kevin P. Murphy or from Google".

Knows English; must not know the words of questions.
"""

from collections import Counter
from collections.abc import Sequence

from index.catalog import ListedResource
from search.catalogue.language.measures import LANGUAGES
from search.catalogue.scope import ListScope
from search.catalogue.topic import Topic
from search.catalogue.wording import count_noun, join_names, quote_titles
from search.query.lexicon import plural_of

_STATUSES = {
    "dead": " with a dead link", "archived": " read from an archived copy", "unread": " whose page was not read",
    "read": " whose page was read", "working": " with a working link",
}  # fmt: skip
_LANGUAGE_NAMES = {code: name.capitalize() for name, code in LANGUAGES.items()}
_LACKING = {
    "year": "a year", "authors": "an author", "url": "a link", "note": "a note", "tags": "tags",
    "organisation": "an organisation", "section": "a section",
}  # fmt: skip

_SORTINGS = {
    "newest": "newest first", "oldest": "oldest first", "shortest": "shortest first", "longest": "longest first",
    "title": "by title", "last": "last first", "first": "in the order of the list",
}  # fmt: skip


def describe_count(scope: ListScope, count: int) -> str:
    """The number of resources with the words for their scope."""
    return f"{f'{count:,}' if count else 'no'} {describe_selected(scope, count)}"


def describe_selected(scope: ListScope, count: int) -> str:
    """The words for so many resources of a scope, such as "books and courses since 2019"."""
    nouns = scope.noun or "resource"
    nouns = _plural_nouns(nouns) if count > 1 else nouns.replace(" and ", " or ")
    order = f", {_SORTINGS[scope.sorting]}" if scope.sorting and count > 1 else ""
    return f"{nouns}{describe_conditions(scope)}{order}"


def _plural_nouns(nouns: str) -> str:
    return join_names([plural_of(noun) for noun in nouns.split(" and ")])


def describe_conditions(scope: ListScope) -> str:
    """The conditions of a scope besides its kind, in words that follow a noun."""
    parts = (
        _describe_makers(scope),
        f" in {quote_titles(scope.sections, 'or')}" if scope.sections else "",
        f" tagged {join_names(scope.tags, 'or')}" if scope.tags else "",
        _describe_years(scope),
        _describe_minutes(scope),
        f" in {_LANGUAGE_NAMES[scope.language]}" if scope.language else "",
        f" without {_LACKING[scope.lacking]}" if scope.lacking else "",
        f" with {_LACKING[scope.having]}" if scope.having else "",
        _STATUSES.get(scope.status, ""),
        _describe_texts(scope),
        _describe_exclusion(scope.excluded) if scope.excluded else "",
    )
    return "".join(parts)


def _describe_makers(scope: ListScope) -> str:
    authors = [name for field, name in scope.makers if field == "author"]
    companies = [name for field, name in scope.makers if field == "company"]
    by = f" by {join_names(authors, 'or')}" if authors else ""
    origin = f" from {join_names(companies, 'or')}" if companies else ""
    return f"{by} or{origin}" if by and origin else by + origin


def _describe_years(scope: ListScope) -> str:
    if scope.year_from == scope.year_to:
        return f" from {scope.year_from}" if scope.year_from else ""
    if scope.year_from and scope.year_to:
        return f" from {scope.year_from} to {scope.year_to}"
    return f" since {scope.year_from}" if scope.year_from else f" from {scope.year_to} or earlier"


def _describe_minutes(scope: ListScope) -> str:
    if scope.minutes_to is not None:
        return f" of at most {count_noun(scope.minutes_to, 'minute')}"
    return f" of at least {count_noun(scope.minutes_from, 'minute')}" if scope.minutes_from is not None else ""


def _describe_texts(scope: ListScope) -> str:
    """What the notes or texts of a scope have."""
    free, topic = "whose note mentions something free" if scope.free else "", _describe_topic(scope.topic)
    parts = [part for part in (free, topic) if part]
    return f" {' and '.join(parts)}" if parts else ""


def _describe_topic(topic: Topic | None) -> str:
    if not topic:
        return ""
    where = "entry or text mentions" if topic.by_mention else "title, section, tags or note names"
    return f"whose {where} {topic.quoted}"


def _describe_exclusion(excluded: ListScope) -> str:
    return f", leaving out {_plural_nouns(excluded.noun) if excluded.noun else 'those'}{describe_conditions(excluded)}"


def describe_kinds(scope: ListScope, listed: Sequence[ListedResource]) -> str:
    """The number of resources of each kind in brackets, if the noun stands for several."""
    kinds = Counter(entry.resource.kind.replace("-", " ") for entry in listed)
    return f" ({', '.join(count_noun(n, kind) for kind, n in kinds.items())})" if scope.noun and len(kinds) > 1 else ""
