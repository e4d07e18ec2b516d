"""The names in a field of the records, such as companies or years: all with their counts, or the most frequent.

Knows records; must not know the words of questions.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from index.catalog import ListedResource
from ingest.model import UNKNOWN_KIND
from search.catalogue.answers import Finding, Records
from search.catalogue.scope import ListScope
from search.catalogue.statements.description import describe_count, describe_selected
from search.catalogue.statements.order import section_label, section_paths
from search.catalogue.wording import count_noun, join_names


class _Field(NamedTuple):
    """A field of a resource, the noun for a name in it, and the verbs between one or several resources and names."""

    name: str
    noun: str
    singular: str
    plural: str


def _source(noun: str) -> _Field:
    return _Field("organisation", noun, "is from", "are from")


_AUTHOR, _TAG = _Field("authors", "author", "is by", "are by"), _Field("tags", "tag", "has", "have")
_KIND, _SECTION = _Field("kind", "kind", "is of", "are of"), _Field("section", "section", "is in", "are in")
# By the first letters of the word of a question for the field; any other word is one for sections.
_FIELDS = {
    "compan": _source("company"), "organi": _source("organisation"), "publisher": _source("publisher"),
    "author": _AUTHOR, "writer": _AUTHOR, "people": _AUTHOR, "who": _AUTHOR, "tag": _TAG, "label": _TAG,
    "kind": _KIND, "type": _KIND, "year": _Field("year", "year", "is from", "are from"),
}  # fmt: skip


def state_names(records: Records, field_word: str, scope: ListScope) -> Finding:
    """The names in a field of the resources in scope, the most frequent first, years in their order."""
    field = _field_of(field_word)
    listed, names, missing = _count_names(records, field, scope)
    if not names:
        return Finding(f"The list names no {field.noun}.", [], missing=missing or field.noun)
    ordered = sorted(names.items(), key=lambda pair: pair[0] if field.name == "year" else -pair[1])
    verb = field.singular if len(listed) == 1 else field.plural
    subject = f"{describe_count(scope, len(listed))} {verb} {count_noun(len(names), field.noun)}"
    statement = f"{subject}: {_join_counts(ordered)}{_after(missing)}."
    return Finding(statement, listed, tuple(name for name, _ in ordered), missing, len(names))


def state_extreme_names(records: Records, field_word: str, scope: ListScope, extreme: str) -> Finding:
    """The names in a field that the most, or fewest (`extreme`), resources in scope have, with these resources."""
    field = _field_of(field_word)
    listed, names, missing = _count_names(records, field, scope)
    if not names:
        return Finding(f"The list names no {field.noun}.", [], missing=missing or field.noun)
    count = (min if extreme == "fewest" else max)(names.values())
    chosen = tuple(name for name, number in names.items() if number == count)
    having = [entry for entry in listed if not set(chosen).isdisjoint(_names(entry, field))]
    resources = describe_selected(scope, 2)
    if len(names) == 1:
        subject = f"The only {field.noun} is {chosen[0]}: {describe_count(scope, count)}"
    elif len(chosen) == len(names):
        subject = f"All {count_noun(len(names), field.noun)} have equally many {resources}: {count:,} each"
    else:
        verb, each = ("have", " each") if len(chosen) > 1 else ("has", "")
        size = count_noun(len(names), field.noun)
        subject = f"Of {size}, {join_names(chosen)} {verb} the {extreme} {resources}: {count:,}{each}"
    return Finding(f"{subject}{_after(missing)}.", having, chosen, missing, len(chosen))


def _field_of(word: str) -> _Field:
    return next((field for start, field in _FIELDS.items() if word.startswith(start)), _SECTION)


def _count_names(records: Records, field: _Field, scope: ListScope) -> tuple[list[ListedResource], "Counter[str]", str]:
    """The resources in scope that have the field, the number of them for each name, and what the others lack."""
    selected = scope.select(records.listed)
    listed = [entry for entry in selected if _names(entry, field)]
    lacking = len(selected) - len(listed)
    missing = f"{lacking:,} more {'has' if lacking == 1 else 'have'} no {field.noun}" if lacking else ""
    return listed, Counter(name for entry in listed for name in _names(entry, field)), missing


def _names(listed: ListedResource, field: _Field) -> Sequence[str]:
    if field is _SECTION:
        return [section_label(path) for path in section_paths(listed.resource) if path]
    value = getattr(listed.resource, field.name)
    if field.name == "kind":
        return () if value == UNKNOWN_KIND else (value.replace("-", " "),)
    return value if isinstance(value, tuple) else (str(value),) if value else ()


def _join_counts(names: Sequence[tuple[str, int]]) -> str:
    """Names with their counts, without if each has one resource."""
    is_single = all(count == 1 for _, count in names)
    return join_names([name if is_single else f"{name} ({count:,})" for name, count in names])


def _after(missing: str) -> str:
    return f"; {missing}" if missing else ""
