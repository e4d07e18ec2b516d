"""A connection to a Milvus cluster: address, names of collections, calls, and errors in one sentence.

The only module that connects; it then imports pymilvus, which is an extra.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from index.errors import StoreError
from index.layout import is_generation_name

_ADDRESS = re.compile(r"milvus(s?)://([^\s/@]+:\d+)(?:/([A-Za-z_]\w*))?")
# The namespace of an address without one.
_DEFAULT_NAMESPACE = "refdesk"
# Timeouts in seconds: of a call while a question waits, and of uploading or loading a collection.
_TIMEOUT, _LONG_TIMEOUT = 10.0, 600.0
# Milliseconds between two keepalive pings on an idle connection, as often as gRPC servers tolerate by default
# (https://github.com/grpc/grpc/blob/master/doc/keepalive.md). With the ten seconds of pymilvus, idle servers closed the
# connection with "Too many pings", once just as a build connected.
_GRPC_OPTIONS = {"grpc.keepalive_time_ms": 300_000}
# Records per batch of an iterator.
_BATCH = 2_000

Record = dict[str, Any]


class MilvusConnection:
    """A namespace in a cluster. Safe across threads.

    `address` is milvus://host:port/namespace, or milvuss:// for TLS.
    """

    def __init__(self, address: str, token: str = "") -> None:
        """Connect. Raises StoreError if there is no answer, ImportError without the extra."""
        match = _ADDRESS.fullmatch(address)
        if not match:
            raise StoreError(f"'{address[:80]}' is no address of a store: write milvus://host:port or .../desk.")
        self.address, self.namespace = address, match[3] or _DEFAULT_NAMESPACE
        from pymilvus import MilvusClient
        from pymilvus.exceptions import MilvusException

        self._failure = MilvusException
        try:
            self.client = MilvusClient(
                f"http{match[1]}://{match[2]}", token=token, timeout=_TIMEOUT, grpc_options=_GRPC_OPTIONS
            )
        except MilvusException as error:
            raise StoreError(
                f"No Milvus answers at {address} ({_first_line(error)}): start it, or correct 'store'."
            ) from error

    def call(self, method: str, *args: Any, is_slow: bool = False, **kwargs: Any) -> Any:
        """Call a method of the client by its name, with a long timeout if it `is_slow`. Raises StoreError."""
        import grpc

        try:
            return getattr(self.client, method)(*args, timeout=_LONG_TIMEOUT if is_slow else _TIMEOUT, **kwargs)
        except (self._failure, grpc.RpcError) as error:
            raise StoreError(
                f"Milvus at {self.address} failed to {method} ({_first_line(error)}): see that it runs."
            ) from error

    def passages_collection(self, name: str) -> str:
        """The collection of the passages of a generation."""
        return f"{self.namespace}_{name.replace('-', '_')}"

    def pieces_collection(self, name: str) -> str:
        """The collection of the texts and files of a generation."""
        return f"{self.passages_collection(name)}_pieces"

    def resources_collection(self, name: str) -> str:
        """The collection of the resources of a generation."""
        return f"{self.passages_collection(name)}_resources"

    def generation_name(self, collection: str) -> str:
        """The name of the generation with this collection of passages."""
        return collection.removeprefix(f"{self.namespace}_").replace("_", "-")

    def generation_names(self) -> list[str]:
        """Names of the generations with a collection of passages, complete or not, newest first."""
        names = map(self.generation_name, self.call("list_collections"))
        return sorted(filter(is_generation_name, names), reverse=True)

    def live_collection(self) -> str | None:
        """The collection to which the alias of the namespace points, or None without an alias."""
        if self.namespace not in self.call("list_aliases")["aliases"]:
            return None
        return str(self.call("describe_alias", self.namespace)["collection_name"])

    def set_live(self, name: str) -> None:
        """Point the alias to a generation, atomically."""
        method = "create_alias" if self.live_collection() is None else "alter_alias"
        self.call(method, self.passages_collection(name), self.namespace)

    def query(self, collection: str, expression: str, fields: Sequence[str], **kwargs: Any) -> list[Record]:
        """The records that match a filter expression, at most 16,384; `batches` has no limit."""
        return list(self.call("query", collection, filter=expression, output_fields=list(fields), **kwargs))

    def count(self, collection: str) -> int:
        """The number of records, with all earlier writes visible."""
        return int(self.query(collection, "", ["count(*)"], consistency_level="Strong")[0]["count(*)"])

    def batches(self, collection: str, expression: str, fields: Sequence[str]) -> Iterator[list[Record]]:
        """All records that match a filter expression, in batches."""
        iterator = self.call(
            "query_iterator", collection, filter=expression, output_fields=list(fields), batch_size=_BATCH
        )
        try:
            while batch := iterator.next():
                yield batch
        finally:
            iterator.close()

    def drop(self, name: str) -> None:
        """Drop the collections of a generation, as far as they exist."""
        existing = set(self.call("list_collections"))
        collections = {self.pieces_collection(name), self.resources_collection(name), self.passages_collection(name)}
        for collection in collections & existing:
            self.call("drop_collection", collection, is_slow=True)


def membership_filter(field: str, numbers: Sequence[int]) -> str:
    """The filter expression for records whose `field` is one of `numbers`."""
    return f"{field} in [{', '.join(str(number) for number in numbers)}]"


def _first_line(error: Exception) -> str:
    """The first line of an error of the client, without its prefix and status code."""
    text = getattr(error, "message", "") or (error.details() if hasattr(error, "details") else str(error)) or ""
    return str(text).strip().splitlines()[0][:200].rstrip(".") if str(text).strip() else type(error).__name__
