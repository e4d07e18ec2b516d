"""What all tests share: a real encoder, exported once a session, and an index of the bundled list."""

import gc
import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from index.build import BuildInput, build
from index.encoder import export
from index.encoder.onnx import OnnxEncoder
from index.generation import Generation, open_current
from index.layout import Layout
from ingest.lists import ReadingList, read_list
from search import Engine
from search.examples.choice import choose_examples
from tests.shared_encoder import opened_once

# The same examples in each run, so that a run says something of a change and not of luck, and no deadline nor any
# other look at the clock, as a busy machine would miss it;
# `HYPOTHESIS_PROFILE=default pytest` looks at others.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

ROOT = Path(__file__).parents[1]
_ENCODERS = ROOT / ".cache" / "encoders"
BUNDLED = ROOT / "data" / "lists" / "mlops-guide.md"


def pytest_configure() -> None:
    """Let interrupts reach the processes of tests: a shell ignores them for what it runs in its background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while tests are collected, and later never among what was: that took a tenth of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def encoders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the exported default encoder; exporting takes some seconds, so it is cached across runs.

    Never change it. From then on this process opens it once, which takes a tenth of a second, and each build does it
    five times.
    """
    exported = export.prepare_encoder(export.DEFAULT, _ENCODERS)
    folder = tmp_path_factory.mktemp("encoders")
    with opened_once(Path(shutil.copytree(exported, folder / exported.name))):
        yield folder


@pytest.fixture(scope="session")
def encoder(encoders: Path) -> OnnxEncoder:
    return OnnxEncoder(next(encoders.iterdir()))


@pytest.fixture(scope="session")
def bundled() -> ReadingList:
    return read_list(BUNDLED)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, encoders: Path, bundled: ReadingList) -> Layout:
    """A data folder with the bundled list indexed on its notes. Shared: never change it."""
    layout = Layout(tmp_path_factory.mktemp("desk"))
    shutil.copytree(encoders, layout.encoders)
    build_input = BuildInput(bundled.title, bundled.resources, introduction=bundled.introduction)
    build(build_input, layout, choose_examples=choose_examples)
    return layout


@pytest.fixture
def own_desk(desk: Layout, tmp_path: Path) -> Layout:
    """A copy of the indexed bundled list that a test may change."""
    shutil.copytree(desk.data, tmp_path / "data")
    return Layout(tmp_path / "data")


@pytest.fixture(scope="session")
def opened(desk: Layout) -> Generation:
    return open_current(desk)


@pytest.fixture(scope="session")
def engine(opened: Generation) -> Engine:
    return Engine(opened)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below the test's own folder and give its path."""

    def written(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written
