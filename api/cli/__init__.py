"""The command line. Every command is a few lines: read the wishes, ask the rest, render.

Exit codes: 0 done (an honest "not answered" included), 1 a failure with its sentence on
standard error, 2 a command line that cannot be understood, 3 not answered (only with
`ask --exit-code`), 130 interrupted.
"""

import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Annotated

import typer

from api.cli.commands import ask, browse, index, serve
from api.errors import Failure, error_sentence

app = typer.Typer(
    name="refdesk",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
# The exit code by which typer ends a command that was interrupted.
_INTERRUPTED = 130


def main() -> None:
    """Run the command line; a failure is one sentence and exit code 1, never a traceback."""
    from api import logs

    logs.configure_logging()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # not every terminal can show what a list says
    try:
        app()
    except (*Failure, OSError) as error:
        from api.cli.render import answers

        answers.print_failure(error_sentence(error))
        sys.exit(1)
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:
            from api.cli.render import answers

            answers.print_failure("Interrupted; what was published before is untouched.")
        raise


def _say_version(wanted: bool) -> None:  # noqa: FBT001, typer calls it
    if wanted:
        from importlib.metadata import version

        from api.cli.render import answers

        answers.print_sentence(f"refdesk {version('refdesk')}")
        raise typer.Exit


@app.callback()
def root(
    _version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    """The reference desk for a reading list: search it, ask it, serve it. Offline, on a CPU."""


_COMMANDS: dict[str, Callable[..., None]] = {
    "ask": ask.ask_command,
    "search": ask.search_command,
    "show": browse.show_command,
    "browse": browse.browse_command,
    "index": index.index_command,
    "links": index.links_command,
    "status": index.status_command,
    "use": index.use_command,
    "serve": serve.serve_command,
    "mcp": serve.mcp_command,
    "doctor": browse.doctor_command,
    "eval": index.eval_command,
}
for _name, _command in _COMMANDS.items():
    app.command(name=_name)(_command)
