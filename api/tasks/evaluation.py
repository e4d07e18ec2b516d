"""Measuring an index on judged questions, as JSON-ready dictionaries. Knows the engine; must not know typer."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from api import wiring
from api.serialize import Json
from api.settings import Settings
from api.tasks.feedback import judged_feedback
from api.tasks.lists.reading import read_configured_lists
from index.encoder.packaged_models import RERANKER
from index.model import StageProgress
from search.engine import Engine
from search.errors import JudgmentError
from search.evaluation.judgments import JudgedQuestion

if TYPE_CHECKING:
    from index.build import BuildInput


def evaluate_index(  # noqa: PLR0913, the options of one command
    settings: Settings,
    folder: Path | None,
    *,
    live: bool,
    progress: StageProgress,
    against: Path | None = None,
    feedback: bool = False,
) -> Json:
    """Measure retrieval, abstention and answers.

    The data are the BEIR collection in `folder` or, without one, the judgments of the settings: on the live index
    if `live`, else on an index of the list's notes. A BEIR collection is measured as far as it has judgments.
    With `feedback` they are the verdicts of readers, on the live index, and the report has `complaints` too.
    `against` is the JSON report of an earlier run on the same data to compare with. Reranking is measured as an
    additional mode, without its deadline, unless it is off.
    """
    from index.build import BuildInput
    from search.evaluation.compare import measure_changes, read_report
    from search.evaluation.judgments import read_beir
    from search.evaluation.runner import run_evaluation

    before = read_report(against) if against else None
    reranker = wiring.configured_reranker(settings, by_default=True, seconds=math.inf) if _reranks(settings) else None
    if reranker:
        reranker.load()

    def evaluate(engine: Engine, judged: tuple[JudgedQuestion, ...], name: str) -> Json:
        has_answers = folder is None or any(question.answers or not question.relevant for question in judged)
        evaluation = run_evaluation(
            engine, judged, answers=has_answers, progress=lambda done, total: progress("asking", done, total),
            crossed=Engine(engine.generation, reranker) if reranker else None,
        )  # fmt: skip
        setup = {
            "input": name,
            "passages": engine.generation.manifest.counts["chunks"],
            "encoder": asdict(engine.generation.manifest.encoder),
            "cross_encoder": (settings.cross_encoder or RERANKER) if reranker else "",
            "changes": [asdict(change) for change in measure_changes(before, evaluation)] if before else [],
        }
        return setup | evaluation.to_dict()

    if folder is not None:
        collection = read_beir(folder)
        with wiring.temporary_engine(BuildInput(collection.name, collection.resources), settings, progress) as engine:
            return evaluate(engine, collection.judged, collection.name) | {"skipped": collection.skipped}
    if feedback:
        engine = wiring.open_engine(settings, use_cross_encoder=False)
        judged, complaints = judged_feedback(settings, engine)
        return evaluate(engine, judged, "feedback") | {"complaints": [asdict(each) for each in complaints]}
    if live:
        engine = wiring.open_engine(settings, use_cross_encoder=False)
        return evaluate(engine, _configured_judgments(settings), settings.judgments.stem)
    with wiring.temporary_engine(notes_only_input(settings), settings, progress) as engine:
        return evaluate(engine, _configured_judgments(settings), settings.judgments.stem)


def _reranks(settings: Settings) -> bool:
    return bool(settings.cross_encoder) or settings.rerank != "off"


def fit_weights(settings: Settings, progress: StageProgress) -> Json:
    """Weights for `search.answer.abstention`, fitted to the judgments on an index of the list's notes."""
    from search.evaluation.fit import fit_abstention

    with wiring.temporary_engine(notes_only_input(settings), settings, progress) as engine:
        return asdict(fit_abstention(engine, _configured_judgments(settings)))


def notes_only_input(settings: Settings) -> "BuildInput":
    """The input of an index of the list's notes alone."""
    from index.build import BuildInput

    reading_list = read_configured_lists(settings)
    return BuildInput(
        reading_list.title,
        reading_list.resources,
        introduction=reading_list.introduction,
        lists=reading_list.lists,
    )


def _configured_judgments(settings: Settings) -> tuple[JudgedQuestion, ...]:
    """The judgments of the settings. Raises JudgmentError if one of them names a resource that the list lacks."""
    from search.evaluation.judgments import read_judgments

    judged = read_judgments(settings.judgments)
    listed = {resource.key for resource in read_configured_lists(settings).resources}
    if strays := {key for question in judged for key in question.relevant} - listed:
        examples = ", ".join(sorted(strays)[:3])
        raise JudgmentError(
            f"{settings.judgments} judges what the list does not have ({examples}): set 'judgments' to its own."
        )
    return judged
