"""What must hold after every crash: nothing that was done is lost, nothing is torn, and work goes on."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.errors import Failure
from index import integrity
from index.build import build
from index.errors import IndexingError, NoIndex
from index.generation import open_current
from index.layout import Layout
from index.publishing import use_generation
from ingest.model import Fetch, Outcome
from ingest.page_store import PageStore
from tests.crash import files
from tests.crash.disk import State
from tests.crash.workload import READY, told
from tests.index.material import material

INDEX, TEXTS, CACHES = "index", "texts", "caches"
_TEXTS = ("corpus.sqlite", "lists", "refdesk.toml", "reading.sqlite", "feedback.jsonl", "refresh.json")


@dataclass(frozen=True, slots=True)
class Promise:
    """What a crash may leave: answers by name of the generations that may be live (none: no index yet), and texts.

    `texts` has for each key the ids of the documents that may be stored, with "" if there may be none; for what users
    change, whose keys `tests.crash.files` has, the values that it may have.
    """

    live: dict[str, str]
    may_be_bare: bool
    texts: dict[str, set[str]]


Step = Callable[[Path, Promise], list[str]]


def promised(before: Sequence[str], all_marks: Sequence[str]) -> Promise:
    """What holds once the marks `before` were made, out of all that the scene makes."""
    lives = [line.split()[1:] for line in all_marks if line.startswith("live")]
    done = sum(line.startswith("live") for line in before)
    texts: dict[str, set[str]] = {}
    for kind, key, document in (line.split() for line in before if not line.startswith(("live", READY))):
        texts[key] = {document} if kind == "stored" else texts.get(key, {""}) | {document}
    return Promise(dict(lives[max(0, done - 1) : done + 1]), done == 0, texts)


def lay_out(state: State, folder: Path) -> None:
    """Make a folder be as `state` says."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in state.items():
        if content is None:
            (folder / name).mkdir()
        else:
            (folder / name).write_bytes(content)


def digest(state: State, part: str) -> str:
    """The same for the same `part` of a state: the index, the texts, or the rest, which are caches."""
    found = hashlib.sha256()
    for name in sorted(name for name in state if part == _part(name)):
        content = state[name]
        # SQLite makes its shared memory anew after a crash, whatever it says.
        found.update(f"{name}\0{'folder' if content is None else len(content)}\0".encode())
        found.update(b"" if content is None or name.endswith("-shm") else content)
    return found.hexdigest()


def _part(name: str) -> str:
    top = name.partition("/")[0]
    if top in {"generations", "CURRENT"}:
        return INDEX
    return TEXTS if top.startswith(_TEXTS) else CACHES


def losses(folder: Path, promise: Promise, steps: Sequence[Step]) -> list[str]:
    """What some of the steps `answers`, `keeps` and `goes_on` find lost or torn in a folder, in sentences."""
    try:
        return [loss for step in steps for loss in step(folder, promise)]
    except (*Failure, OSError, AssertionError) as error:
        return [f"{type(error).__name__}: {error}"]


def answers(folder: Path, promise: Promise) -> list[str]:
    """Every generation that is named is whole, and the one that should answers as it did."""
    layout = Layout(folder)
    torn = [name for name in layout.published() if not _is_whole(layout, name)]
    found = [f"{name} is published and not whole" for name in torn]
    try:
        opened = open_current(layout)
    except NoIndex:
        return found if promise.may_be_bare else [*found, "the index is lost"]
    if opened.name not in promise.live or (opened.remark and not promise.may_be_bare):
        found.append(f"{opened.name} answers, {' or '.join(promise.live)} should: {opened.remark}")
    elif told(opened) != promise.live[opened.name]:
        found.append(f"{opened.name} answers otherwise than it did")
    opened.close()
    return found


def _is_whole(layout: Layout, name: str) -> bool:
    try:
        integrity.verify_generation(layout.generation(name), name)
    except IndexingError:
        return False
    return True


def keeps(folder: Path, promise: Promise) -> list[str]:
    """Every text that was stored is there as it was, and all that the user wrote."""
    stored = files.values(folder, promise.texts)
    with PageStore(folder / "corpus.sqlite") as corpus:
        documents = {key: corpus.document(key) for key in promise.texts if key not in stored}
        stored |= {key: document.id if document else "" for key, document in documents.items()}
        lost = [f"{key} is lost or torn" for key, value in stored.items() if value not in promise.texts[key]]
        return lost + [f"the row of {key} is torn" for key in corpus.examine()[1]]


def goes_on(folder: Path, _promise: Promise) -> list[str]:
    """The next run: a text is stored, an index is built, answers, and can be left for the one before.

    What users change can be changed again, and nothing is left behind.
    """
    layout = Layout(folder)
    with PageStore(layout.corpus) as corpus:
        corpus.record(Fetch("next", Outcome.READ))
    before = layout.published()
    built = build(material("next", "and one more"), layout)
    opened = open_current(layout)
    opened.close()
    found = [] if opened.name == built.name else [f"{opened.name} answers after {built.name} was built"]
    found += files.lost_changes(folder, "next")
    found += [f"{name} was left behind" for name in files.left_behind(folder)]
    if before and use_generation(layout).created not in before[0]:
        found.append("going back did not lead to the newest")
    return found
