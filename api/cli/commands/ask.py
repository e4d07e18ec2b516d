"""Commands that take a question: search, ask."""

import sys
from typing import Annotated

import typer

from api.cli.commands.options import (
    Author,
    Company,
    Context,
    Exclude,
    Json,
    K,
    Kind,
    Literal,
    MinutesFrom,
    MinutesTo,
    Phrase,
    Quiet,
    Section,
    SortBy,
    Store,
    Tag,
    Within,
    YearFrom,
    YearTo,
    command_settings,
)  # fmt: skip

# Exit code of `ask --exit-code` if the list does not answer.
_UNANSWERED = 3


def search_command(
    question: Annotated[
        str, typer.Argument(help="The question, in plain words.", metavar="QUESTION", show_default=False)
    ],
    k: K = 5,
    kind: Kind = None,
    section: Section = None,
    company: Company = None,
    author: Author = None,
    tag: Tag = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    minutes_from: MinutesFrom = None,
    minutes_to: MinutesTo = None,
    within: Within = None,
    phrase: Phrase = None,
    exclude: Exclude = None,
    sort: SortBy = "relevance",
    literal: Literal = False,
    context: Context = "",
    store: Store = "",
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Find the best resources for a question.

    Example: refdesk search "monitoring models in production" --kind talk
    """
    from api import serialize, wiring
    from api.cli import terminal
    from api.cli.render import answers, output
    from api.query_params import QueryOptions

    options = QueryOptions(
        kind=kind, section=section, company=company, author=author, tag=tag, year_from=year_from, year_to=year_to,
        minutes_from=minutes_from, minutes_to=minutes_to, within=within, phrase=phrase, exclude=exclude, sort=sort,
        k=k, literal=literal, context=context,
    )  # fmt: skip
    query = options.query(question)
    result = wiring.open_engine(command_settings(store)).search(query)
    if json:
        return output.print_json(serialize.result_json(result))
    with terminal.paged():
        return output.print_rows(answers.search_rows(result, quiet=quiet))


def ask_command(
    question: Annotated[
        str,
        typer.Argument(
            help="The question, in plain words. Default: standard input; on a terminal, an interactive session.",
            metavar="QUESTION",
            show_default=False,
        ),
    ] = "",
    k: K = 5,
    kind: Kind = None,
    section: Section = None,
    company: Company = None,
    author: Author = None,
    tag: Tag = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    minutes_from: MinutesFrom = None,
    minutes_to: MinutesTo = None,
    within: Within = None,
    phrase: Phrase = None,
    exclude: Exclude = None,
    sort: SortBy = "relevance",
    literal: Literal = False,
    context: Context = "",
    store: Store = "",
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 3 if the list does not answer the question.")
    ] = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Answer a question with quotes from the list, or report that the list does not answer it.

    Example: refdesk ask "How did Airbnb rank experiences?"
    """
    from api import serialize, wiring
    from api.cli import terminal
    from api.cli.render import answers, output
    from api.query_params import QueryOptions

    options = QueryOptions(
        kind=kind, section=section, company=company, author=author, tag=tag, year_from=year_from, year_to=year_to,
        minutes_from=minutes_from, minutes_to=minutes_to, within=within, phrase=phrase, exclude=exclude, sort=sort,
        k=k, literal=literal, context=context,
    )  # fmt: skip
    is_given = bool(question) or "" in sys.argv[1:]
    if not is_given and sys.stdin.isatty() and not json:
        from api.cli import repl

        return repl.run_session(
            command_settings(store), repl.SessionDefaults(k, options.filter, literal, options.order)
        )
    query = options.query(question if is_given else sys.stdin.read().strip("\n"))
    engine = wiring.open_engine(command_settings(store))
    if json:
        result = engine.ask(query)
        output.print_json(serialize.result_json(result))
    else:
        result, streamed = answers.print_answer_stream(engine.ask_stream(query), quiet=quiet)
        with terminal.paged():
            output.print_rows(answers.answer_rows(result, quiet=quiet, streamed=streamed))
    if exit_code and result.answer and result.answer.abstained:
        raise typer.Exit(_UNANSWERED)
    return None
