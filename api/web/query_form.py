"""The question of a page: read from its address, and addresses of the same question with other wishes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api import query_params
from search.errors import QuestionError
from search.model import MAX_K, ParsedFilter, Query

_FIELDS = {
    "kind": "kinds",
    "section": "sections",
    "company": "companies",
    "year-from": "year_from",
    "year-to": "year_to",
}
_NAMES = {"year-from": "from", "year-to": "until"}
_STEP = 5


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    name: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class QueryForm:
    """A question with its wishes. Fields of the form that were left empty wish for nothing."""

    question: str = ""
    kinds: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    literal: bool = False
    k: int = _STEP

    @property
    def query(self) -> Query:
        """What to ask the engine. Raises QuestionError."""
        return query_params.make_query(
            self.question, self.k, self.kinds, self.sections, self.companies, self.year_from, self.year_to,
            literal=self.literal,
        )  # fmt: skip

    @property
    def shareable(self) -> str:
        """The address of this very question, below any path."""
        pairs: list[tuple[str, str | int]] = [("q", self.question)] if self.question else []
        for name, values in (("kind", self.kinds), ("section", self.sections), ("company", self.companies)):
            pairs += [(name, value) for value in values]
        pairs += [(name, year) for name in ("year_from", "year_to") if (year := getattr(self, name)) is not None]
        pairs += [("literal", "true")] if self.literal else []
        pairs += [("k", self.k)] if self.k != _STEP else []
        return urlencode(pairs)

    @property
    def more(self) -> "QueryForm | None":
        """The same with more resources, as far as that goes."""
        return replace(self, k=min(self.k * 2, MAX_K)) if self.k < MAX_K else None

    def chips(self) -> Iterator[Chip]:
        """The filters that were chosen."""
        for name in ("kind", "section", "company"):
            values = getattr(self, _FIELDS[name])
            for value in values:
                rest = tuple(other for other in values if other != value)
                yield Chip(name, _spoken(name, value), self._but(_FIELDS[name], rest).shareable)
        for name in ("year-from", "year-to"):
            if (year := getattr(self, _FIELDS[name])) is not None:
                yield Chip(_NAMES[name], str(year), self._but(_FIELDS[name], None).shareable)

    def understood(self, readings: tuple[ParsedFilter, ...]) -> Iterator[Chip]:
        """The filters that were read from the question. Without one the others become chosen, the words stay words."""
        for name in dict.fromkeys(one.kind for one in readings):
            values = [str(one.value) for one in readings if one.kind == name]
            said = " or ".join(_spoken(name, value) for value in values)
            others = [one for one in readings if one.kind != name]
            yield Chip(_NAMES.get(name, name), said, replace(self._chosen(others), literal=True).shareable)

    def _chosen(self, readings: list[ParsedFilter]) -> "QueryForm":
        named = {name: tuple(str(one.value) for one in readings if one.kind == name) for name in _FIELDS}
        found = self
        for name, values in named.items():
            if values:
                found = found._but(_FIELDS[name], int(values[0]) if name in _NAMES else values)
        return found

    def _but(self, field: str, value: object) -> "QueryForm":
        changes: dict[str, Any] = {field: value}
        return replace(self, **changes)


def read_form(parameters: QueryParams) -> QueryForm:
    """The question of an address. Raises QuestionError for a number that is none."""

    def some(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for value in parameters.getlist(name) if value.strip()))

    k = _number(parameters, "k")
    return QueryForm(
        parameters.get("q", ""), some("kind"), some("section"), some("company"),
        _number(parameters, "year_from"), _number(parameters, "year_to"),
        parameters.get("literal", "") in {"true", "1", "on"}, _STEP if k is None else k,
    )  # fmt: skip


def question_only_form(parameters: QueryParams) -> QueryForm:
    """What the form goes on showing of a question that could not be asked."""
    return QueryForm(parameters.get("q", ""))


def _number(parameters: QueryParams, name: str) -> int | None:
    said = parameters.get(name, "").strip()
    try:
        return int(said) if said else None
    except ValueError as error:
        raise QuestionError(f"{name} is '{said[:20]}', which is no whole number: correct it.") from error


def _spoken(name: str, value: str) -> str:
    return value.replace("-", " ") if name == "kind" else value
