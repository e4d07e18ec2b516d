"""The commands that are not questions, each as one JSON-ready dictionary. Knows the engine; must not know typer."""

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from api import serialize, wiring
from api.serialize import Json
from api.settings import Settings
from api.tasks import index_run
from index.errors import NoIndex
from search.engine import Engine
from search.errors import JudgmentError
from search.evaluation.judgments import JudgedQuestion

if TYPE_CHECKING:
    from index.build import BuildInput
    from ingest.lists import ListProblem, ReadingList
    from ingest.model import Resource
    from ingest.run import LinkReport

# Outcomes of links whose page has a stored text.
_FETCHED = {"read", "kept", "archived"}


def build_index(  # noqa: PLR0913, the options of one command
    settings: Settings,
    *,
    offline: bool,
    strict: bool,
    progress: wiring.Progress,
    lists: Sequence[str] = (),
    base: str = "",
    on_list: "Callable[[ReadingList], None]" = lambda reading_list: None,
) -> Json:
    """Build and publish a generation unless the live one would be the same; returns the report of the run.

    The arguments are those of `index_run.run_index`.
    """
    run = index_run.run_index(
        settings, offline=offline, strict=strict, progress=progress, lists=lists, base=base, on_list=on_list
    )
    return serialize.manifest_json(run.build.name, run.build.manifest) | {
        "outcomes": {str(outcome): count for outcome, count in run.report.counts().items()},
        "encoded": run.build.encoded,
        "unchanged": not run.build.is_new,
        "took_ms": round(run.seconds * 1000, 1),
        "remark": f"{run.report.remark} {run.build.remark}".strip(),
        "problems": [_problem_json(problem) for problem in run.reading_list.problems],
        "passed_over": [_problem_json(problem) for problem in run.reading_list.skipped],
        "traffic": asdict(run.report.traffic) if run.report.traffic else None,
        "links": [_link_json(entry) for entry in run.report.entries],
    }


def _problem_json(problem: "ListProblem") -> Json:
    return {"list": problem.source, "line": problem.line, "where": problem.where, "sentence": problem.sentence}


def _link_json(entry: "LinkReport") -> Json:
    fetch = entry.fetch
    return {
        "id": entry.resource.id,
        "title": entry.resource.title,
        "url": entry.resource.url,
        "outcome": str(entry.outcome),
        "reason": entry.reason,
        "words": entry.words,
        "status": fetch.status if fetch else None,
        "bytes": fetch.size if fetch else 0,
        "seconds": fetch.seconds if fetch else 0.0,
        "fetched": fetch.at if fetch else "",
        "moved_to": fetch.moved_to if fetch else "",
        "fallback": fetch.fallback if fetch else "",
        "again": fetch.again if fetch else "",
    }


def link_report(settings: Settings, lists: Sequence[str] = (), base: str = "") -> Json:
    """Link health of the lists, by default that of the live index, from the fetches of earlier runs."""
    from ingest.link_health import link_health
    from ingest.page_store import PageStore

    title, resources = _linked_resources(settings, lists, base)
    with PageStore(settings.layout.corpus) as corpus:
        rows = [
            link_health(resource, corpus.fetch(resource.key), corpus.document(resource.key)) for resource in resources
        ]
    counts = Counter(str(row.state) for row in rows)
    return {"list": title, "counts": dict(counts), "links": [asdict(row) for row in rows]}


def _linked_resources(settings: Settings, lists: Sequence[str], base: str) -> "tuple[str, Sequence[Resource]]":
    """Title and resources of `lists`; without any those of the live index, else of the list of the settings."""
    if not (lists or base):
        try:
            engine = wiring.open_engine(settings, use_cross_encoder=False)
        except NoIndex:
            pass
        else:
            return engine.generation.manifest.list_title, [listed.resource for listed in engine.resources]
    reading_list = index_run.read_configured_lists(settings, lists, base)
    return reading_list.title, reading_list.resources


def index_status(settings: Settings) -> Json:
    """The live generation, the names of the older ones, and the links that were not fetched."""
    engine = wiring.open_engine(settings, use_cross_encoder=False)
    live = engine.generation
    older = [name for name in wiring.open_repository(settings).published() if name != live.name]
    not_fetched = [listed for listed in engine.resources if listed.outcome not in _FETCHED]
    keys = ("id", "title", "url", "outcome", "reason")
    return serialize.manifest_json(live.name, live.manifest) | {
        "older": older,
        "remark": live.remark,
        "not_fetched": [{key: serialize.listed_resource_json(listed)[key] for key in keys} for listed in not_fetched],
    }


