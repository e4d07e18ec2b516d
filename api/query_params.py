"""A question's wishes as every door takes them, as the engine's query."""

from collections.abc import Sequence

from search.model import Filter, Query


def make_query(  # noqa: PLR0913, PLR0917, the wishes of one question
    question: str,
    k: int = 5,
    kind: Sequence[str] | None = None,
    section: Sequence[str] | None = None,
    company: Sequence[str] | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    *,
    literal: bool = False,
) -> Query:
    """The query; None is no wish. Raises QuestionError on one that cannot be searched for."""
    return Query(question, k, make_filter(kind, section, company, year_from, year_to), literal=literal)


def make_filter(
    kind: Sequence[str] | None = None,
    section: Sequence[str] | None = None,
    company: Sequence[str] | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
) -> Filter:
    """The filter; None is no wish."""
    return Filter(tuple(kind or ()), tuple(section or ()), tuple(company or ()), year_from, year_to)
