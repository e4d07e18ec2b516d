"""Checks of the installation, the data folder and the index. Repairs nothing; migrates an old page store."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version

from api import wiring
from api.errors import Failure, error_sentence
from api.extras import EXTRAS
from api.serialize import Json
from api.settings import Settings
from api.tasks.named_lists import ListKind, configured_lists, list_kind
from api.tasks.reranking import describe_reranking
from index import integrity
from index.current import read_current
from index.encoder.packaged_models import PACKAGED_MODELS, PackagedModel, is_installed, packaged_folder
from index.errors import Damaged, EncoderError, NotPinned
from ingest.errors import PageStoreError
from ingest.page_store import PageStore
from ingest.urls import without_credentials
from search.errors import CrossEncoderError

# Bytes that a build needs beside its index: the exported encoder and the caches of a small list.
_BUILD_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Check:
    """The result of a check. `remedy` fixes a failed one and `cost` is what that takes; an optional one may fail."""

    name: str
    well: bool
    says: str
    remedy: str = ""
    cost: str = ""
    optional: bool = False


def run_checks(settings: Settings, *, deep: bool = False) -> list[Check]:
    """All checks, each after those that it depends on; `deep` also verifies every stored byte."""
    checks = [
        _check_python(),
        *_check_packages(),
        *_check_models(settings),
        _check_data_folder(settings),
        _check_lists(settings),
        _check_encoder(settings),
        *_check_reranking(settings),
        _check_index(settings),
    ]
    return [*checks, *_check_generations(settings), _check_page_store(settings)] if deep else checks


def all_well(checks: list[Check]) -> bool:
    """Whether every check that is not optional is well."""
    return all(check.well or check.optional for check in checks)


def checks_json(checks: list[Check]) -> Json:
    """The checks as JSON; `well` is that of all of them together."""
    return {"well": all_well(checks), "checks": [asdict(check) for check in checks]}


def _check_python() -> Check:
    python = ".".join(str(part) for part in sys.version_info[:3])
    return Check("Python", well=True, says=f"{python}, refdesk {version('refdesk')}")


def _check_packages() -> Iterator[Check]:
    for name in ("onnxruntime", "faiss-cpu"):
        try:
            yield Check(name, well=True, says=f"{version(name)}, for answering")
        except PackageNotFoundError:
            yield Check(name, False, "not installed, needed for answering", "pip install refdesk", "280 MB")
    for extra in EXTRAS:
        if missing := extra.missing:
            status = f"not installed ({', '.join(missing)}), needed for {extra.purpose}"
            yield Check(f"Part {extra.name}", False, status, extra.remedy, extra.cost, optional=True)
        else:
            yield Check(f"Part {extra.name}", well=True, says=f"installed, for {extra.purpose}", optional=True)


def _check_data_folder(settings: Settings) -> Check:
    folder = settings.data.absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    status = f"{folder}, {free / 1e9:.1f} GB free"
    if not os.access(existing, os.W_OK):
        remedy, cost = "set REFDESK_DATA to a folder that you may write to", "building the index there"
        status += ", not to be written: an index there can be served, none can be built"
        return Check("Data folder", False, status, remedy, cost, optional=True)
    if free < _BUILD_BYTES:
        cost = f"{(_BUILD_BYTES - free) / 1e9:.1f} GB"
        return Check("Data folder", well=False, says=status, remedy="free some space", cost=cost)
    return Check("Data folder", well=True, says=status)


def _check_lists(settings: Settings) -> Check:
    lists = configured_lists(settings)
    kinds = {name: list_kind(source) for name, source in lists.items()}
    if not (missing := [name for name, kind in kinds.items() if kind is ListKind.MISSING]):
        status = ", ".join(f"{name} ({without_credentials(source)})" for name, source in lists.items())
        unseen = "; addresses are not looked at" if ListKind.ADDRESS in kinds.values() else ""
        return Check("Lists", well=True, says=status + unseen)
    status = ", ".join(f"{name}, {lists[name]}, is not there" for name in missing)
    remedy = "correct lists (or list) in the settings, or 'refdesk remove' what is gone"
    return Check("Lists", well=False, says=status, remedy=remedy, cost="nothing")


def _check_models(settings: Settings) -> Iterator[Check]:
    """Compare weights that come in packages with their pinned digests: those installed, and the encoder's."""
    names = (name for name in PACKAGED_MODELS if is_installed(name) or name == settings.encoder)
    return (_check_model(PACKAGED_MODELS[name]) for name in names)


