"""What the commands that are not questions do, each as one JSON-ready dictionary."""

import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from api import serialize, wiring
from api.serialize import Json
from api.settings import Settings
from search.engine import Engine
from search.errors import JudgmentError
from search.evaluation.judgments import JudgedQuestion

if TYPE_CHECKING:
    from index.build import BuildInput
    from ingest.run import LinkReport


def build_index(  # noqa: PLR0913, the wishes of one command
    settings: Settings,
    *,
    offline: bool,
    strict: bool,
    progress: wiring.Progress,
    lists: Sequence[str] = (),
    base: str = "",
) -> Json:
    """Build and publish a generation, unless the live one would be the same; the report of the run."""
    run = wiring.run_index(settings, offline=offline, strict=strict, progress=progress, lists=lists, base=base)
    return serialize.manifest_json(run.built.name, run.built.manifest) | {
        "outcomes": {str(outcome): count for outcome, count in run.report.counts().items()},
        "encoded": run.built.encoded,
        "unchanged": not run.built.is_new,
        "took_ms": round(run.seconds * 1000, 1),
        "remark": f"{run.report.remark} {run.built.remark}".strip(),
        "problems": [
            {"list": problem.source, "line": problem.line, "where": problem.where, "sentence": problem.sentence}
            for problem in run.source.problems
        ],
        "traffic": asdict(run.report.traffic) if run.report.traffic else None,
        "links": [_link(entry) for entry in run.report.entries],
    }


def _link(entry: "LinkReport") -> Json:
    found = entry.fetch
    return {
        "id": entry.resource.id,
        "title": entry.resource.title,
        "url": entry.resource.url,
        "outcome": str(entry.outcome),
        "reason": entry.reason,
        "words": entry.words,
        "status": found.status if found else None,
        "bytes": found.size if found else 0,
        "seconds": found.seconds if found else 0.0,
        "fetched": found.at if found else "",
        "moved_to": found.moved_to if found else "",
        "fallback": found.fallback if found else "",
        "again": found.again if found else "",
    }


def link_report(settings: Settings, lists: Sequence[str] = (), base: str = "") -> Json:
    """The health of the lists' links, as the last runs found them."""
    from ingest.link_health import link_health
    from ingest.page_store import PageStore

    source = wiring.read_configured_lists(settings, lists, base)
    with PageStore(settings.layout.corpus) as corpus:
        rows = [link_health(one, corpus.fetch(one.key), corpus.document(one.key)) for one in source.resources]
    counts = Counter(str(row.state) for row in rows)
    return {"list": source.title, "counts": dict(counts), "links": [asdict(row) for row in rows]}


def index_status(settings: Settings) -> Json:
    """The live generation, the older ones, and the links that were not read."""
    engine = wiring.open_engine(settings, crossed=False)
    live = engine.generation
    older = [name for name in wiring.open_repository(settings).published() if name != live.name]
    unread = [found for found in engine.resources if found.outcome not in {"read", "kept", "archived"}]
    keys = ("id", "title", "url", "outcome", "reason")
    return serialize.manifest_json(live.name, live.manifest) | {
        "older": older,
        "remark": live.remark,
        "not_fetched": [{key: serialize.listed_resource_json(found)[key] for key in keys} for found in unread],
    }


def switch_generation(settings: Settings, name: str) -> Json:
    """Make another published generation the live one."""
    wiring.open_repository(settings).use(name)
    return index_status(settings)


def mcp_configuration(settings: Settings) -> Json:
    """What to put into an assistant's configuration, so that it starts this desk."""
    command = shutil.which("refdesk", path=Path(sys.executable).parent) or "refdesk"
    env = {"REFDESK_DATA": str(settings.data.absolute())}
    return {"mcpServers": {"refdesk": {"command": command, "args": ["mcp"], "env": env}}}


def evaluate_index(
    settings: Settings, folder: Path | None, *, live: bool, progress: wiring.Progress, against: Path | None = None
) -> Json:
    """Retrieval, abstaining and answering on our judgments or, as far as it says, on a folder in BEIR layout.

    `against` is the JSON of an earlier run on the same data, to compare with. The cross-encoder of
    the settings is measured as one mode more.
    """
    from index.build import BuildInput
    from search.evaluation.compare import measure_changes, read_report
    from search.evaluation.judgments import read_beir
    from search.evaluation.runner import run_evaluation as run

    before = read_report(against) if against else None
    cross = wiring.configured_cross_encoder(settings)

    def measured(engine: Engine, judged: tuple[JudgedQuestion, ...], name: str) -> Json:
        answers = folder is None or any(one.answers or not one.relevant for one in judged)
        found = run(
            engine, judged, answers=answers, progress=lambda n, all_: progress("asking", n, all_),
            crossed=Engine(engine.generation, cross) if cross else None,
        )  # fmt: skip
        about = {
            "input": name,
            "passages": engine.generation.manifest.counts["chunks"],
            "encoder": asdict(engine.generation.manifest.encoder),
            "cross_encoder": settings.cross_encoder,
            "changes": [asdict(change) for change in measure_changes(before, found)] if before else [],
        }
        return about | asdict(found)

    if folder is not None:
        collection = read_beir(folder)
        with wiring.temporary_engine(BuildInput(collection.name, collection.resources), settings, progress) as engine:
            return measured(engine, collection.judged, collection.name)
    if live:
        return measured(wiring.open_engine(settings, crossed=False), _judgments(settings), settings.judgments.stem)
    with wiring.temporary_engine(notes_only_input(settings), settings, progress) as engine:
        return measured(engine, _judgments(settings), settings.judgments.stem)


def fit_weights(settings: Settings, progress: wiring.Progress) -> Json:
    """Weights for `search.answer.abstention`, fitted on our judgments over the list's notes."""
    from search.evaluation.fit import fit_abstention as run

    with wiring.temporary_engine(notes_only_input(settings), settings, progress) as engine:
        return asdict(run(engine, _judgments(settings)))


def notes_only_input(settings: Settings) -> "BuildInput":
    """What an index of the list's notes alone is built from."""
    from index.build import BuildInput

    source = wiring.read_configured_lists(settings)
    return BuildInput(source.title, source.resources)


def _judgments(settings: Settings) -> tuple[JudgedQuestion, ...]:
    from search.evaluation.judgments import read_judgments

    judged = read_judgments(settings.judgments)
    listed = {resource.key for resource in wiring.read_configured_lists(settings).resources}
    if strays := {key for question in judged for key in question.relevant} - listed:
        some = ", ".join(sorted(strays)[:3])
        raise JudgmentError(f"{settings.judgments} judges what the list does not have: {some}.")
    return judged
