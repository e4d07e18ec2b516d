"""What a follow-up can refer to: the last query, the resources shown for it, and who made them.

Knows records of resources; must not know the forms of follow-ups.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.catalog import ListedResource
from ingest.model import Resource
from search.catalogue.language.names import ListNames
from search.catalogue.wording import join_names
from search.errors import QuestionError
from search.followups.forms import read_ordinal
from search.followups.mentions import mentioned_makers
from search.model import Filter, ParsedFilter, Query
from search.query.filters import passes_filter
from search.query.merging import merge_filters
from search.query.parse import QuestionParser

# Pronouns that stand for a person rather than an organisation.
_PERSONAL = frozenset({"he", "him", "his", "she", "her"})


@dataclass(frozen=True, slots=True)
class Situation:
    """The last query, the resources shown for it (None for one that the list no longer has), and the list's words."""

    last: Query
    shown: Sequence[ListedResource | None]
    names: ListNames
    parser: QuestionParser

    @property
    def present(self) -> list[Resource]:
        """The resources shown that the list has."""
        return [listed.resource for listed in self.shown if listed]

    @property
    def count(self) -> str:
        """How many resources are shown, in words of a sentence."""
        return f"{len(self.shown)} {'is' if len(self.shown) == 1 else 'are'} shown"

    def has_any(self, filters: Sequence[ParsedFilter], question: str = "") -> bool:
        """Whether the list has a resource that passes these filters and those of the last query, or of a new one."""
        query = replace(self.last, question=question, filter=Filter()) if question else self.last
        merged = merge_filters(self.parser.parse(query).query.filter, filters)
        return any(passes_filter(resource, merged) for resource in self.names.resources)

    def referent(self, words: str) -> Resource:
        """The resource that words such as "the second one" or "it" refer to; without a number it is the first.

        Raises QuestionError if no such resource is shown.
        """
        ordinal = read_ordinal(words)
        number = 1 if ordinal is None else ordinal
        if number > len(self.shown) or not (number and self.shown):
            raise QuestionError(f"There is no resource {max(number, 0)}: {self.count}.")
        listed = self.shown[number - 1 if number > 0 else -1]
        if listed is None:
            raise QuestionError(f"The list no longer has resource {number}: ask the earlier question again.")
        return listed.resource

    def makers(self, pronoun: str) -> str:
        """The name or names that "they", "she" or "that company" stand for.

        Those in the last question or its filter, else the organisation (for a person the authors) of the first
        resource shown. Raises QuestionError if none is known.
        """
        named = mentioned_makers(self.last.question, self.names)
        named = named or [*self.last.filter.companies, *self.last.filter.authors] or self._first_makers(pronoun)
        if not named:
            raise QuestionError(f'Nothing shown says who "{pronoun}" might be: name the author or organisation.')
        return join_names(named)

    def _first_makers(self, pronoun: str) -> list[str]:
        if not self.present:
            return []
        first, words = self.present[0], set(pronoun.casefold().split())
        authors, companies = list(first.authors), [first.organisation] if first.organisation else []
        is_personal = bool(words & (_PERSONAL | {"author", "authors", "person", "people"}))
        return (authors or companies) if is_personal else (companies or authors)