def _check_model(model: PackagedModel) -> Check:
    try:
        packaged_folder(model.name)
    except NotPinned as error:
        is_optional = not is_installed(model.name)  # an exported encoder does without its package
        return Check(f"Model {model.name}", False, error.problem, error.remedy, "some seconds", optional=is_optional)
    says = f"{model.package} {model.version}, weights as pinned: {model.origin}, {model.licence}"
    return Check(f"Model {model.name}", well=True, says=says)


def _check_encoder(settings: Settings) -> Check:
    from index.encoder.export import is_exported

    layout = settings.build_layout
    try:
        is_ready = is_exported(settings.encoder, layout.encoders, layout.shared_encoders)
    except EncoderError as error:
        return Check("Encoder", False, str(error), "correct encoder in the settings", "nothing", optional=True)
    if is_ready:
        return Check("Encoder", well=True, says=f"{settings.encoder}, exported", optional=True)
    cost = "some seconds; ten or more for a model that needs PyTorch"
    status = f"{settings.encoder}, not exported yet"
    return Check("Encoder", False, status, "'refdesk index' exports it", cost, optional=True)


def _check_reranking(settings: Settings) -> Iterator[Check]:
    """Load the cross-encoder, if the settings have one."""
    if settings.rerank == "off" and not settings.cross_encoder:
        return
    try:
        says = describe_reranking(settings)
    except CrossEncoderError as error:
        remedy = "pip install 'refdesk[quality]', or correct cross_encoder or rerank in the settings"
        yield Check("Reranking", False, str(error), remedy, "112 MB", optional=settings.rerank != "on")
    else:
        remedy = "'refdesk index' measures it" if "not known" in says else ""
        yield Check(
            "Reranking", well=not remedy, says=says, remedy=remedy, cost="a second" if remedy else "", optional=True
        )


def _check_index(settings: Settings) -> Check:
    try:
        live = wiring.open_engine(settings).generation
    except (*Failure, OSError) as error:
        cost = "a minute on the notes (--offline); some two seconds a link with fetching"
        return Check("Index", well=False, says=error_sentence(error), remedy="refdesk index", cost=cost)
    if live.remark:
        return Check("Index", well=False, says=live.remark, remedy="refdesk index", cost="some seconds")
    counts = live.manifest.counts
    status = f"{live.name}, {counts['resources']} resources, {counts['chunks']} passages, whole"
    return Check("Index", well=True, says=status)


def _check_generations(settings: Settings) -> Iterator[Check]:
    """Verify every byte of every published generation, newest first."""
    for name in settings.layout.published():
        folder = settings.layout.generation(name)
        try:
            counts = integrity.verify_generation(folder, name).counts
        except Damaged as error:
            is_live = name == read_current(settings.layout)
            remedy = "refdesk index" if is_live else f"rm -r {folder}"
            cost = "some seconds" if is_live else "one generation less to go back to"
            yield Check("Generation", well=False, says=f"{error.problem}.", remedy=remedy, cost=cost)
        else:
            yield Check("Generation", well=True, says=f"{name}, {counts['chunks']} passages, every byte as written")


def _check_page_store(settings: Settings) -> Check:
    """Verify every stored text. Opening a page store of an earlier format migrates it."""
    if not settings.layout.corpus.exists():
        return Check("Page store", well=True, says="none yet", optional=True)
    try:
        with PageStore(settings.layout.corpus) as corpus:
            count, altered = corpus.examine()
    except PageStoreError as error:
        remedy, cost = f"mv {settings.layout.corpus} aside and refdesk index", "fetching every link again"
        return Check("Page store", well=False, says=str(error), remedy=remedy, cost=cost)
    if altered:
        problem = f"what is stored of {len(altered)} links was altered: {', '.join(altered[:3])}"
        return Check("Page store", well=False, says=problem, remedy="refdesk index", cost="fetching these links again")
    return Check("Page store", well=True, says=f"{count} texts, each as it was written")
