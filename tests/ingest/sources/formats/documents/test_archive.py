"""Archives are unpacked within limits, whatever their directory declares."""

import io
import tracemalloc
import zipfile

import pytest

from ingest.errors import Permanent
from ingest.sources.formats.documents import archive
from tests.ingest.sources import web
from tests.ingest.sources.formats.documents.archives import packed


def unpack(body: bytes) -> dict[str, bytes]:
    return archive.unpack(web.served("https://a.example/a", body), lambda name: name.endswith(".xml"))


def test_needed_members_alone_are_unpacked() -> None:
    assert unpack(packed({"a.xml": "text", "b.png": "picture"})) == {"a.xml": b"text"}


def test_a_bomb_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 1_000_000)
    tracemalloc.start()
    with pytest.raises(Permanent, match="unpacks to more than 1,000,000 bytes"):
        unpack(packed({"a.xml": b"\0" * 30_000_000}))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000_000


def test_many_members_have_one_limit_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    with pytest.raises(Permanent, match="unpacks to more"):
        unpack(packed({f"{number}.xml": b"x" * 400 for number in range(3)}))


def test_a_size_that_the_directory_belies_costs_no_memory() -> None:
    body = bytearray(packed({"a.xml": b"\0" * 1000}))
    position = body.rindex(b"PK\x01\x02")
    body[position + 24 : position + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Permanent, match="damaged"):
        unpack(bytes(body))


def test_unusual_methods_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as file:
        file.writestr("a.xml", "text")
    with pytest.raises(Permanent, match="unusual method"):
        unpack(out.getvalue())


@pytest.mark.parametrize("cut", [10, 60, 100])
def test_a_damaged_archive_is_named(cut: int) -> None:
    with pytest.raises(Permanent, match="damaged"):
        unpack(packed({"a.xml": "text" * 100})[:-cut])


def test_an_encrypted_archive_is_named() -> None:
    body = bytearray(packed({"a.xml": "text"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(mark) + offset] |= 1
    with pytest.raises(Permanent, match="encrypted"):
        unpack(bytes(body))
