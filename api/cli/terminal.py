"""The terminal itself: how wide it is, what is too long for it, how far a run has come."""

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import timedelta
from io import StringIO
from typing import Any, TextIO

from rich.console import Console
from rich.text import Text

# Stage, done, in all, and words beside that; the last may be left out.
Progress = Callable[..., None]
_WIDEST = 100
_PLAIN_WIDTH = 80
# A rate over less time than this is chance.
_UNSURE_SECONDS = 3.0


def console(*, errors: bool = False) -> Console:
    """Standard output (or error) at a width that reads well; 80 columns in a pipe."""
    found = Console(stderr=errors, highlight=False, soft_wrap=False)
    found.width = min(found.width, _WIDEST) if found.is_terminal else _PLAIN_WIDTH
    return found


@contextmanager
def paged() -> Iterator[None]:
    """What is printed meanwhile, through the pager if standard output is a terminal and it is longer than that."""
    out = sys.stdout
    if not out.isatty():
        yield
        return
    with redirect_stdout(_Held(out)) as held:
        yield
    import subprocess

    text = held.getvalue()
    command = shlex.split(os.environ.get("PAGER", "less"))
    if text.count("\n") < console().height or not command or shutil.which(command[0]) is None:
        out.write(text)
        return
    env = {"LESS": "-FRX", **os.environ}
    subprocess.run(command, input=text, text=True, check=False, env=env, errors="replace")  # noqa: S603, the user's own


class _Held(StringIO):
    """Text on its way to a terminal, so that it looks as if it were there."""

    def __init__(self, out: TextIO) -> None:
        super().__init__()
        self._out = out

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The terminal's."""
        return self._out.encoding

    def isatty(self) -> bool:
        """It will be on one."""
        return True

    def fileno(self) -> int:
        """The terminal's, whose width it is."""
        return self._out.fileno()


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """A bar on a terminal's standard error for each stage; nothing in a pipe."""
    out = console(errors=True)
    if quiet or not out.is_terminal:
        yield lambda stage, done, total, note="": None
        return
    with _bars(out) as bars:
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int, note: str = "") -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.note = note
            bars.update(tasks[stage], completed=done, total=total)

        yield advance


def _bars(out: Console) -> Any:
    """A line for each stage: done of all, how many a second, time left; below them what else there is to know."""
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn
    from rich.progress import Progress as Bars

    class Pace(ProgressColumn):
        def render(self, task: Task) -> Text:
            seconds = task.elapsed or 0.0
            if seconds < _UNSURE_SECONDS or not task.completed:
                return Text("")
            rate = task.completed / seconds
            left = timedelta(seconds=round((task.remaining or 0) / rate))
            return Text(f"{rate:.1f}/s, {left} left", style="dim")

    class Noted(Bars):
        note = ""

        def get_renderables(self) -> Iterator[Any]:
            yield from super().get_renderables()
            if self.note:
                yield Text(self.note, style="dim", overflow="ellipsis", no_wrap=True)

    columns = (TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), Pace())
    return Noted(*columns, console=out, transient=True)
