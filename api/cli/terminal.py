"""The terminal: its width, the pager for long output and the progress of a run."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console
from rich.text import Text

if TYPE_CHECKING:
    from index.model import StageProgress

# Widest line on a terminal, and the width in a pipe.
_MAX_WIDTH = 100
_PIPE_WIDTH = 80
# A rate measured over less time is not shown.
_MIN_RATE_SECONDS = 3.0


def console(*, errors: bool = False) -> Console:
    """A console on standard output, or on standard error if `errors`: at most 100 columns, 80 in a pipe."""
    out = Console(stderr=errors, highlight=False, soft_wrap=False)
    out.width = min(out.width, _MAX_WIDTH) if out.is_terminal else _PIPE_WIDTH
    return out


@contextmanager
def paged() -> Iterator[None]:
    """Pipe the output of the block through the pager if it is longer than the terminal; no effect in a pipe."""
    out = sys.stdout
    if not out.isatty():
        yield
        return
    with redirect_stdout(_TerminalBuffer(out)) as buffer:
        yield
    import subprocess

    text = buffer.getvalue()
    command = shlex.split(os.environ.get("PAGER", "less"))
    if text.count("\n") < console().height or not command or shutil.which(command[0]) is None:
        out.write(text)
        return
    env = {"LESS": "-FRX", **os.environ}
    subprocess.run(command, input=text, text=True, check=False, env=env, errors="replace")  # noqa: S603, the user's own


class _TerminalBuffer(StringIO):
    """A buffer that has the properties of the terminal `out`."""

    def __init__(self, out: TextIO) -> None:
        super().__init__()
        self._out = out

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the terminal."""
        return self._out.encoding

    def isatty(self) -> bool:
        """Always true."""
        return True

    def fileno(self) -> int:
        """The file descriptor of the terminal, for its width."""
        return self._out.fileno()


@contextmanager
def progress(*, quiet: bool) -> Iterator["StageProgress"]:
    """A progress bar for each stage on a terminal's standard error, a line in a pipe; nothing if `quiet`."""
    out = console(errors=True)
    if quiet:
        yield lambda stage, done, total, note="": None
        return
    if not out.is_terminal:
        yield _stage_lines()
        return
    with _progress_bars(out) as bars:
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int, note: str = "") -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.note = note
            bars.update(tasks[stage], completed=done, total=total)

        yield advance


def _stage_lines() -> "StageProgress":
    """Prints the name of each stage when it begins."""
    from api.cli.render import output

    stages: set[str] = set()

    def advance(stage: str, done: int, total: int, note: str = "") -> None:  # noqa: ARG001, the protocol
        if stage not in stages:
            stages.add(stage)
            output.print_stage(stage)

    return advance


def _progress_bars(out: Console) -> Any:
    """One line for each stage with steps, rate and time left; below them the note, the attribute `note`."""
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn
    from rich.progress import Progress as Bars

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            seconds = task.elapsed or 0.0
            if seconds < _MIN_RATE_SECONDS or not task.completed:
                return Text("")
            rate = task.completed / seconds
            left = timedelta(seconds=round((task.remaining or 0) / rate))
            return Text(f"{rate:.1f}/s, {left} left", style="dim")

    class BarsWithNote(Bars):
        note = ""

        def get_renderables(self) -> Iterator[Any]:
            yield from super().get_renderables()
            if self.note:
                yield Text(self.note, style="dim", overflow="ellipsis", no_wrap=True)

    columns = (TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), Rate())
    return BarsWithNote(*columns, console=out, transient=True)
