"""The fields of a resource that filters compare: the names that it has in each, and when a value matches one.

Knows resources and words; must not know filters or questions.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.text.lexical import normalize_word, terms
from index.text.unicode import fold_text
from ingest.model import Resource
from search.query.lexicon import fold_label
from search.query.names import matches_name

# Letters with which a stem and its word begin alike, as "polici" and "policy": a cheap test that most texts fail.
_STEM_START = 3


@dataclass(frozen=True, slots=True)
class ResourceField:
    """A field: the names that a resource has in it, and whether a value refers to such a name."""

    names: Callable[[Resource], Sequence[str]]
    matches: Callable[[str, str], bool]


def _is_equal(value: str, name: str) -> bool:
    return fold_text(value).strip() == fold_text(name)


def _is_part(value: str, name: str) -> bool:
    return bool(value.strip()) and fold_text(value).strip() in fold_text(name)


def _is_same_label(value: str, name: str) -> bool:
    return fold_label(value) == fold_label(name)


FIELDS = {
    "kind": ResourceField(lambda resource: (resource.kind,), _is_equal),
    "section": ResourceField(lambda resource: resource.headings, _is_part),
    "company": ResourceField(
        lambda resource: (resource.organisation,) if resource.organisation else (), _is_part
    ),
    "author": ResourceField(lambda resource: resource.authors, matches_name),
    "tag": ResourceField(lambda resource: resource.tags, _is_same_label),
    "list": ResourceField(lambda resource: resource.lists, _is_equal),
    "title": ResourceField(lambda resource: (resource.title,), _is_equal),
    "id": ResourceField(lambda resource: (resource.id,), _is_equal),
}  # fmt: skip


def is_known_value(field: str, value: str, names: Iterable[str]) -> bool:
    """Whether a value refers to one of the names that a list has in a field."""
    return any(FIELDS[field].matches(value, name) for name in names)


def has_value(resource: Resource, field: str, value: str) -> bool:
    """Whether a resource has the value in this field.

    A company also has what names it in the title, as a whole word, or among the authors.
    """
    if is_known_value(field, value, FIELDS[field].names(resource)):
        return True
    return field == "company" and _names_company(resource, fold_text(value).strip())


def _names_company(resource: Resource, company: str) -> bool:
    if any(fold_text(author) == company for author in resource.authors):
        return True
    return bool(company) and bool(re.search(rf"(?<!\w){re.escape(company)}(?!\w)", fold_text(resource.title)))


def has_words(resource: Resource, words: str) -> bool:
    """Whether the entry of a resource has these words side by side in any field, by their stems."""
    fields = (resource.title, resource.note, resource.organisation or "", resource.kind)
    texts = (*fields, *resource.authors, *resource.tags, *resource.section)
    return _may_contain("\n".join(texts), words) and any(contains_terms(text, words) for text in texts)


def contains_terms(text: str, words: str) -> bool:
    """Whether `text` has the content words of `words` side by side, by their stems."""
    if not _may_contain(text, words):
        return False
    sought, present = _terms_of(words), terms(text)
    starts = (start for start, term in enumerate(present) if term == sought[0])
    return any(tuple(present[start : start + len(sought)]) == sought for start in starts)


def _may_contain(text: str, words: str) -> bool:
    sought = _terms_of(words)
    return bool(sought) and sought[0][:_STEM_START] in normalize_word(text)


@lru_cache(maxsize=256)
def _terms_of(words: str) -> tuple[str, ...]:
    return tuple(terms(words))
