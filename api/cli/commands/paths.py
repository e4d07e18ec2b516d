"""The command for reading paths: path."""

from typing import Annotated

import typer

from api.cli.commands.options import Json, Store, command_settings, join_words, takes_entry_filters
from api.query_params import QueryOptions


@takes_entry_filters
def path_command(
    goal: Annotated[list[str], typer.Argument(help="What to become able to do.", metavar="GOAL", show_default=False)],
    hours: Annotated[
        float | None, typer.Option("--hours", help="The time to read it in, e.g. 10 or 0.5.", metavar="N")
    ] = None,
    *,
    options: QueryOptions,
    store: Store = "",
    json: Json = False,
) -> None:
    """Show a short path of resources to a goal: what to read, in which order, and why, each reason quoted.

    Example: refdesk path "become able to monitor models" --hours 10
    """
    from api import serialize, wiring
    from api.cli import terminal
    from api.cli.render import output, paths

    path = wiring.open_engine(command_settings(store)).path(join_words(goal), hours, options.filter)
    if json:
        return output.print_json(serialize.path_json(path))
    with terminal.paged():
        return output.print_rows(paths.path_rows(path))
