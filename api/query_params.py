"""The options of a question, as the command line, HTTP, MCP and the web pages take them.

Knows the engine's `Query` and `Filter`, which it imports where they are used: the command line starts without numpy.
Must not know typer, pydantic or HTML.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, urlencode

from search.errors import QuestionError

if TYPE_CHECKING:
    from search.model import Filter, Query, QuestionContext
    from search.sort import Sort

Returned = TypeVar("Returned")
LISTS = ("list", "kind", "section", "company", "author", "tag", "within", "phrase", "exclude")
NUMBERS = ("year_from", "year_to", "minutes_from", "minutes_to")
# The default order, `search.model.Sort.RELEVANCE`.
RELEVANCE = "relevance"
# Values of an option that is on.
_TRUE = {"true", "1", "on"}
# Characters of the longest context: the longest question and MAX_K ids, encoded.
_MAX_CONTEXT = 30_000


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """Filters, number of hits, order and reading mode of a question; None stands for no restriction.

    The fields are named as the options and parameters of the interfaces. With `literal` no filters are parsed from
    the question. `context` is what a follow-up refers to, as `write_context` writes it. `rerank` is None if the
    setting decides.
    """

    kind: Sequence[str] | None = ()
    section: Sequence[str] | None = ()
    company: Sequence[str] | None = ()
    year_from: int | None = None
    year_to: int | None = None
    k: int = 5
    literal: bool = False
    author: Sequence[str] | None = ()
    tag: Sequence[str] | None = ()
    within: Sequence[str] | None = ()
    phrase: Sequence[str] | None = ()
    exclude: Sequence[str] | None = ()
    sort: str = RELEVANCE
    minutes_from: int | None = None
    minutes_to: int | None = None
    context: str = ""
    list: Sequence[str] | None = ()
    rerank: bool | None = None

    @classmethod
    def of(cls, query: "Query") -> "QueryOptions":
        """The options of a query, but for its context and `rerank`: an address of a question has neither."""
        chosen = query.filter
        return cls(
            chosen.kinds, chosen.sections, chosen.companies, chosen.year_from, chosen.year_to, query.k, query.literal,
            chosen.authors, chosen.tags, chosen.within, chosen.phrases, chosen.exclusions, query.sort,
            chosen.minutes_from, chosen.minutes_to, list=chosen.lists,
        )  # fmt: skip

    @property
    def pairs(self) -> Iterator[tuple[str, str | int]]:
        """Names and values of the options that are set, but for `k` and `context`."""
        yield from ((name, value) for name in LISTS for value in getattr(self, name) or ())
        yield from ((name, value) for name in NUMBERS if (value := getattr(self, name)) is not None)
        if self.sort != RELEVANCE:
            yield "sort", self.sort
        if self.literal:
            yield "literal", "true"
        if self.rerank is not None:
            yield "rerank", str(self.rerank).lower()

    @property
    def filter(self) -> "Filter":
        """The filters alone."""
        from search.model import Filter

        return Filter(
            kinds=tuple(self.kind or ()),
            sections=tuple(self.section or ()),
            companies=tuple(self.company or ()),
            year_from=self.year_from,
            year_to=self.year_to,
            authors=tuple(self.author or ()),
            tags=tuple(self.tag or ()),
            within=tuple(self.within or ()),
            phrases=tuple(self.phrase or ()),
            exclusions=tuple(self.exclude or ()),
            minutes_from=self.minutes_from,
            minutes_to=self.minutes_to,
            lists=tuple(self.list or ()),
        )

    @property
    def order(self) -> "Sort":
        """The order. Raises QuestionError for an unknown one."""
        from search.sort import Sort

        if self.sort not in {*Sort}:
            orders = ", ".join(order for order in Sort if not order.is_reversed)
            raise QuestionError(
                f"There is no order '{self.sort[:20]}': choose one of {orders}; '-' before it turns it round."
            )
        return Sort(self.sort)

    def query(self, question: str) -> "Query":
        """The query for a question. Raises QuestionError when the question or an option is out of bounds."""
        from search.model import Query

        context = read_context(self.context) if self.context.strip() else None
        return Query(
            question, self.k, self.filter, literal=self.literal, sort=self.order, context=context, rerank=self.rerank
        )


def spread_options(
    parameters: Mapping[str, tuple[Any, Any]],
) -> Callable[[Callable[..., Returned]], Callable[..., Returned]]:
    """Give a function a parameter for each option in place of its keyword parameter `options`.

    `parameters` maps the name of an option to its annotation and default. Frameworks that read signatures, such as
    typer and the MCP server, then see one parameter for each option, and the function gets a `QueryOptions`.
    """

    def decorate(function: Callable[..., Returned]) -> Callable[..., Returned]:
        @wraps(function)
        def spread(*arguments: Any, **values: Any) -> Returned:
            options = QueryOptions(**{name: values.pop(name) for name in parameters if name in values})
            return function(*arguments, options=options, **values)

        plain = signature(function, eval_str=True)
        options = [
            Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for name, (annotation, default) in parameters.items()
        ]
        shown = [row for own in plain.parameters.values() for row in (options if own.name == "options" else [own])]
        annotations = {row.name: row.annotation for row in shown if row.annotation is not Parameter.empty}
        spread.__annotations__ = annotations | {"return": plain.return_annotation}
        spread.__signature__ = plain.replace(parameters=shown)  # type: ignore[attr-defined]
        return spread

    return decorate


def read_options(values: Callable[[str], Sequence[str]]) -> QueryOptions:
    """The options in a query string, of which `values` gives the values of a name.

    Empty values are ignored. Raises QuestionError for a malformed number.
    """
    lists = {name: tuple(dict.fromkeys(filter(str.strip, values(name)))) for name in LISTS}
    numbers = {name: read_number(name, values(name)) for name in (*NUMBERS, "k")}
    if numbers["k"] is None:
        del numbers["k"]
    sort, literal = _last(values("sort")) or RELEVANCE, _last(values("literal")) in _TRUE
    context, rerank = _last(values("context")), _read_choice(values("rerank"))
    return QueryOptions(**lists, **numbers, sort=sort, literal=literal, context=context, rerank=rerank)  # type: ignore[arg-type]


def _read_choice(values: Sequence[str]) -> bool | None:
    """The last of the values as a truth value; None if it is empty."""
    text = _last(values)
    return text in _TRUE if text else None


def write_context(context: "QuestionContext") -> str:
    """The context of a follow-up as a query string: the last question as `q`, its options, and `shown` ids in order."""
    query = context.query
    return urlencode([("q", query.question), *QueryOptions.of(query).pairs, *(("shown", id_) for id_ in context.shown)])


def read_context(text: str) -> "QuestionContext":
    """The context that `write_context` wrote; text without `q=` is the last question alone, with nothing shown.

    Raises QuestionError for a context that is too long or has a malformed value.
    """
    from search.model import Query, QuestionContext

    if len(text) > _MAX_CONTEXT:
        raise QuestionError(
            f"The context has {len(text):,} characters, at most {_MAX_CONTEXT:,} are taken: shorten it."
        )
    if not text.startswith("q="):
        return QuestionContext(Query(text))
    fields = parse_qs(text)
    options = read_options(lambda name: () if name in {"k", "context"} else fields.get(name, ()))
    return QuestionContext(options.query(_last(fields.get("q", ()))), tuple(fields.get("shown", ())))


def _last(values: Sequence[str]) -> str:
    return values[-1].strip() if values else ""


def read_number(name: str, values: Sequence[str]) -> int | None:
    """The last of the values as a number; None if it is empty. Raises QuestionError for one that is no number."""
    text = _last(values)
    try:
        return int(text) if text else None
    except ValueError as error:
        raise QuestionError(f"{name} is '{text[:20]}', which is not a whole number: correct it.") from error
