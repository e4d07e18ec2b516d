"""What is fuzzed: each target takes any bytes and returns, or raises what no reader may raise.

The readers of lists, one by one and behind their common door, and the reader of manifests.
"""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import gettempdir

from index.errors import Damaged
from index.generation import Generation
from index.integrity import FORMAT
from index.layout import MANIFEST
from index.model import EncoderCard, Manifest
from ingest.errors import ListError
from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.detect import LIST_FORMATS, detect_format
from ingest.lists.model import ListFormat
from ingest.urls import url_problem
from tests.ingest.lists.examples import EXAMPLES

Target = Callable[[bytes], None]
_BASES = ("", "https://a.org/b/c.html", "https://a.org/SUMMARY.md", "http://[")
_CARD = EncoderCard("m", "0" * 64, 384, 256, "int8")
_FILES: dict[str, dict[str, int | str]] = {"a.bin": {"bytes": 1, "sha256": "0" * 64}}
_PARTS = ("encoder", "counts", "files", "kinds", "libraries", "outcomes", "vectors")
_MANIFEST = Manifest(
    FORMAT, "20261123T205636428621Z", "L", "0" * 64, _CARD, {"chunks": 1}, {"read": 1}, {"book": 1}, {"numpy": "2.4"},
    200, {"wished": "auto", "type": "exact"}, 1.0, _FILES,
)  # fmt: skip


def shaped(shape: ListFormat, name: str, content: bytes) -> None:
    """Let one shape read what may be of another; the last byte decides what links are relative to."""
    base = _BASES[content[-1] % len(_BASES)] if content else ""
    try:
        found = collect_entries(shape.draft(ListSource(content, name, base)), by_hand=shape.BY_HAND, base=base)
    except ListError:
        return
    _sound(found)


def any_shape(content: bytes) -> None:
    """Let the shape be guessed; the last byte decides what the file is called."""
    names = [name for examples in EXAMPLES.values() for name, _ in examples] + ["", "list"]
    name = names[content[-1] % len(names)] if content else ""
    shaped(detect_format(ListSource(content, name)), name, content)


def _sound(found: ReadingList) -> None:
    keys = [each.key for each in found.resources]
    assert len(set(keys)) == len(keys), "a key twice"
    for each in found.resources:
        assert each.title, "a resource without a title"
        assert not (each.url and url_problem(each.url)), "an address that is none"
        repr_of = (each.id, each.title, each.note, each.url, each.section, each.authors, each.tags, each.addresses)
        str(repr_of).encode()
        "".join((each.title, each.note, each.url or "", *each.section, *each.authors, *each.tags)).encode()
    for problem in (*found.problems, *found.passed):
        f"{problem.sentence}{problem.url}".encode()


def manifest(content: bytes) -> None:
    """Open a generation that has a manifest, whose digest is right, and no other file."""
    folder = Path(gettempdir()) / "refdesk-fuzzing"
    folder.mkdir(exist_ok=True)
    (folder / MANIFEST).write_bytes(content)
    try:
        Generation(folder, 1, f"20261123T205636428621Z-{hashlib.sha256(content).hexdigest()[:8]}")
    except Damaged as error:
        str(error).encode()
        return
    raise AssertionError("a generation without files was opened")


def manifest_field(content: bytes) -> None:
    """The same with a sound manifest but for one field, which the first byte names and the rest is."""
    told = json.loads(_MANIFEST.to_json())
    places = [(told, name) for name in told] + [(told[part], name) for part in _PARTS for name in told[part]]
    place, name = places[content[0] % len(places)] if content else (told, "format")
    try:
        place[name] = json.loads(content[1:])
    except (ValueError, RecursionError):
        place[name] = content[1:].decode("utf-8", "replace")
    manifest(json.dumps(told).encode())


TARGETS: dict[str, Target] = {
    **{
        name: partial(shaped, shape, EXAMPLES[name][0][0])
        for shape in LIST_FORMATS
        for name in [str(getattr(shape, "__name__", "")).rpartition(".")[2]]
    },
    "any_shape": any_shape,
    "manifest": manifest,
    "manifest_field": manifest_field,
}


def seeds(target: str) -> list[bytes]:
    """Sound inputs, which a fuzzer then changes."""
    if target == "manifest":
        return [_MANIFEST.to_json().encode()]
    if target == "manifest_field":
        return [bytes([place]) + said for place in range(20) for said in (b"1", b'{"a": "b"}')]
    chosen = EXAMPLES.values() if target == "any_shape" else [EXAMPLES[target]]
    return [text.encode() for examples in chosen for _, text in examples]
