"""What is recorded: two runs of ingest, six builds, two changes of the live generation, kept links, and pruning.

Run as a process, `python -m tests.crash.workload FOLDER`. After each step that is done for good a line
goes to FOLDER/marks, so that the replay knows what must not be lost from then on.
"""

import hashlib
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from index.build import BuildInput, BuildResult, build
from index.current import sync_path
from index.encoder import export
from index.generation import Generation
from index.integrity import file_digest
from index.layout import Layout
from index.publishing import use_generation
from index.vectors import token_writer
from ingest.fetch.client import Client
from ingest.fetch.ssrf_guard import Guard
from ingest.lists.writing import add_to_file, make_link
from ingest.lists.writing.adding import add_link
from ingest.model import Document, Fetch, Resource
from ingest.page_store import PageStore
from ingest.run import ingest
from search import Engine, Query
from tests.crash import tiny
from tests.index.material import NOTES
from tests.ingest.site import HASTY, LOOPBACK, Answer, Site, article_html, running

PAGES = 3
# The line after which nothing may be lost.
READY = "ready"
_TOPICS = ("trees", "labels", "latency", "homes")
_QUESTIONS = ("gradient boosted trees", "features of training", "what changed")


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are below one folder: the data folder, the encoder, the marks."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def encoder(self) -> Path:
        return self.folder / "encoder"

    @property
    def marks(self) -> Path:
        return self.folder / "marks"


class Marked(PageStore):
    """A page store that marks what it has recorded."""

    def __init__(self, path: Path, marks: Path) -> None:
        super().__init__(path)
        self._marks = marks

    def record(self, fetch: Fetch, document: Document | None = None) -> None:
        if document:
            mark_line(self._marks, f"begun {document.key} {document.id}")
        super().record(fetch, document)
        if document:
            mark_line(self._marks, f"stored {document.key} {document.id}")


def prepared(folder: Path) -> Places:
    """The places of a scene, with its encoder, and no index yet."""
    places = Places(folder)
    texts = [*NOTES, *(article_html(topic).decode() for topic in _TOPICS), "A title On changed what homes"]
    tiny.write(places.encoder, texts)
    places.data.mkdir()
    return places


def play(places: Places) -> None:
    """The whole scene."""
    layout = Layout(places.data)
    mark_line(places.marks, READY)
    with running() as site:
        material = _ingested(places, site, "trees")
        first = _built(places, material)
        _built(places, replace(material, title="Second"))
        use_generation(layout, first.name)
        mark_live(places, first.name)
        changed = _ingested(places, site, "labels")
        _built(places, replace(changed, title="Third"))
        _built(places, replace(changed, title="Fourth"))
        for number in range(2):
            _kept(places, changed, number)
        newest = use_generation(layout, layout.published()[1])
        mark_live(places, f"{newest.created}-{newest.digest[:8]}")


def _ingested(places: Places, site: Site, topic: str) -> BuildInput:
    site.answers |= {
        f"/{n}": Answer(article_html(f"{topic} {n}"), headers={"ETag": f'"{topic}"'}) for n in range(PAGES)
    }
    resources = [
        Resource(f"example.org/{n}", f"Title {n}", url=site.url(f"/{n}"), note=NOTES[n], position=n)
        for n in range(PAGES)
    ]
    http = places.data / "cache" / "http"
    with (
        Marked(places.data / "corpus.sqlite", places.marks) as corpus,
        Client(limits=HASTY, guard=Guard(LOOPBACK), cache=http) as client,
    ):
        report = ingest(resources, corpus, client, archive="")
    # The port is another in each run; what is built should not be.
    return BuildInput("First", [replace(one, url=None) for one in resources], report.documents)


def _built(places: Places, material: BuildInput) -> BuildResult:
    built = build(material, Layout(places.data))
    mark_live(places, built.name)
    return built


def _kept(places: Places, material: BuildInput, number: int) -> None:
    """A link is added to a list file and built into the index."""
    path = places.data / "lists" / "own.md"
    if not number:
        path.parent.mkdir()
        path.write_text("- [A desk](https://a.example/desk)\n")
        sync_path(path)
        sync_path(path.parent)
        sync_path(places.data)
        mark_line(places.marks, f"stored file:lists/own.md {file_digest(path)}")
    link = make_link(f"https://new.example/{number}", f"Lamp {number}")
    changed, _ = add_link(path.read_bytes(), path.name, link)
    digest = hashlib.sha256(changed).hexdigest()
    mark_line(places.marks, f"begun file:lists/own.md {digest}")
    add_to_file(path, link)
    mark_line(places.marks, f"stored file:lists/own.md {digest}")
    new = [Resource(f"new.example/{n}", f"Lamp {n}", note=NOTES[3], position=PAGES + n) for n in range(number + 1)]
    _built(places, replace(material, title="Fourth", resources=[*material.resources, *new]))


def mark_live(places: Places, name: str) -> None:
    opened = Generation(Layout(places.data).generation(name))
    mark_line(places.marks, f"live {name} {told(opened)}")
    opened.close()


def told(opened: Generation) -> str:
    """A digest of what a generation answers."""
    engine = Engine(opened)
    hits = [engine.search(Query(question)).hits for question in _QUESTIONS]
    said = [(hit.listed.resource.title, [passage.text for passage in hit.passages]) for found in hits for hit in found]
    return hashlib.sha256(repr((opened.manifest.list_title, said)).encode()).hexdigest()


def mark_line(marks: Path, line: str) -> None:
    with marks.open("a") as file:
        file.write(f"{line}\n")


if __name__ == "__main__":
    here = prepared(Path(sys.argv[1]))
    export.prepare_encoder = lambda *_told: here.encoder
    # So that a few passages share their token vectors, as ten thousand do.
    token_writer.COPIED_BYTES, token_writer._LEAST_SHARED = 0, 0.0
    play(here)
