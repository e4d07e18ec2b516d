"""The command for what changed between two generations of the index: changes."""

from typing import Annotated

import typer

from api.cli.commands.options import Json, Store, command_settings


def changes_command(
    since: Annotated[
        str,
        typer.Option(
            "--since", help="A day, a time, or a generation by name. Default: the one before the live one.",
            metavar="DATE|GENERATION",
        ),
    ] = "",
    store: Store = "",
    markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown, to paste elsewhere.")] = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Show what changed since an earlier index: added, removed, moved, edited, died, came back, text changed, archived.

    Example: refdesk changes --since 2026-05-03
    """
    from api import wiring
    from api.cli import terminal
    from api.cli.render import changes, output
    from api.exports.changes_markdown import changes_markdown
    from api.history.changes_json import changes_json
    from api.history.history import History

    if json and markdown:
        raise typer.BadParameter("--json and --markdown exclude each other: choose one.")
    settings = command_settings(store)
    report = changes_json(History(lambda: wiring.open_repository(settings)).changes(since))
    if json:
        return output.print_json(report)
    if markdown:
        return output.print_text(changes_markdown(report))
    with terminal.paged():
        return output.print_rows(changes.change_rows(report))
