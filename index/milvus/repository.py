"""The generations of one desk in a cluster: an alias names the live one, and changing it publishes."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from index.errors import Damaged, IndexingError, NoIndex
from index.generation import Generation
from index.layout import is_name
from index.milvus import bundle
from index.milvus.connection import MilvusConnection
from index.milvus.reader import MilvusIndexReader
from index.milvus.upload import Progress, upload_generation
from index.reader import NONE


class MilvusRepository:
    """See `index.reader.IndexRepository`. `cache` is a folder for the fronts of generations; it may be deleted at any time."""

    def __init__(self, address: str, token: str, cache: Path, threads: int = 2) -> None:
        self._address, self._token, self._cache, self._threads = address, token, cache, threads

    @cached_property
    def _cluster(self) -> MilvusConnection:
        return MilvusConnection(self._address, self._token)

    def current(self) -> str:
        """See `index.reader.IndexRepository`."""
        collection = self._cluster.live()
        if collection is None:
            raise NoIndex(f"There is no index at {self._address} yet: run 'refdesk index --store {self._address}'.")
        name = collection.removeprefix(f"{self._cluster.desk}_").replace("_", "-")
        if not is_name(name):
            raise Damaged(
                f"The alias '{self._cluster.desk}' at {self._address} names '{collection[:60]}', no generation",
                "give the address another desk, as in milvus://host:port/desk",
            )
        return name

    def open(self, refused: Mapping[str, Damaged] = NONE, *, stand_in: bool = True) -> MilvusIndexReader:  # noqa: ARG002
        """See `index.reader.IndexRepository`; nothing is refused here, and nothing stands in."""
        return self._open(self.current())

    def _open(self, name: str) -> MilvusIndexReader:
        return MilvusIndexReader(
            self._cluster, name, bundle.fetch_bundle(self._cluster, name, self._cache), self._threads
        )

    def published(self) -> list[str]:
        """See `index.reader.IndexRepository`."""
        return [name for name in self._cluster.names() if bundle.is_sealed(self._cluster, name)]

    def use(self, name: str = "") -> None:
        """See `index.reader.IndexRepository`."""
        published, live = self.published(), self._cluster.live()
        name = name or next((other for other in published if self._cluster.passages(other) != live), "")
        if name not in published:
            known = ", ".join(published) or "none"
            raise IndexingError(f"There is no generation '{name[:60]}' at {self._address}; published are: {known}.")
        self._open(name).close()
        self._cluster.point(name)

    def send(self, opened: Generation, progress: Progress) -> None:
        """Publish a generation of this machine there; see `index.milvus.upload`."""
        upload_generation(self._cluster, opened, progress)
