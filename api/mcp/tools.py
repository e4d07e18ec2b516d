"""The tools: each asks the current engine and gives a page of the result.

Knows the engine, its options and the pages; must not know the protocol.
"""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from api import lookup, serialize
from api.mcp.arguments import (
    CASE_OPTIONS,
    ENTRIES,
    EXCLUDE,
    LIST_OPTIONS,
    QUERY_OPTIONS,
    Position,
    Question,
)
from api.mcp.results.answers import DEFAULT_TOKENS, ask_page
from api.mcp.results.pages import TEXT_CHARACTERS, browse_page, cases_page, path_page, search_page, text_page
from api.mcp.results.schemas import AskPage, BrowsePage, CasesPage, PathPage, SearchPage, TextPage
from api.query_params import QueryOptions, spread_options
from search.engine import Engine
from search.model import Result

Goal = Annotated[str, Field(description="what to become able to do, e.g. 'monitor models'")]
Hours = Annotated[float, Field(description="the hours to read it in, above 0")]
MaxTokens = Annotated[int, Field(description="most tokens of the result, 300 to 8,000")]
Ranking = Annotated[str, Field(description="a question to rank them by; without it, the list's order")]
Identifier = Annotated[str, Field(description="the id of a resource, as all results give it")]
Start = Annotated[int, Field(description="the first character to return, from 0; `next` of the page before")]
End = Annotated[int, Field(description="the character to stop before; a page has some 4,000 tokens at most")]
Role = Annotated[str, Field(description="the role of a passage or quote from a further address, such as Paper")]
Via = Annotated[str, Field(description="which of its texts: live, archive or note; the page's without it")]


class ListTools:
    """The tools on the list of the current engine. `on_result` is called with the result of each search and ask."""

    def __init__(self, engine: Callable[[], Engine], on_result: Callable[[Result], None]) -> None:
        self._engine, self._on_result = engine, on_result

    @spread_options(QUERY_OPTIONS)
    def ask(self, question: Question, max_tokens: MaxTokens = DEFAULT_TOKENS, *, options: QueryOptions) -> AskPage:
        """Answer a question with verbatim, cited quotes from {list}, or say that the list does not answer it.

        Questions about the list itself (how many, who, when, which, what next) are answered from its records.
        """
        result = self._engine().ask(options.query(question))
        self._on_result(result)
        return ask_page(serialize.result_json(result), max_tokens)

    @spread_options(QUERY_OPTIONS)
    def search(self, question: Question, start: Position = 0, *, options: QueryOptions) -> SearchPage:
        """Find the best resources of {list} for a question, each with its best passages."""
        result = self._engine().search(options.query(question))
        self._on_result(result)
        return search_page(serialize.result_json(result), start)

    @spread_options(LIST_OPTIONS)
    def browse(self, start: Position = 0, *, options: QueryOptions) -> BrowsePage:
        """Show {list} page by page, all of it or what passes the filters, with the curator's notes."""
        engine = self._engine()
        return browse_page(engine.generation.name, lookup.listed_resources(engine, options), start)

    def read(self, resource_id: Identifier, start: Start = 0, end: End = 0, via: Via = "", role: Role = "") -> TextPage:
        """Read a stored text of a resource of {list}, or the part of it from `start` to `end`."""
        most = start + TEXT_CHARACTERS
        stop = min(end, most) if end else most
        return text_page(lookup.text_span(self._engine(), resource_id, start, stop, via, role))

    @spread_options(ENTRIES | EXCLUDE)
    def path(self, goal: Goal, hours: Hours = 0, start: Position = 0, *, options: QueryOptions) -> PathPage:
        """Show a short path through {list} to a goal: what to read, in which order, each with a quoted reason."""
        path = self._engine().path(goal, hours or None, options.filter)
        return path_page(serialize.path_json(path), start)

    @spread_options(CASE_OPTIONS)
    def cases(self, question: Ranking = "", start: Position = 0, *, options: QueryOptions) -> CasesPage:
        """Show the case studies of {list}: company, industry, problem, methods, data, results, lesson, each quoted."""
        listed = self._engine().cases(question, options.filter, options.k)
        return cases_page(serialize.case_list_json(listed), start)
