"""The commands that are not questions, each as one JSON-ready dictionary. Knows the engine; must not know typer."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from api import serialize, wiring
from api.serialize import Json
from api.settings import Settings
from api.tasks import index_run
from api.tasks.lists.reading import read_configured_lists
from api.tasks.reranking import measure_reranking
from index.errors import NoIndex
from index.model import StageProgress

if TYPE_CHECKING:
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
    progress: StageProgress,
    lists: Sequence[str] = (),
    base: str = "",
    only: Sequence[str] = (),
    on_list: "Callable[[ReadingList], None]" = lambda reading_list: None,
) -> Json:
    """Build and publish a generation unless the live one would be the same; returns the report of the run.

    The arguments are those of `index_run.run_index`.
    """
    run = index_run.run_index(
        settings, offline=offline, strict=strict, progress=progress, lists=lists, base=base, only=only,
        on_list=on_list,
    )  # fmt: skip
    reranking = measure_reranking(settings)
    return serialize.manifest_json(run.build.name, run.build.manifest) | {
        "outcomes": {str(outcome): count for outcome, count in run.report.counts().items()},
        "encoded": run.build.encoded,
        "only": list(only),
        "selected": run.report.selected,
        "unchanged": not run.build.is_new,
        "took_ms": round(run.seconds * 1000, 1),
        "remark": " ".join(filter(None, (run.report.remark, run.build.remark, reranking))),
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
    reading_list = read_configured_lists(settings, lists, base)
    return reading_list.title, reading_list.resources


def index_status(settings: Settings) -> Json:
    """The live generation, the links that were not fetched, and as `older` the names of the other generations.

    After `refdesk use` of an earlier one, newer ones are among these.
    """
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
