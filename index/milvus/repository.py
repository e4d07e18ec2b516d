"""The generations of a namespace in a cluster. An alias names the live one; changing it publishes."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from index.catalog import Catalog
from index.changes.records import read_records
from index.errors import Damaged, IndexingError, NoIndex
from index.generation import Generation
from index.integrity import read_manifest
from index.layout import CATALOG, REPORT, is_generation_name
from index.milvus import bundle
from index.milvus.connection import MilvusConnection
from index.milvus.documents import RemoteCatalog
from index.milvus.reader import MilvusIndexReader
from index.milvus.upload import upload_generation
from index.model import StageProgress
from index.publishing import RETAINED
from index.reader import NONE, GenerationRecords


class MilvusRepository:
    """The `index.reader.IndexRepository` of a cluster.

    `cache` is a folder for the bundles of generations, which may be deleted at any time. `keep` generations are kept in
    the cluster, and their bundles in the cache.
    """

    def __init__(self, address: str, token: str, cache: Path, keep: int = RETAINED) -> None:
        self._address, self._token, self._cache, self._keep = address, token, cache, keep

    @cached_property
    def _cluster(self) -> MilvusConnection:
        return MilvusConnection(self._address, self._token)

    def current(self) -> str:
        """The name of the live generation. Raises NoIndex, Damaged or StoreError."""
        collection = self._cluster.live_collection()
        if collection is None:
            raise NoIndex(f"There is no index at {self._address} yet: run 'refdesk index --store {self._address}'.")
        name = self._cluster.generation_name(collection)
        if not is_generation_name(name):
            raise Damaged(
                f"The alias '{self._cluster.namespace}' at {self._address} names '{collection[:60]}', no generation",
                "give the address another desk, as in milvus://host:port/desk",
            )
        return name

    def open(self, refused: Mapping[str, Damaged] = NONE, *, stand_in: bool = True) -> MilvusIndexReader:  # noqa: ARG002
        """Open the live generation; both arguments are ignored. Raises NoIndex, Damaged or StoreError."""
        return self._open(self.current())

    def _open(self, name: str) -> MilvusIndexReader:
        folder = bundle.fetch_bundle(self._cluster, name, self._cache, self._keep)
        return MilvusIndexReader(self._cluster, name, folder)

    def records(self, name: str) -> GenerationRecords:
        """Open the records of a generation. Raises Damaged or StoreError."""
        folder = bundle.fetch_bundle(self._cluster, name, self._cache, self._keep)
        catalog = RemoteCatalog(self._cluster, name, Catalog(folder / CATALOG))
        return read_records(name, read_manifest(folder, name), catalog, folder / REPORT)

    def published(self) -> list[str]:
        """Names of the published generations, newest first."""
        return [name for name in self._cluster.generation_names() if bundle.is_sealed(self._cluster, name)]

    def use(self, name: str = "") -> None:
        """Make a published generation the live one, by default the newest that is not. Raises IndexingError."""
        published, live = self.published(), self._cluster.live_collection()
        name = name or next((other for other in published if self._cluster.passages_collection(other) != live), "")
        if name not in published:
            known = ", ".join(published) or "none"
            raise IndexingError(f"There is no generation '{name[:60]}' at {self._address}; published are: {known}.")
        self._open(name).close()
        self._cluster.set_live(name)

    def send(self, generation: Generation, progress: StageProgress) -> None:
        """Upload a generation of this machine and make it the live one. Raises Damaged or StoreError."""
        upload_generation(self._cluster, generation, progress, self._keep)
