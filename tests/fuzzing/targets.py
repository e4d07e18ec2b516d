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


def module_name(list_format: ListFormat) -> str:
    """The name of the module of a format, by which targets and examples are called."""
    return type(list_format).__module__.rpartition(".")[2]


def parse_as(list_format: ListFormat, name: str, content: bytes) -> None:
    """Parse as one format content that may be of another; the last byte chooses the base address."""
    base = _BASES[content[-1] % len(_BASES)] if content else ""
    try:
        draft = list_format.draft(ListSource(content, name, base))
        reading_list = collect_entries(draft, base=base)
    except ListError:
        return
    _check_invariants(reading_list)


def any_shape(content: bytes) -> None:
    """Parse as the detected format; the last byte chooses the name of the file."""
    names = [name for examples in EXAMPLES.values() for name, _ in examples] + ["", "list"]
    name = names[content[-1] % len(names)] if content else ""
    parse_as(detect_format(ListSource(content, name)), name, content)


def _check_invariants(reading_list: ReadingList) -> None:
    keys = [resource.key for resource in reading_list.resources]
    assert len(set(keys)) == len(keys), "a key twice"
    for resource in reading_list.resources:
        assert resource.title, "a resource without a title"
        assert not (resource.url and url_problem(resource.url)), "an address that is none"
        f"{resource.id} {resource}".encode()
        texts = (resource.title, resource.note, resource.url or "")
        "".join((*texts, *resource.section, *resource.authors, *resource.tags)).encode()
    for problem in (*reading_list.problems, *reading_list.skipped):
        f"{problem.sentence}{problem.url}".encode()


def manifest(content: bytes) -> None:
    """Open a generation that has a manifest, whose digest is right, and no other file."""
    folder = Path(gettempdir()) / "refdesk-fuzzing"
    folder.mkdir(exist_ok=True)
    (folder / MANIFEST).write_bytes(content)
    try:
        Generation(folder, f"20261123T205636428621Z-{hashlib.sha256(content).hexdigest()[:8]}")
    except Damaged as error:
        str(error).encode()
        return
    raise AssertionError("a generation without files was opened")


def manifest_field(content: bytes) -> None:
    """The same with a sound manifest but for one field, which the first byte names and the rest is."""
    fields = json.loads(_MANIFEST.to_json())
    places = [(fields, name) for name in fields] + [(fields[part], name) for part in _PARTS for name in fields[part]]
    place, name = places[content[0] % len(places)] if content else (fields, "format")
    try:
        place[name] = json.loads(content[1:])
    except (ValueError, RecursionError):
        place[name] = content[1:].decode("utf-8", "replace")
    manifest(json.dumps(fields).encode())


TARGETS: dict[str, Target] = {
    **{
        name: partial(parse_as, list_format, EXAMPLES[name][0][0])
        for list_format in LIST_FORMATS
        for name in [module_name(list_format)]
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
        return [bytes([place]) + value for place in range(20) for value in (b"1", b'{"a": "b"}')]
    chosen = EXAMPLES.values() if target == "any_shape" else [EXAMPLES[target]]
    return [text.encode() for examples in chosen for _, text in examples]
