"""The command line. Every command is a few lines: parse the options, call the engine or an operation, render.

Exit codes: 0 success (an honest "not answered" included), 1 a failure with its sentence on
standard error, 2 a usage error, 3 not answered (only with `ask --exit-code`), 130 interrupted.
"""

import gc
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Annotated

import typer

from api.cli.commands import ask, browse, cases, changes, index, keep, lists, paths, reading, serve
from api.errors import Failure, error_sentence

app = typer.Typer(
    name="refdesk",
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
    except (*Failure, OSError) as error:
        from api.cli.render import output

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


# Each command with its line in `refdesk --help`, at most 60 characters.
_COMMANDS: dict[str, tuple[Callable[..., None], str]] = {
    "ask": (ask.ask_command, "Answer a question with quotes from the list."),
    "search": (ask.search_command, "Find the best resources for a question."),
    "cases": (cases.cases_command, "Show the case studies, each with its quoted card."),
    "path": (paths.path_command, "Show what to read to reach a goal, in order."),
    "show": (browse.show_command, "Show one resource and its stored texts."),
    "browse": (browse.browse_command, "Show the list by section."),
    "mark": (reading.mark_command, "Mark a resource as to read, being read or read."),
    "next": (reading.next_command, "Show what to read next."),
    "reading": (reading.reading_command, "Show what you marked, with your notes."),
    "keep": (keep.keep_command, "Add a page to your list and index it."),
    "add": (lists.add_command, "Add a reading list under a name."),
    "lists": (lists.lists_command, "Show the reading lists."),
    "rename": (lists.rename_command, "Give a reading list another name."),
    "remove": (lists.remove_command, "Remove a reading list by its name."),
    "index": (index.index_command, "Fetch the list's links and build the index."),
    "links": (index.links_command, "Report dead, moved and blocked links of the list."),
    "status": (index.status_command, "Show the live index and the links that were not fetched."),
    "changes": (changes.changes_command, "Show what changed since an earlier index."),
    "use": (index.use_command, "Switch to another published generation of the index."),
    "serve": (serve.serve_command, "Serve the web pages and the HTTP API."),
    "mcp": (serve.mcp_command, "Serve an assistant over the Model Context Protocol."),
    "doctor": (browse.doctor_command, "Check the installation and suggest fixes."),
    "eval": (index.eval_command, "Measure retrieval and abstention on judged questions."),
}
for _name, (_command, _short_help) in _COMMANDS.items():
    app.command(name=_name, short_help=_short_help)(_command)
