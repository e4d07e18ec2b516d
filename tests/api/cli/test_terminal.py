"""What a terminal gets that a pipe does not: colour, links, a pager."""

import io
import os
import pty
import subprocess
from pathlib import Path

import pytest
from rich.console import Console

from api.cli import terminal
from index.layout import Layout
from ingest.model import Outcome
from tests.api.running import COMMAND


def on_a_terminal(desk: Layout, *arguments: str, **more: str) -> str:
    """What a command shows on a terminal of 80 by 24."""
    mine, theirs = pty.openpty()
    env = os.environ | {"REFDESK_DATA": str(desk.data), "TERM": "xterm-256color", "LINES": "24", "COLUMNS": "80"} | more
    process = subprocess.Popen([COMMAND, *arguments], stdin=theirs, stdout=theirs, env=env)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(mine, 65536)
        except OSError:  # how Linux says that nobody is left to write
            break
        if not part:
            break
        shown += part
    os.close(mine)
    assert process.wait(timeout=60) == 0
    return shown.decode()


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says that it was called."""
    script = tmp_path / "pager"
    script.write_text("#!/bin/sh\necho PAGED\ncat\n")
    script.chmod(0o755)
    return str(script)


def test_what_is_longer_than_the_terminal_goes_through_the_pager(desk: Layout, pager: str) -> None:
    long, short = (on_a_terminal(desk, "search", "models", "--k", k, PAGER=pager) for k in ("20", "1"))
    assert long.startswith("PAGED")
    assert "20. " in long
    assert "PAGED" not in short


def test_titles_and_addresses_are_links(desk: Layout) -> None:
    shown = on_a_terminal(desk, "search", "How did Airbnb rank experiences?", "--k", "1")
    assert shown.count("]8;") >= 2
    assert "\x1b[1" in shown


def test_no_color_is_respected(desk: Layout) -> None:
    shown = on_a_terminal(desk, "search", "models", "--k", "1", NO_COLOR="1")
    assert not [code for code in range(30, 38) if f"[{code}m" in shown or f";{code}m" in shown]


def test_a_pager_that_is_not_there_is_no_error(desk: Layout) -> None:
    assert "20. " in on_a_terminal(desk, "search", "models", "--k", "20", PAGER="no-such-program")


def test_json_is_never_paged(desk: Layout, pager: str) -> None:
    assert on_a_terminal(desk, "search", "models", "--k", "20", "--json", PAGER=pager).startswith("{")


def test_progress_is_a_line_for_each_stage_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress(quiet=False) as advance:
        for stage, done in (("fetching links", 0), ("encoding passages", 1), ("fetching links", 1)):
            advance(stage, done, 2)
    assert capsys.readouterr() == ("", "fetching links ...\nencoding passages ...\n")


def test_quiet_progress_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress(quiet=True) as advance:
        advance("encoding passages", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_progress_fits_into_80_columns_with_its_tally_below() -> None:
    out = Console(file=io.StringIO(), force_terminal=True, width=80)
    with terminal._progress_bars(out) as bars:
        task = bars.add_task("encoding passages", total=123456, completed=99999)
        bars.tasks[task].start_time -= 99999
        bars.note = ", ".join(f"{n * 100} {outcome}" for n, outcome in enumerate(Outcome))
        lines = out.render_lines(bars.get_renderable())
    shown = ["".join(part.text for part in line).rstrip() for line in lines]
    assert len(shown) == 2
    assert "99999/123456 1.0/s, 6:30:" in shown[0]
    assert max(map(len, shown)) <= 80
