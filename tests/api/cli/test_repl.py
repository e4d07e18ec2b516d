"""A session at the terminal: questions, what may follow them, history."""

import errno
import os
import pty
import readline
import select
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from api.cli.repl import HELP, Session, SessionDefaults, _history
from index.layout import Layout
from search import Engine
from tests.api.running import COMMAND

QUESTION = "How did Airbnb rank experiences?"
FIRST = "Machine Learning-Powered Search Ranking of Airbnb Experiences"
Talk = Callable[..., tuple[str, str, list[str]]]


@pytest.fixture
def talk(engine: Engine, capsys: pytest.CaptureFixture[str]) -> Talk:
    """Say some lines; what is shown, what is complained of, what is opened."""

    def said(*lines: str) -> tuple[str, str, list[str]]:
        opened: list[str] = []
        Session(engine, SessionDefaults(k=3), opened.append).run(lines)
        shown = capsys.readouterr()
        return shown.out, shown.err, opened

    return said


def test_each_line_is_a_question_until_quit(talk: Talk) -> None:
    out, err, _ = talk(QUESTION, "", "What is the capital of Mongolia?", "quit", "feature store")
    assert out.startswith("[1] ")
    assert "This list does not answer that." in out
    assert ("eature store" in out.partition("not answer")[2], err) == (False, "")


def test_more_shows_what_follows(talk: Talk) -> None:
    out, _, _ = talk("feature store", "more", "more")
    starts = [line.split()[0] for line in out.splitlines() if line[:1].isdigit()]
    assert starts == [f"{rank}." for rank in range(1, 10)]


def test_more_of_what_is_not_answered_is_the_nearest(talk: Talk) -> None:
    out, _, _ = talk("What is the capital of Mongolia?", "more")
    assert [line.split()[0] for line in out.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]


def test_more_of_related_reading_does_not_repeat_it(talk: Talk) -> None:
    out, _, _ = talk("How did Spotify build Discover Weekly?", "more")
    assert "Related reading\n" in out
    assert [line.split()[0] for line in out.splitlines() if line[:1].isdigit()] == [f"{n}." for n in range(1, 7)]


def test_what_follows_more_is_as_long_as_what_was_asked_first(talk: Talk) -> None:
    out, _, _ = talk("platform", "more", "only since 2015")
    assert [line.split()[0] for line in out.splitlines() if line[:1].isdigit()][6:] == ["1.", "2.", "3."]


def test_at_the_end_there_is_no_more(talk: Talk) -> None:
    out, _, _ = talk("fraud", "only papers", *["more"] * 20)
    assert out.endswith("There are no more.\n")


def test_only_narrows_the_last_question_and_all_takes_it_back(talk: Talk) -> None:
    out, err, _ = talk("platform", "only case studies", "only Uber", "all")
    plain, narrow, narrower, again = (part for part in out.split("Resources\n")[1:])
    assert err == ""
    kinds = [line.strip() for line in narrow.splitlines() if "(from the" in line and "--" not in line]
    assert kinds
    assert all(kind.startswith("case study") for kind in kinds)
    assert "Uber" in narrower
    assert plain.split("\n\n")[0] in again


def test_a_question_may_follow_up_on_the_last_one(talk: Talk) -> None:
    out, err, _ = talk(QUESTION, "and Netflix?", "only since 2018", "what else?", "who wrote the first one?")
    shown = " ".join(out.split())
    assert 'A follow-up to "How did Airbnb rank experiences?", read as "How did Netflix rank experiences?".' in shown
    assert "Understood: since 2018" in shown
    assert "shown before" in shown
    assert "is by" in out
    assert err == ""


def test_a_follow_up_that_refers_to_nothing_is_refused_in_a_sentence(talk: Talk) -> None:
    _, err, _ = talk("more like 2", QUESTION, "more like 9", "only the good ones")
    first, second, third = err.splitlines()
    assert first.startswith('"more like 2" refers to an earlier question, and none was given')
    assert second.startswith("There is no resource 9: 3 are shown")
    assert third.startswith("'good ones' is not a filter")


def test_the_last_answer_is_sorted(talk: Talk) -> None:
    out, err, _ = talk("monitoring", "sort title", "sort size")
    titles = [line[4:] for line in out.split("Resources\n")[2].splitlines() if line[:1].isdigit()]
    assert titles == sorted(titles, key=str.casefold)
    assert len(titles) > 1
    assert err == ""


def test_a_resource_is_opened_by_its_number(talk: Talk) -> None:
    out, err, opened = talk(QUESTION, "open the first one", "open 9", "open 0")
    assert opened == [line for line in out.split() if "airbnb-experiences" in line][:1]
    assert err.count("There is no resource") == 2


def test_only_what_is_shown_is_opened(talk: Talk) -> None:
    _, err, opened = talk("What is the capital of Mongolia?", "open 1", "more", "open 1")
    assert err.startswith("No resource is shown that could be opened")
    assert len(opened) == 1


def test_what_no_browser_opens_is_not_opened(talk: Talk) -> None:
    _, err, opened = talk("moving from batch processing to a streaming mindset", "open 1")
    assert (opened, err) == ([], "Resource 1 has no address that a browser opens.\n")


def test_words_before_a_question_are_a_complaint_or_a_question(talk: Talk) -> None:
    out, err, _ = talk("more", "all", "only fools rush in", "open source platforms", "\x1b[2J", "help")
    assert err.count("ask a question first") == 2
    assert err.count("control characters") == 1
    assert HELP.split(":")[0] in out


def test_a_real_terminal_has_a_prompt_and_keeps_history(own_desk: Layout, tmp_path: Path) -> None:
    mine, theirs = pty.openpty()
    env = os.environ | {"REFDESK_DATA": str(own_desk.data), "TERM": "xterm", "PAGER": "cat", "COLUMNS": "80"}
    process = subprocess.Popen([COMMAND, "ask"], stdin=theirs, stdout=theirs, stderr=theirs, env=env, cwd=tmp_path)
    os.close(theirs)
    shown = ""
    for awaited, line in ((b"? ", QUESTION), (b"address", "quit")):
        shown += _until(mine, awaited)
        os.write(mine, f"{line}\n".encode())
    assert process.wait(timeout=60) == 0
    os.close(mine)
    assert "Resources" in shown
    assert (own_desk.data / "history").read_text().splitlines() == [QUESTION, "quit"]


def test_a_history_that_cannot_be_used_is_a_remark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_path: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(readline, "read_history_file", refuse)
    monkeypatch.setattr(readline, "write_history_file", refuse)
    (tmp_path / "history").touch()
    with _history(tmp_path / "history"):
        pass
    assert capsys.readouterr().err.count("Permission denied") == 2


def _until(terminal: int, awaited: bytes) -> str:
    """What a terminal shows, up to some words and then until it is still."""
    seen, end = b"", time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.5)[0]:
            seen += os.read(terminal, 65536)
        elif awaited in seen or b"http" in seen:
            return seen.decode(errors="replace")
    raise AssertionError(seen)
