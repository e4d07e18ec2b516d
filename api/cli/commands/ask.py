"""Commands that take a question: search, ask."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.commands.options import (
    QUESTION_HELP,
    CitationFormat,
    Json,
    Question,
    Quiet,
    Store,
    chosen_format,
    command_settings,
    join_words,
    takes_query_options,
)
from api.query_params import QueryOptions

if TYPE_CHECKING:
    from search.engine import Engine
    from search.model import Result

# Exit code of `ask --exit-code` if the list does not answer.
_UNANSWERED = 3


@takes_query_options
def search_command(
    question: Question,
    *,
    options: QueryOptions,
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

    query = options.query(join_words(question))
    result = wiring.open_engine(command_settings(store)).search(query)
    if json:
        return output.print_json(serialize.result_json(result))
    with terminal.paged():
        return output.print_rows(answers.search_rows(result, quiet=quiet))


@takes_query_options
def ask_command(
    question: Annotated[
        list[str] | None,
        typer.Argument(
            help=f"{QUESTION_HELP} Default: standard input; on a terminal, an interactive session.",
            metavar="QUESTION",
            show_default=False,
        ),
    ] = None,
    *,
    options: QueryOptions,
    store: Store = "",
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 3 if the list does not answer the question.")
    ] = False,
    quiet: Quiet = False,
    format_name: CitationFormat = "",
    json: Json = False,
) -> None:
    """Answer a question with quotes from the list, or report that the list does not answer it.

    Example: refdesk ask how did Airbnb rank experiences
    """
    from api import wiring
    from api.cli import terminal
    from api.cli.render import answers, output

    chosen = chosen_format(format_name, json=json, names=("bibtex", "csl", "json"))
    if not question and sys.stdin.isatty() and not chosen:
        from api.cli import repl

        defaults = repl.SessionDefaults(options.k, options.filter, options.literal, options.order, options.rerank)
        return repl.run_session(command_settings(store), defaults)
    query = options.query(join_words(question) if question else sys.stdin.read().strip("\n"))
    engine = wiring.open_engine(command_settings(store))
    if chosen:
        result = engine.ask(query)
        _print_result(engine, result, chosen)
    else:
        result, streamed = answers.print_answer_stream(engine.ask_stream(query), quiet=quiet)
        with terminal.paged():
            output.print_rows(answers.answer_rows(result, quiet=quiet, streamed=streamed))
    if exit_code and result.answer and result.answer.abstained:
        raise typer.Exit(_UNANSWERED)
    return None


def _print_result(engine: "Engine", result: "Result", chosen: str) -> None:
    """Print a result as JSON, or its sources in a format of citations."""
    from api import serialize
    from api.cli.render import output

    if chosen == "json":
        return output.print_json(serialize.result_json(result))
    from api.exports.formats import FORMATS, cited_resources

    return output.print_text(FORMATS[chosen].write(engine, cited_resources(result)))
