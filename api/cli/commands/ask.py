"""Commands that take a question: search, ask."""

import sys
from typing import Annotated

import typer

from api.cli.commands.options import Json, Quiet, Store, command_settings, takes_query_options
from api.query_params import QueryOptions

# Exit code of `ask --exit-code` if the list does not answer.
_UNANSWERED = 3


@takes_query_options
def search_command(
    question: Annotated[
        str, typer.Argument(help="The question, in plain words.", metavar="QUESTION", show_default=False)
    ],
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

    query = options.query(question)
    result = wiring.open_engine(command_settings(store)).search(query)
    if json:
        return output.print_json(serialize.result_json(result))
    with terminal.paged():
        return output.print_rows(answers.search_rows(result, quiet=quiet))


@takes_query_options
def ask_command(
    question: Annotated[
        str,
        typer.Argument(
            help="The question, in plain words. Default: standard input; on a terminal, an interactive session.",
            metavar="QUESTION",
            show_default=False,
        ),
    ] = "",
    *,
    options: QueryOptions,
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

    is_given = bool(question) or "" in sys.argv[1:]
    if not is_given and sys.stdin.isatty() and not json:
        from api.cli import repl

        return repl.run_session(
            command_settings(store), repl.SessionDefaults(options.k, options.filter, options.literal, options.order)
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
