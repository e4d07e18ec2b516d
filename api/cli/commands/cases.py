"""The command for case studies: cases."""

from typing import Annotated

import typer

from api.cli.commands.options import Json, command_settings, join_words, takes_entry_filters
from api.query_params import QueryOptions


@takes_entry_filters
def cases_command(
    question: Annotated[
        list[str] | None,
        typer.Argument(
            help="A question to rank them by. Default: the order of the list.", metavar="QUESTION", show_default=False
        ),
    ] = None,
    k: Annotated[int, typer.Option("--k", help="Number of case studies for a question, 1 to 100.", metavar="N")] = 5,
    *,
    options: QueryOptions,
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print a table for a spreadsheet.")] = False,
) -> None:
    """Show the case studies of the list: company, problem, methods and lesson, each quoted.

    Example: refdesk cases "fraud detection" --year-from 2018
    """
    from api import serialize, wiring
    from api.cli import terminal
    from api.cli.render import cases, output

    if json and csv:
        raise typer.BadParameter("--json and --csv exclude each other: choose one.")
    listed = wiring.open_engine(command_settings()).cases(join_words(question), options.filter, k)
    if json:
        return output.print_json(serialize.case_list_json(listed))
    if csv:
        from api.exports.case_table import cases_csv

        return output.print_text(cases_csv(listed))
    with terminal.paged():
        return output.print_rows(cases.case_list_rows(listed))
