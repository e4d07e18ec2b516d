"""The options of a question, as the command line, HTTP, MCP and the web pages take them.

Knows the engine's `Query` and `Filter`; must not know typer, pydantic or HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from search.model import Filter, Query


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """Filters, number of hits and reading mode of a question; None stands for no restriction.

    The fields are named as the options and parameters of the interfaces. With `literal` no filters are parsed from
    the question.
    """

    kind: Sequence[str] | None = ()
    section: Sequence[str] | None = ()
    company: Sequence[str] | None = ()
    year_from: int | None = None
    year_to: int | None = None
    k: int = 5
    literal: bool = False

    @property
    def filter(self) -> Filter:
        """The filters alone."""
        kinds, sections, companies = (tuple(values or ()) for values in (self.kind, self.section, self.company))
        return Filter(kinds, sections, companies, self.year_from, self.year_to)

    def query(self, question: str) -> Query:
        """The query for a question. Raises QuestionError when the question or `k` is out of bounds."""
        return Query(question, self.k, self.filter, literal=self.literal)
