"""A connection to a Milvus cluster: addresses, names of collections, calls, and their failures in one sentence.

The only module that imports pymilvus, when it connects: it is an extra.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from index.errors import StoreError
from index.layout import is_name

ADDRESS_FORM = r"milvuss?://[^\s/@]+:\d+(/[A-Za-z_]\w*)?"
_PARTS = re.compile(r"milvus(s?)://([^\s/@]+:\d+)(?:/([A-Za-z_]\w*))?")
# What a cluster calls a desk whose address names none.
_DESK = "refdesk"
# A question waits so long for one call; sending and loading a collection may take longer.
_SECONDS, _PATIENT = 10.0, 600.0
# Milliseconds between two signs of life on a connection where nothing is said, as often as gRPC's servers bear by
# default (https://github.com/grpc/grpc/blob/master/doc/keepalive.md): pymilvus gives ten seconds, and servers that
# were left that long hung up with "Too many pings", once just as a build had come to connect.
_OPTIONS = {"grpc.keepalive_time_ms": 300_000}
# Rows that an iterator fetches at a time.
_BATCH = 2_000

Record = dict[str, Any]


class MilvusConnection:
    """One desk in a cluster. `address` is milvus://host:port/desk, with milvuss over TLS; safe across threads."""

    def __init__(self, address: str, token: str = "") -> None:
        """Connect. Raises StoreError where it does not answer, ImportError without the extra."""
        found = _PARTS.fullmatch(address)
        if not found:
            raise StoreError(f"'{address[:80]}' is no address of a store: write milvus://host:port or .../desk.")
        self.address, self.desk = address, found[3] or _DESK
        from pymilvus import MilvusClient
        from pymilvus.exceptions import MilvusException

        self._failure = MilvusException
        try:
            self.client = MilvusClient(
                f"http{found[1]}://{found[2]}", token=token, timeout=_SECONDS, grpc_options=_OPTIONS
            )
        except MilvusException as error:
            raise StoreError(
                f"No Milvus answers at {address} ({_said(error)}): start it, or correct 'store'."
            ) from error

    def call(self, what: str, *args: Any, patient: bool = False, **kwargs: Any) -> Any:
        """A call of the client by its name. Raises StoreError."""
        import grpc

        try:
            return getattr(self.client, what)(*args, timeout=_PATIENT if patient else _SECONDS, **kwargs)
        except (self._failure, grpc.RpcError) as error:
            raise StoreError(
                f"Milvus at {self.address} failed to {what} ({_said(error)}): see that it runs."
            ) from error

    def passages(self, name: str) -> str:
        """The collection of a generation's passages."""
        return f"{self.desk}_{name.replace('-', '_')}"

    def pieces(self, name: str) -> str:
        """The collection of a generation's texts and files."""
        return f"{self.passages(name)}_pieces"

    def names(self) -> list[str]:
        """Names of the generations that have a collection of passages, whole or not, newest first."""
        named = (each.removeprefix(f"{self.desk}_").replace("_", "-") for each in self.call("list_collections"))
        return sorted(filter(is_name, named), reverse=True)

    def live(self) -> str | None:
        """The collection that the desk's alias names, None if there is no alias."""
        if self.desk not in self.call("list_aliases")["aliases"]:
            return None
        return str(self.call("describe_alias", self.desk)["collection_name"])

    def point(self, name: str) -> None:
        """Make the alias name a generation, in one step."""
        change = "create_alias" if self.live() is None else "alter_alias"
        self.call(change, self.passages(name), self.desk)

    def query(self, collection: str, wanted: str, fields: Sequence[str], **kwargs: Any) -> list[Record]:
        """The records that fit a filter, at most 16,384; see `every` for more."""
        return list(self.call("query", collection, filter=wanted, output_fields=list(fields), **kwargs))

    def count(self, collection: str) -> int:
        """How many records there are, after waiting until all that was sent is seen."""
        return int(self.query(collection, "", ["count(*)"], consistency_level="Strong")[0]["count(*)"])

    def every(self, collection: str, wanted: str, fields: Sequence[str]) -> Iterator[list[Record]]:
        """All records that fit a filter, some at a time."""
        found = self.call("query_iterator", collection, filter=wanted, output_fields=list(fields), batch_size=_BATCH)
        try:
            while batch := found.next():
                yield batch
        finally:
            found.close()

    def remove(self, name: str) -> None:
        """Drop the collections of a generation, as far as they are there."""
        there = set(self.call("list_collections"))
        for collection in {self.pieces(name), self.passages(name)} & there:
            self.call("drop_collection", collection, patient=True)


def membership_filter(field: str, numbers: Sequence[int]) -> str:
    """The filter for records whose `field` is one of `numbers`."""
    return f"{field} in [{', '.join(str(number) for number in numbers)}]"


def _said(error: Exception) -> str:
    """The first line of what went wrong, without the client's decoration."""
    said = getattr(error, "message", "") or (error.details() if hasattr(error, "details") else str(error)) or ""
    return str(said).strip().splitlines()[0][:200].rstrip(".") if str(said).strip() else type(error).__name__
