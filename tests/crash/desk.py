"""A small desk with all that a user may change, and the operations that change it, as the doors run them."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

from api.cli import main
from api.refreshing.lock import run_lock
from api.refreshing.recording import record_run
from api.settings import Settings, load_settings
from api.tasks.feedback import record_feedback
from api.tasks.operations import build_index
from api.wiring import open_engine
from index.encoder import export
from ingest import parser_pool
from tests.crash import tiny
from tests.index.material import NOTES
from tests.ingest.site import Answer, Site, article_html, running

KEPT, SPARE = 6, 4
REMOVED = ("zoo", "team")
FIRST = "trees-and-homes"
_TOPICS = ("trees", "stores", "drift", "ranks")
_SETTINGS = """# Mine.
allow_hosts = ["127.0.0.1"]
per_host_seconds = 0
archive = ""
fetch_tries = 1
feedback = true

[lists]
own = "lists/own.md"
team = "lists/team.md"  # theirs
zoo = "lists/zoo.md"
"""


class _ThisProcess:
    """In place of a parser pool, whose processes take seconds to start: pages are parsed where they are fetched."""

    def __init__(self, *_: object) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def use(self) -> None: ...

    stop = use


@dataclass(frozen=True, slots=True)
class Desk:
    """A folder with refdesk.toml, lists and the data; the encoder is beside it, and pages are at `site`."""

    folder: Path
    encoder: Path
    site: str

    def enter(self) -> Settings:
        """Work in its folder with its encoder, and load its settings."""
        os.chdir(self.folder)
        os.environ["REFDESK_DATA"] = str(self.folder)  # absolute, as the replay knows no working folder
        export.prepare_encoder = lambda *_, **__: self.encoder
        parser_pool.ParserPool = _ThisProcess  # type: ignore[misc, assignment]
        return load_settings()

    def kept_url(self, number: int) -> str:
        """The address that the operation `keep` of this number keeps."""
        return f"{self.site}/kept-{number}"


@contextmanager
def prepared_desk(folder: Path) -> Iterator[Desk]:
    """A desk without an index below `folder`, whose pages are served until the block ends."""
    pages = {f"/{n}": article_html(f"{topic} of homes") for n, topic in enumerate(_TOPICS)}
    pages |= {f"/kept-{n}": article_html(f"lamp number {n}") for n in range(KEPT)}
    with running() as site:
        site.answers |= {path: Answer(page, headers={"ETag": f'"{path}"'}) for path, page in pages.items()}
        desk = Desk(folder / "data", folder / "encoder", site.url(""))
        tiny.write(desk.encoder, [*NOTES, *(page.decode() for page in pages.values())])
        _write_lists(desk, site)
        yield desk


def _write_lists(desk: Desk, site: Site) -> None:
    (desk.folder / "lists").mkdir(parents=True, exist_ok=True)
    (desk.folder / "refdesk.toml").write_text(_SETTINGS)
    items = [f"- [{title}]({site.url(f'/{n}')}) - {NOTES[n]}\n" for n, title in enumerate(
        ("Trees and homes", "Stores of features", "Drift", "Ranks"))]  # fmt: skip
    contents = {"own": "# Own\n\n## Models\n\n" + "".join(items[:2]), "team": items[2], "zoo": items[3]}
    contents |= {f"spare-{n}": f"- [Spare {n}]() - {NOTES[n]}\n" for n in range(SPARE)}
    for name, content in contents.items():
        (desk.folder / "lists" / f"{name}.md").write_text(content)


class Refused(Exception):
    """A command ended with a sentence in place of its result."""


def _command(*arguments: str) -> None:
    """Run `refdesk` in this process. Raises Refused with its exit code; the sentence is on standard error."""
    sys.argv = ["refdesk", *arguments]
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise Refused(str(end.code)) from end


def _keep(_settings: Settings, site: str, number: int) -> None:
    options = ["--note", f"Lamp {number} on the desk.", *(["--section", "Lamps"] if number else [])]
    _command("keep", f"{site}/kept-{number}", "--in", "own", "--quiet", *options)


def _refresh(settings: Settings, *_: object) -> None:
    build = partial(build_index, settings, offline=False, strict=False)
    with run_lock(settings.layout, seconds=1.0):
        record_run(settings.layout, (), lambda progress: build(progress=progress))


def _mark(_settings: Settings, _site: str, number: int) -> None:
    _command("mark", FIRST, "reading", *(["--note", f"Note {number}"] if number else []))


def _judge(settings: Settings, _site: str, number: int) -> None:
    with open_engine(settings, use_cross_encoder=False) as engine:
        record_feedback(settings, engine, f"What is lamp {number}?", helpful=True)


# Each with the settings, the address of the site and a number, which tells uses of it apart.
OPERATIONS: dict[str, Callable[[Settings, str, int], None]] = {
    "keep": _keep,
    "add": lambda _settings, _site, n: _command("add", f"spare-{n}", f"lists/spare-{n}.md"),
    "remove": lambda _settings, _site, n: _command("remove", REMOVED[n % 2]),
    "rename": lambda _settings, _site, n: _command("rename", "zoo", f"park-{n}"),
    "refresh": _refresh,
    "index": lambda _settings, _site, n: _command("index", "--quiet"),
    "mark": _mark,
    "judge": _judge,
}
