"""What an installation has and lacks, and what it would cost to mend that. Changes nothing."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from api import wiring
from api.errors import Failure, sentence
from api.settings import Settings
from api.wire import Json

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


def checks(settings: Settings) -> list[Check]:
    """All checks, in the order in which one needs the other."""
    return [_python(), *_packages(), _data(settings), _list(settings), _encoder(settings), _index(settings)]


def told(found: list[Check]) -> Json:
    """The checks as JSON; `well` is whether nothing that is needed is missing."""
    return {"well": all(one.well or one.optional for one in found), "checks": [asdict(one) for one in found]}


def _python() -> Check:
    said = ".".join(str(part) for part in sys.version_info[:3])
    return Check("Python", well=True, says=f"{said}, refdesk {version('refdesk')}")


def _packages() -> Iterator[Check]:
    wanted = (
        ("onnxruntime", "answering", "make install", "the whole environment, some minutes", False),
        ("faiss-cpu", "answering", "make install", "the whole environment, some minutes", False),
        ("sentence-transformers", "exporting another encoder", "pip install sentence-transformers", "1.4 GB", True),
        ("mcp", "assistants", "pip install 'refdesk[mcp]'", "8 packages, 15 MB", True),
    )
    for name, purpose, remedy, cost, optional in wanted:
        try:
            yield Check(name, well=True, says=f"{version(name)}, for {purpose}", optional=optional)
        except PackageNotFoundError:
            yield Check(name, False, f"not installed, wanted for {purpose}", remedy, cost, optional)


def _data(settings: Settings) -> Check:
    there = next(path for path in (settings.data.absolute(), *settings.data.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    said = f"{settings.data.absolute()}, {free / 1e9:.1f} GB free"
    if not os.access(there, os.W_OK):
        remedy, cost = "set REFDESK_DATA to a folder that you may write to", "building the index there"
        return Check("Data folder", well=False, says=f"{said}, not to be written", remedy=remedy, cost=cost)
    if free < _ROOM:
        cost = f"{(_ROOM - free) / 1e9:.1f} GB"
        return Check("Data folder", well=False, says=said, remedy="free some space", cost=cost)
    return Check("Data folder", well=True, says=said)


def _list(settings: Settings) -> Check:
    if settings.list.lower().startswith(("http://", "https://")):
        return Check("List", well=True, says=f"{settings.list}, not looked at")
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
        return Check("Index", well=False, says=sentence(error), remedy=remedy, cost=cost)
    counts = live.manifest.counts
    said = f"{live.name}, {counts['resources']} resources, {counts['chunks']} passages, whole"
    return Check("Index", well=True, says=said)
