"""The command line. Every command is a few lines: parse the options, call the engine or an operation, render.

Exit codes: 0 success (an honest "not answered" included), 1 a failure with its sentence on
standard error, 2 a usage error, 3 not answered (only with `ask --exit-code`), 130 interrupted.
"""

import gc
import sys
from io import TextIOWrapper
from typing import Annotated, ClassVar

import typer

from api.cli.command_group import CommandGroup


class _Commands(CommandGroup):
    """Each command with its module and its line in `refdesk --help`, of at most 60 characters."""

    table: ClassVar[dict[str, tuple[str, str]]] = {
        "ask": ("api.cli.commands.ask", "Answer a question with quotes from the list."),
        "search": ("api.cli.commands.ask", "Find the best resources for a question."),
        "cases": ("api.cli.commands.cases", "Show the case studies, each with its quoted card."),
        "path": ("api.cli.commands.paths", "Show what to read to reach a goal, in order."),
        "show": ("api.cli.commands.browse", "Show one resource and its stored texts."),
        "browse": ("api.cli.commands.browse", "Show the list by section."),
        "mark": ("api.cli.commands.reading", "Mark a resource as to read, being read or read."),
        "next": ("api.cli.commands.reading", "Show what to read next."),
        "reading": ("api.cli.commands.reading", "Show what you marked, with your notes."),
        "keep": ("api.cli.commands.keep", "Add a page to your list and index it."),
        "add": ("api.cli.commands.lists", "Add a reading list under a name."),
        "lists": ("api.cli.commands.lists", "Show the reading lists."),
        "rename": ("api.cli.commands.lists", "Give a reading list another name."),
        "remove": ("api.cli.commands.lists", "Remove a reading list by its name."),
        "index": ("api.cli.commands.index", "Fetch the list's links and build the index."),
        "links": ("api.cli.commands.index", "Report dead, moved and blocked links of the list."),
        "status": ("api.cli.commands.index", "Show the live index and the links that were not fetched."),
        "changes": ("api.cli.commands.changes", "Show what changed since an earlier index."),
        "use": ("api.cli.commands.index", "Switch to another published generation of the index."),
        "serve": ("api.cli.commands.serve", "Serve the web pages and the HTTP API."),
        "mcp": ("api.cli.commands.serve", "Serve an assistant over the Model Context Protocol."),
        "doctor": ("api.cli.commands.browse", "Check the installation and suggest fixes."),
        "eval": ("api.cli.commands.index", "Measure retrieval and abstention on judged questions."),
    }


app = typer.Typer(
    name="refdesk",
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# Exit code of typer for an interrupted command.
_INTERRUPTED = 130
# New objects between two searches for garbage. Nothing that a start loads is garbage, and looking for it after each 700
# took an eighth of the time of a question.
_OBJECTS = 100_000


def main() -> None:
    """Run the command line; a failure is one sentence and exit code 1, never a traceback."""
    gc.set_threshold(_OBJECTS)
    from api import logs

    logs.configure_logging()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every terminal can show all characters of a list
    try:
        app()
    except Exception as error:
        from api.cli.render import output
        from api.errors import Failure, error_sentence

        if not isinstance(error, (*Failure, OSError)):
            raise
        output.print_failure(error_sentence(error))
        sys.exit(1)
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:
            from api.cli.render import output

            output.print_failure("Interrupted; what was published before is untouched.")
        raise


def _print_version(is_given: bool) -> None:  # noqa: FBT001, typer calls it
    if is_given:
        from importlib.metadata import version

        from api.cli.render import output

        output.print_sentence(f"refdesk {version('refdesk')}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """The reference desk for a reading list: search it, ask it, serve it. Offline, on a CPU."""