def switch_generation(settings: Settings, name: str) -> Json:
    """Make another published generation the live one; returns its status."""
    wiring.open_repository(settings).use(name)
    return index_status(settings)


def mcp_configuration(settings: Settings) -> Json:
    """The configuration with which an MCP client starts `refdesk mcp` on this data folder."""
    command = shutil.which("refdesk", path=Path(sys.executable).parent) or "refdesk"
    env = {"REFDESK_DATA": str(settings.data.absolute())}
    return {"mcpServers": {"refdesk": {"command": command, "args": ["mcp"], "env": env}}}


def evaluate_index(
    settings: Settings, folder: Path | None, *, live: bool, progress: wiring.Progress, against: Path | None = None
) -> Json:
    """Measure retrieval, abstention and answers.

    The data are the BEIR collection in `folder` or, without one, the judgments of the settings: on the live index
    if `live`, else on an index of the list's notes. A BEIR collection is measured as far as it has judgments.
    `against` is the JSON report of an earlier run on the same data to compare with. The cross-encoder of the
    settings, if there is one, is measured as an additional mode.
    """
    from index.build import BuildInput
    from search.evaluation.compare import measure_changes, read_report
    from search.evaluation.judgments import read_beir
    from search.evaluation.runner import run_evaluation

    before = read_report(against) if against else None
    cross_encoder = wiring.configured_cross_encoder(settings)

    def evaluate(engine: Engine, judged: tuple[JudgedQuestion, ...], name: str) -> Json:
        has_answers = folder is None or any(question.answers or not question.relevant for question in judged)
        evaluation = run_evaluation(
            engine, judged, answers=has_answers, progress=lambda done, total: progress("asking", done, total),
            crossed=Engine(engine.generation, cross_encoder) if cross_encoder else None,
        )  # fmt: skip
        setup = {
            "input": name,
            "passages": engine.generation.manifest.counts["chunks"],
            "encoder": asdict(engine.generation.manifest.encoder),
            "cross_encoder": settings.cross_encoder,
            "changes": [asdict(change) for change in measure_changes(before, evaluation)] if before else [],
        }
        return setup | evaluation.to_dict()

    if folder is not None:
        collection = read_beir(folder)
        with wiring.temporary_engine(BuildInput(collection.name, collection.resources), settings, progress) as engine:
            return evaluate(engine, collection.judged, collection.name) | {"skipped": collection.skipped}
    if live:
        engine = wiring.open_engine(settings, use_cross_encoder=False)
        return evaluate(engine, _configured_judgments(settings), settings.judgments.stem)
    with wiring.temporary_engine(notes_only_input(settings), settings, progress) as engine:
        return evaluate(engine, _configured_judgments(settings), settings.judgments.stem)


def fit_weights(settings: Settings, progress: wiring.Progress) -> Json:
    """Weights for `search.answer.abstention`, fitted to the judgments on an index of the list's notes."""
    from search.evaluation.fit import fit_abstention

    with wiring.temporary_engine(notes_only_input(settings), settings, progress) as engine:
        return asdict(fit_abstention(engine, _configured_judgments(settings)))


def notes_only_input(settings: Settings) -> "BuildInput":
    """The input of an index of the list's notes alone."""
    from index.build import BuildInput

    reading_list = index_run.read_configured_lists(settings)
    return BuildInput(reading_list.title, reading_list.resources, introduction=reading_list.introduction)


def _configured_judgments(settings: Settings) -> tuple[JudgedQuestion, ...]:
    """The judgments of the settings. Raises JudgmentError if one of them names a resource that the list lacks."""
    from search.evaluation.judgments import read_judgments

    judged = read_judgments(settings.judgments)
    listed = {resource.key for resource in index_run.read_configured_lists(settings).resources}
    if strays := {key for question in judged for key in question.relevant} - listed:
        examples = ", ".join(sorted(strays)[:3])
        raise JudgmentError(f"{settings.judgments} judges what the list does not have: {examples}.")
    return judged
