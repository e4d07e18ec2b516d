"""The command that keeps a link: keep."""

from typing import Annotated

import typer

from api.cli.commands.options import Json, Quiet, command_settings


def keep_command(
    url: Annotated[str, typer.Argument(help="The address of a page.", metavar="URL", show_default=False)],
    list_name: Annotated[
        str, typer.Option("--in", help="The list to add it to, if there are several.", metavar="NAME")
    ] = "",
    section: Annotated[
        str, typer.Option("--section", help="A heading of the list, created if missing. Default: the end of the list.",
                          metavar="SECTION")
    ] = "",
    note: Annotated[str, typer.Option("--note", help="Your note on it.", metavar="TEXT")] = "",
    tag: Annotated[list[str] | None, typer.Option("--tag", help="A tag. Can be repeated.", metavar="TAG")] = None,
    title: Annotated[str, typer.Option("--title", help="A title. Default: that of the page.", metavar="TEXT")] = "",
    quiet: Quiet = False,
    json: Json = False,
) -> None:  # fmt: skip
    """Fetch a page, add a line for it to your Markdown list, and index it.

    The rest of the list stays as it is. A page that cannot be fetched is kept as well.

    Example: refdesk keep https://example.org/post --section Testing --note "On flaky tests" --tag ci
    """
    from api import extras
    from api.cli import terminal
    from api.cli.render import keeping, output
    from api.tasks.keep import KeepRequest, keep_link

    extras.require_extra("build")
    request = KeepRequest(url, list_name, section, note, tuple(tag or ()), title)
    with terminal.progress(quiet=json or quiet) as progress:
        kept = keep_link(command_settings(), request, progress)
    output.print_json(kept) if json else output.print_lines(keeping.kept_lines(kept))
