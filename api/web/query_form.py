"""The search form: a question and its options, read from a query string and written as one.

Knows addresses and filters; must not know HTML.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api.query_params import QueryOptions
from search.errors import QuestionError
from search.model import MAX_K, ParsedFilter, Query

_LISTS = ("kind", "section", "company")
_YEARS = {"year_from": "from", "year_to": "until"}
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
        pairs += [(name, value) for name in _LISTS for value in getattr(self.options, name) or ()]
        pairs += [(name, year) for name in _YEARS if (year := getattr(self.options, name)) is not None]
        pairs += [("literal", "true")] if self.options.literal else []
        pairs += [("k", self.options.k)] if self.options.k != _DEFAULT_K else []
        return urlencode(pairs)

    @property
    def more(self) -> "QueryForm | None":
        """The form with twice as many hits, at most MAX_K; None if it has MAX_K already."""
        return self._replace({"k": min(self.options.k * 2, MAX_K)}) if self.options.k < MAX_K else None

    def chips(self) -> Iterator[Chip]:
        """The filters that were chosen in the form."""
        for name in _LISTS:
            values = getattr(self.options, name) or ()
            for value in values:
                others = tuple(other for other in values if other != value)
                yield Chip(name, _label(name, value), self._replace({name: others}).query_string)
        for name, label in _YEARS.items():
            if (year := getattr(self.options, name)) is not None:
                yield Chip(label, str(year), self._replace({name: None}).query_string)

    def parsed_chips(self, filters: Sequence[ParsedFilter]) -> Iterator[Chip]:
        """The filters that were parsed from the question.

        To remove one, the others become chosen options and the question is searched literally.
        """
        by_name: dict[str, list[str]] = {}
        for parsed in filters:
            by_name.setdefault(parsed.kind.replace("-", "_"), []).append(str(parsed.value))
        for name, values in by_name.items():
            others = {other: by_name[other] for other in by_name if other != name}
            label = " or ".join(_label(name, value) for value in values)
            yield Chip(_YEARS.get(name, name), label, self._choose(others).query_string)

    def _choose(self, values: dict[str, list[str]]) -> "QueryForm":
        options = {name: int(items[0]) if name in _YEARS else tuple(items) for name, items in values.items()}
        return self._replace(options | {"literal": True})

    def _replace(self, options: dict[str, Any]) -> "QueryForm":
        return replace(self, options=replace(self.options, **options))


def read_form(parameters: QueryParams) -> QueryForm:
    """The form in a query string; empty fields are ignored. Raises QuestionError for a malformed number."""
    kind, section, company = (tuple(dict.fromkeys(filter(str.strip, parameters.getlist(name)))) for name in _LISTS)
    k, year_from, year_to = (_read_number(parameters, name) for name in ("k", *_YEARS))
    options = QueryOptions(
        kind=kind, section=section, company=company, year_from=year_from, year_to=year_to,
        k=_DEFAULT_K if k is None else k, literal=parameters.get("literal", "") in {"true", "1", "on"},
    )  # fmt: skip
    return QueryForm(parameters.get("q", ""), options)


def question_only_form(parameters: QueryParams) -> QueryForm:
    """The form with the question alone, to show after an error."""
    return QueryForm(parameters.get("q", ""))


def _read_number(parameters: QueryParams, name: str) -> int | None:
    text = parameters.get(name, "").strip()
    try:
        return int(text) if text else None
    except ValueError as error:
        raise QuestionError(f"{name} is '{text[:20]}', which is no whole number: correct it.") from error


def _label(name: str, value: str) -> str:
    return value.replace("-", " ") if name == "kind" else value
