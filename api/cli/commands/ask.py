"""Commands that take a question: search, ask."""

import sys
from typing import Annotated

import typer

from api.cli.commands.options import (
    Company,
    Json,
    K,
    Kind,
    Literal,
    Quiet,
    Section,
    Store,
    YearFrom,
    YearTo,
    command_settings,
)  # fmt: skip

_WHAT = "What you want to know, in plain words"
# The exit code of `ask --exit-code` for what the list does not answer.
_UNANSWERED = 3


def search_command(
    question: Annotated[str, typer.Argument(help=f"{_WHAT}.", show_default=False)],
    k: K = 5,
    kind: Kind = None,
    section: Section = None,
    company: Company = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    literal: Literal = False,
    store: Store = "",
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Find the best resources for a question.

    Example: refdesk search "monitoring models in production" --kind talk
    """
    from api import query_params, serialize, wiring
    from api.cli import terminal
    from api.cli.render import answers

    query = query_params.make_query(question, k, kind, section, company, year_from, year_to, literal=literal)
    found = wiring.open_engine(command_settings(store)).search(query)
    if json:
        return answers.print_json(serialize.result_json(found))
    with terminal.paged():
        return answers.print_search(found, quiet=quiet)


def ask_command(
    question: Annotated[
        str, typer.Argument(help=f"{_WHAT}; without it standard input, or a session on a terminal.", show_default=False)
    ] = "",
    k: K = 5,
    kind: Kind = None,
    section: Section = None,
    company: Company = None,
    year_from: YearFrom = None,
    year_to: YearTo = None,
    literal: Literal = False,
    store: Store = "",
    exit_code: Annotated[bool, typer.Option("--exit-code", help="End with 3 where the list does not answer.")] = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Answer a question with quotes from the list, or say that it does not answer it.

    Example: refdesk ask "How did Airbnb rank experiences?"
    """
    from api import query_params, serialize, wiring
    from api.cli import terminal
    from api.cli.render import answers

    if not question and "" not in sys.argv[1:] and sys.stdin.isatty() and not json:
        from api.cli import repl

        wanted = query_params.make_filter(kind, section, company, year_from, year_to)
        return repl.run_session(command_settings(store), repl.SessionDefaults(k, wanted, literal))
    said = question if question or "" in sys.argv[1:] else sys.stdin.read().strip("\n")
    query = query_params.make_query(said, k, kind, section, company, year_from, year_to, literal=literal)
    engine = wiring.open_engine(command_settings(store))
    if json:
        found = engine.ask(query)
        answers.print_json(serialize.result_json(found))
    else:
        found, told = answers.follow_answer(engine.asking(query), quiet=quiet)
        with terminal.paged():
            answers.print_answer(found, quiet=quiet, told=told)
    if exit_code and found.answer and found.answer.abstained:
        raise typer.Exit(_UNANSWERED)
    return None
