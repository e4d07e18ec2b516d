"""The generations of one desk in a cluster: an alias names the live one, and changing it publishes."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from index.errors import Damaged, IndexingError, NoIndex
from index.generation import Generation
from index.layout import is_name
from index.milvus import bundle
from index.milvus.connection import Cluster
from index.milvus.reader import RemoteStore
from index.milvus.upload import Progress, send
from index.reader import NONE


class MilvusShelf:
    """See `index.reader.Shelf`. `cache` is a folder for the fronts of generations; it may be deleted at any time."""

    def __init__(self, address: str, token: str, cache: Path, threads: int = 2) -> None:
        self._address, self._token, self._cache, self._threads = address, token, cache, threads

    @cached_property
    def _cluster(self) -> Cluster:
        return Cluster(self._address, self._token)

    def current(self) -> str:
        """See `index.reader.Shelf`."""
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

    def open(self, refused: Mapping[str, Damaged] = NONE, *, stand_in: bool = True) -> RemoteStore:  # noqa: ARG002
        """See `index.reader.Shelf`; nothing is refused here, and nothing stands in."""
        return self._open(self.current())

    def _open(self, name: str) -> RemoteStore:
        return RemoteStore(self._cluster, name, bundle.fetched(self._cluster, name, self._cache), self._threads)

    def published(self) -> list[str]:
        """See `index.reader.Shelf`."""
        return [name for name in self._cluster.names() if bundle.is_sealed(self._cluster, name)]

    def use(self, name: str = "") -> None:
        """See `index.reader.Shelf`."""
        published, live = self.published(), self._cluster.live()
        name = name or next((other for other in published if self._cluster.passages(other) != live), "")
        if name not in published:
            known = ", ".join(published) or "none"
            raise IndexingError(f"There is no generation '{name[:60]}' at {self._address}; published are: {known}.")
        self._open(name).close()
        self._cluster.point(name)

    def send(self, opened: Generation, progress: Progress) -> None:
        """Publish a generation of this machine there; see `index.milvus.upload`."""
        send(self._cluster, opened, progress)
