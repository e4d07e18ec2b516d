"""Generations made of entries, without an encoder: a catalogue and a report, as a build writes them."""

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from itertools import count
from pathlib import Path

from index.build import catalog_writer
from index.catalog import Catalog
from index.changes.records import read_records
from index.integrity import FORMAT
from index.model import EncoderCard, LinkRecord, Manifest
from index.reader import GenerationRecords
from ingest.model import Document, Resource, Via, note_of

_NUMBERS = count()


@dataclass(frozen=True)
class Entry:
    """A resource with its outcome, its texts and the record of its link."""

    resource: Resource
    text: str = ""
    outcome: str = "read"
    reason: str = ""
    via: Via = Via.LIVE
    link: LinkRecord | None = None
    slides: str = ""

    @property
    def title(self) -> str:
        return self.resource.title

    def documents(self) -> list[Document]:
        key, url = self.resource.key, self.resource.url
        pages = [Document(key, self.via, self.text, url)] if self.text else []
        slides = [Document(key, Via.LIVE, self.slides, f"{url}/slides", role="slides")] if self.slides else []
        return [note_of(self.resource), *pages, *slides]

    def with_(self, **fields: object) -> "Entry":
        """The entry with other fields; those of its resource are given by name."""
        own = {name: value for name, value in fields.items() if name in Entry.__dataclass_fields__}
        entry = {name: value for name, value in fields.items() if name not in own}
        return replace(self, resource=replace(self.resource, **entry), **own)  # type: ignore[arg-type]


def entry(name: str, section: str = "Insects", **fields: object) -> Entry:
    """An entry that was read; its page has a text of its own, of two sections."""
    resource = Resource(
        f"example.org/{name}", f"On the life of {name}", f"https://example.org/{name}", section=(section,),
        note=f"A note of some length that says why the reader should care about {name} at all.",
    )  # fmt: skip
    text = (
        f"# All of {name}\n\nFirst we say what {name} are. They were here before us.\n\n"
        f"## Food of {name}\n\nMany {name} eat leaves in spring. Some eat wood.\n\n"
        f"## Homes\n\nA home of {name} is warm. It is dry, too.\n\n- {name} sleep by day\n- {name} wake at night\n"
    ) * 3
    return Entry(resource, text, link=LinkRecord("read", "", f"aaaaaaaa{name:0<24.24}")).with_(**fields)


def records(folder: Path, entries: Sequence[Entry], title: str = "A list") -> GenerationRecords:
    """The records of a generation with these entries, written to disk and read again."""
    home = folder / str(next(_NUMBERS))
    home.mkdir()
    rows = [(item.resource, item.outcome, item.reason) for item in entries]
    documents = [(number, text) for number, item in enumerate(entries) for text in item.documents()]
    catalog_writer.write_catalog(home / "catalog.sqlite", rows, documents, ())
    links = {item.resource.key: astuple(item.link) for item in entries if item.link}
    (home / "report.json").write_text(json.dumps({"links": links}), "utf-8")
    return read_records(home.name, manifest(title), Catalog(home / "catalog.sqlite"), home / "report.json")


def manifest(title: str) -> Manifest:
    card = EncoderCard("none", "", 0, 0, "")
    return Manifest(FORMAT, "20260503T101500000000Z", title, "", card, {"chunks": 0}, {}, {}, {}, 200, {}, 1.0)
