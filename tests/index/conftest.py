"""What the tests of index share: data folders in which building is cheap."""

import shutil
import socket
from pathlib import Path

import pytest

from index.build import build
from index.generation import Generation, open_current
from index.layout import Layout
from tests.index.material import material, page

PAGE = (
    "# Drift\n\nDrift is measured daily. It is 1.5 times what it was.\n\n## Alarms\n\n- One rings.\n- Nobody comes.\n"
)


@pytest.fixture
def bare(tmp_path: Path, encoders: Path) -> Layout:
    """A data folder without an index, whose encoder was exported before."""
    layout = Layout(tmp_path / "data")
    layout.encoders.parent.mkdir(parents=True)
    layout.encoders.symlink_to(encoders)
    return layout


@pytest.fixture(scope="session")
def four(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> Layout:
    """A data folder with one generation of four notes. Shared: never change it."""
    layout = Layout(tmp_path_factory.mktemp("four"))
    layout.encoders.parent.mkdir(parents=True)
    layout.encoders.symlink_to(encoders)
    build(material(), layout)
    return layout


@pytest.fixture
def built(four: Layout, tmp_path: Path) -> Layout:
    """A data folder with one generation of four notes, which a test may change."""
    shutil.copytree(four.data, tmp_path / "built", symlinks=True)
    return Layout(tmp_path / "built")


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> Generation:
    """A generation in which the third of four resources has a page beside its note."""
    layout = Layout(tmp_path_factory.mktemp("paged"))
    layout.encoders.parent.mkdir(parents=True)
    layout.encoders.symlink_to(encoders)
    build(material(documents=(page(2, PAGE),)), layout)
    return open_current(layout)


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every name that is asked of DNS while the test runs."""
    asked: list[object] = []

    def refused(host: str, *_rest: object, **_more: object) -> object:
        asked.append(host)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    return asked
