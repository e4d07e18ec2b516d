"""What the tests of Milvus share: a server process, and the bundled list sent to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.generation import Generation
from index.milvus.connection import MilvusConnection
from index.milvus.reader import MilvusIndexReader
from index.milvus.repository import MilvusRepository
from tests.tools.milvus import IS_INSTALLED, WHY, server

Shelved = Callable[[str], MilvusRepository]


def quiet(_stage: str, _done: int, _total: int, _note: str = "", /) -> None:
    """No progress is shown."""


@pytest.fixture(scope="session")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not IS_INSTALLED:
        pytest.skip(WHY)
    with server(tmp_path_factory.mktemp("milvus") / "data") as address:
        yield address


@pytest.fixture
def shelf(milvus: str, tmp_path: Path) -> Shelved:
    """Shelves on desks of the server, each with the test's own cache."""
    return lambda desk: MilvusRepository(f"{milvus}/{desk}", "", tmp_path / "stores")


@pytest.fixture(scope="session")
def sent(milvus: str, opened: Generation, tmp_path_factory: pytest.TempPathFactory) -> MilvusRepository:
    """The bundled list on a desk that no test may change."""
    found = MilvusRepository(f"{milvus}/bundled", "", tmp_path_factory.mktemp("stores"))
    found.send(opened, quiet)
    return found


@pytest.fixture(scope="session")
def remote(sent: MilvusRepository) -> MilvusIndexReader:
    return sent.open()


@pytest.fixture
def cluster(milvus: str) -> MilvusConnection:
    return MilvusConnection(f"{milvus}/other")
