"""What an installation has and lacks, and what it would cost to mend that. Mends nothing."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from api import wiring
from api.errors import Failure, error_sentence
from api.extras import EXTRAS
from api.serialize import Json
from api.settings import Settings
from index import generation, integrity
from index.errors import Damaged
from ingest.errors import PageStoreError
from ingest.page_store import PageStore
from ingest.urls import without_credentials

# What a build needs beside the index it makes, in bytes: the exported encoder and the caches of a small list.
_ROOM = 500_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `remedy` and `cost` say how to mend it. What is optional may be missing."""

    name: str
    well: bool
    says: str
    remedy: str = ""
    cost: str = ""
    optional: bool = False


def checks(settings: Settings, *, deep: bool = False) -> list[Check]:
    """All checks, in the order in which one needs the other; if `deep` every byte of what is stored is read."""
    found = [_python(), *_packages(), _data(settings), _list(settings), _encoder(settings), _index(settings)]
    return [*found, *_generations(settings), _pages(settings)] if deep else found


def checks_json(found: list[Check]) -> Json:
    """The checks as JSON; `well` is whether nothing that is needed is missing."""
    return {"well": all(one.well or one.optional for one in found), "checks": [asdict(one) for one in found]}


def _python() -> Check:
    said = ".".join(str(part) for part in sys.version_info[:3])
    return Check("Python", well=True, says=f"{said}, refdesk {version('refdesk')}")


def _packages() -> Iterator[Check]:
    for name in ("onnxruntime", "faiss-cpu"):
        try:
            yield Check(name, well=True, says=f"{version(name)}, for answering")
        except PackageNotFoundError:
            yield Check(name, False, "not installed, wanted for answering", "pip install refdesk", "280 MB")
    for part in EXTRAS:
        if missing := part.missing:
            said = f"not installed ({', '.join(missing)}), wanted for {part.purpose}"
            yield Check(f"Part {part.name}", False, said, part.remedy, part.cost, optional=True)
        else:
            yield Check(f"Part {part.name}", well=True, says=f"installed, for {part.purpose}", optional=True)


def _data(settings: Settings) -> Check:
    there = next(path for path in (settings.data.absolute(), *settings.data.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    said = f"{settings.data.absolute()}, {free / 1e9:.1f} GB free"
    if not os.access(there, os.W_OK):
        remedy, cost = "set REFDESK_DATA to a folder that you may write to", "building the index there"
        said += ", not to be written: an index there can be served, none can be built"
        return Check("Data folder", False, said, remedy, cost, optional=True)
    if free < _ROOM:
        cost = f"{(_ROOM - free) / 1e9:.1f} GB"
        return Check("Data folder", well=False, says=said, remedy="free some space", cost=cost)
    return Check("Data folder", well=True, says=said)


def _list(settings: Settings) -> Check:
    if settings.list.lower().startswith(("http://", "https://")):
        return Check("List", well=True, says=f"{without_credentials(settings.list)}, not looked at")
    if Path(settings.list).exists():
        return Check("List", well=True, says=settings.list)
    remedy = "correct the setting 'list', or give --list to 'refdesk index'"
    return Check("List", well=False, says=f"{settings.list} is not there", remedy=remedy, cost="nothing")


def _encoder(settings: Settings) -> Check:
    exported = settings.layout.encoders.is_dir() and any(settings.layout.encoders.iterdir())
    said = f"{settings.encoder}, {'exported' if exported else 'not exported yet'}"
    remedy, cost = ("", "") if exported else ("'refdesk index' exports it", "ten seconds or more, with PyTorch")
    return Check("Encoder", exported, said, remedy, cost, optional=True)


def _index(settings: Settings) -> Check:
    try:
        live = wiring.open_engine(settings).generation
    except (*Failure, OSError) as error:
        remedy = "refdesk index"
        cost = "a minute on the notes (--offline); some two seconds a link with fetching"
        return Check("Index", well=False, says=error_sentence(error), remedy=remedy, cost=cost)
    if live.remark:
        return Check("Index", well=False, says=live.remark, remedy="refdesk index", cost="some seconds")
    counts = live.manifest.counts
    said = f"{live.name}, {counts['resources']} resources, {counts['chunks']} passages, whole"
    return Check("Index", well=True, says=said)


def _generations(settings: Settings) -> Iterator[Check]:
    """Every published generation, byte by byte, the newest first."""
    for name in settings.layout.published():
        folder = settings.layout.generation(name)
        try:
            counts = integrity.verify_generation(folder, name).counts
        except Damaged as error:
            live = name == generation.read_current(settings.layout)
            remedy = "refdesk index" if live else f"rm -r {folder}"
            cost = "some seconds" if live else "one generation less to go back to"
            yield Check("Generation", well=False, says=f"{error.what}.", remedy=remedy, cost=cost)
        else:
            yield Check("Generation", well=True, says=f"{name}, {counts['chunks']} passages, every byte as written")


def _pages(settings: Settings) -> Check:
    """The texts that were fetched, row by row. A store of an earlier format is brought up to date."""
    if not settings.layout.corpus.exists():
        return Check("Page store", well=True, says="none yet", optional=True)
    try:
        with PageStore(settings.layout.corpus) as corpus:
            count, altered = corpus.examine()
    except PageStoreError as error:
        remedy, cost = f"mv {settings.layout.corpus} aside and refdesk index", "fetching every link anew"
        return Check("Page store", well=False, says=str(error), remedy=remedy, cost=cost)
    if altered:
        said = f"what is stored of {len(altered)} links was altered: {', '.join(altered[:3])}"
        return Check("Page store", well=False, says=said, remedy="refdesk index", cost="fetching these links anew")
    return Check("Page store", well=True, says=f"{count} texts, each as it was written")
