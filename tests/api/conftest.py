"""What the tests of the doors share: a command line to run, desks to run it on."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import typer

from api.cli import main
from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from tests.api.history import changed_desk
from tests.api.local_client import LocalClient
from tests.api.running import Ran, Run, serving
from tests.kept_parsers import parsers_kept

SMALL = """# A small list

## Insects

- [On bees](https://example.org/bees) (Karl Frisch, 1967) `paper`

  Bees dance to tell their sisters where the flowers are. The angle of the dance is the angle to the sun.

- [On ants](https://example.org/ants) `post`

  Ants lay a trail of scent from food to the nest, and the shortest trail smells strongest.

## Mammals

- [On bats]() (Lazzaro Spallanzani, 1794) `book`

  Bats find their way in the dark by the echo of their own cries.
"""


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings or caches of whoever runs the tests: an empty working folder, no variables of ours or of rich's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home-cache"))
    for name in [*os.environ]:
        if name.startswith("REFDESK_") or name in {"FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"}:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session", autouse=True)
def parsers() -> Iterator[None]:
    """All runs in this process share their parser processes; those of `refdesk` as a process are its own."""
    with parsers_kept():
        yield


# To make the commands of their functions takes a third of the time of a question.
_get_command_once = cache(typer.main.get_command)


@pytest.fixture
def refdesk(desk: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process, on the shared desk or on the one given as `data`."""
    monkeypatch.setattr(typer.main, "get_command", _get_command_once)

    def run(*arguments: str, data: Path = desk.data) -> Ran:
        monkeypatch.setattr(sys, "argv", ["refdesk", *arguments])
        monkeypatch.setenv("REFDESK_DATA", str(data))
        monkeypatch.setattr(logging.root, "handlers", [])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ran(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def bare(tmp_path: Path, encoders: Path) -> Layout:
    """A data folder without an index, with the encoder exported."""
    return _with_encoder(tmp_path / "bare", encoders)


@pytest.fixture(scope="session")
def bare_folder(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> Callable[[], Layout]:
    """Makes such data folders for what several tests share."""
    return lambda: _with_encoder(tmp_path_factory.mktemp("bare"), encoders)


def _with_encoder(data: Path, encoders: Path) -> Layout:
    layout = Layout(data)
    layout.cache.mkdir(parents=True)
    layout.encoders.symlink_to(encoders)
    return layout


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A list of three entries, one without an address."""
    path = tmp_path / "small.md"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.fixture(scope="session")
def changed(bare_folder: Callable[[], Layout]) -> Layout:
    """A data folder with two generations, of which the second has changes of most kinds. Shared: never change it."""
    layout = bare_folder()
    changed_desk.publish(layout, changed_desk.FIRST, changed_desk.SECOND)
    return layout


@pytest.fixture(scope="module")
def client(desk: Layout) -> Iterator[LocalClient]:
    """A client of the application on the shared desk."""
    with LocalClient(create_app(Settings(data=desk.data))) as found:
        yield found


@pytest.fixture(scope="module")
def served(desk: Layout) -> Iterator[str]:
    """The address of a server on the shared desk that runs beside the test."""
    with serving(Settings(data=desk.data)) as port:
        yield f"http://127.0.0.1:{port}"
