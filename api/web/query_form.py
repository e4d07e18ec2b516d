"""The search form: a question and its options, read from a query string and written as one.

Knows addresses and filters; must not know HTML.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api.query_params import LISTS, NUMBERS, QueryOptions, read_options
from search.model import MAX_K, ParsedFilter, Query, Result
from search.query.merging import ID, count_ids
from search.sort import Sort

# What chips call the limits of a number.
_LIMITS = {
    "year_from": "from", "year_to": "until", "minutes_from": "minutes, at least", "minutes_to": "minutes, at most",
}  # fmt: skip
# What chips call an option that has no name of its own.
_NAMES = {"exclude": "without"}
_DEFAULT_K = QueryOptions().k


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the query string of the same question without it."""

    name: str
    value: str
    query_without: str


@dataclass(frozen=True, slots=True)
class QueryForm:
    """A question with its options."""

    question: str = ""
    options: QueryOptions = field(default_factory=QueryOptions)

    @property
    def query(self) -> Query:
        """The query for the engine. Raises QuestionError."""
        return self.options.query(self.question)

    @property
    def query_string(self) -> str:
        """The form as a query string, without options that have their default."""
        pairs: list[tuple[str, str | int]] = [("q", self.question)] if self.question else []
        pairs += self.options.pairs
        pairs += [("k", self.options.k)] if self.options.k != _DEFAULT_K else []
        return urlencode(pairs)

    @property
    def more(self) -> "QueryForm | None":
        """The form with twice as many hits, at most MAX_K; None if it has MAX_K already."""
        return self.with_hits(self.options.k * 2)

    def with_hits(self, k: int) -> "QueryForm | None":
        """The form with at most `k` hits; None if it has MAX_K already."""
        return self._replace({"k": min(k, MAX_K)}) if self.options.k < MAX_K else None

    @property
    def unsorted(self) -> "QueryForm":
        """The form with the order of relevance."""
        return self.sorted_by(Sort.RELEVANCE)

    def sorted_by(self, order: str) -> "QueryForm":
        """The form with this order."""
        return self._replace({"sort": order})

    def standalone(self, result: Result) -> "QueryForm":
        """The form of the query that was searched: of a follow-up the question that it stands for."""
        if not (self.options.context and result.context):
            return self
        query = result.context.query
        return QueryForm(query.question, QueryOptions.of(query))

    @property
    def excluded_ids(self) -> list[str]:
        """The exclusions of single resources, which the form keeps without showing them."""
        return [value for value in self.options.exclude or () if value.startswith(ID)]

    def chips(self) -> Iterator[Chip]:
        """The filters that were chosen in the form."""
        for name in LISTS:
            values = tuple(getattr(self.options, name) or ())
            for removed in _chip_values(values):
                others = tuple(other for other in values if other not in removed)
                label = " or ".join(_label(name, value) for value in count_ids(removed))
                yield Chip(_NAMES.get(name, name), label, self._replace({name: others}).query_string)
        for name, label in _LIMITS.items():
            if (number := getattr(self.options, name)) is not None:
                yield Chip(label, str(number), self._replace({name: None}).query_string)
        if self.options.sort != Sort.RELEVANCE:
            yield Chip("sorted by", self.options.sort.replace("-", " "), self.unsorted.query_string)

    def parsed_chips(self, filters: Sequence[ParsedFilter]) -> Iterator[Chip]:
        """The filters that were parsed from the question.

        To remove one, the others become chosen options and the question is searched literally.
        """
        by_name: dict[str, list[str]] = {}
        for parsed in filters:
            by_name.setdefault(parsed.kind.replace("-", "_"), []).append(str(parsed.value))
        for name, values in by_name.items():
            others = {other: by_name[other] for other in by_name if other != name}
            label = " or ".join(_label(name, value) for value in count_ids(values))
            yield Chip((_LIMITS | _NAMES).get(name, name), label, self._choose(others).query_string)

    def _choose(self, values: dict[str, list[str]]) -> "QueryForm":
        options = {name: int(items[0]) if name in NUMBERS else tuple(items) for name, items in values.items()}
        return self._replace(options | {"literal": True})

    def _replace(self, options: dict[str, Any]) -> "QueryForm":
        return replace(self, options=replace(self.options, **options))


def read_form(parameters: QueryParams) -> QueryForm:
    """The form in a query string; empty fields are ignored. Raises QuestionError for a malformed number."""
    return QueryForm(parameters.get("q", ""), read_options(parameters.getlist))


def question_only_form(parameters: QueryParams) -> QueryForm:
    """The form with the question alone, to show after an error."""
    return QueryForm(parameters.get("q", ""))


def _chip_values(values: Sequence[str]) -> list[list[str]]:
    """The values that each chip stands for: a single one, or all excluded ids."""
    ids = [value for value in values if value.startswith(ID)]
    return [[value] for value in values if value not in ids] + ([ids] if ids else [])


def _label(name: str, value: str) -> str:
    if name == "exclude":
        field, _, excluded = value.rpartition(":")
        return _label(field, excluded)
    return value.replace("-", " ") if name == "kind" else value
