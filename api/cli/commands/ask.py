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
    settings,
)  # fmt: skip

_WHAT = "What you want to know, in plain words"
# The exit code of `ask --exit-code` for what the list does not answer.
_UNANSWERED = 3


def search(
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

    query = query_params.query(question, k, kind, section, company, year_from, year_to, literal=literal)
    found = wiring.open_engine(settings(store)).search(query)
    if json:
        return answers.as_json(serialize.result(found))
    with terminal.paged():
        return answers.searched(found, quiet=quiet)


def ask(
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

        wanted = query_params.filters(kind, section, company, year_from, year_to)
        return repl.run(settings(store), repl.Wishes(k, wanted, literal))
    said = question if question or "" in sys.argv[1:] else sys.stdin.read().strip("\n")
    query = query_params.query(said, k, kind, section, company, year_from, year_to, literal=literal)
    engine = wiring.open_engine(settings(store))
    if json:
        found = engine.ask(query)
        answers.as_json(serialize.result(found))
    else:
        found, told = answers.followed(engine.asking(query), quiet=quiet)
        with terminal.paged():
            answers.asked(found, quiet=quiet, told=told)
    if exit_code and found.answer and found.answer.abstained:
        raise typer.Exit(_UNANSWERED)
    return None
