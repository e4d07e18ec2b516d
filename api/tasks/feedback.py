"""Readers' verdicts on answers: written to the data folder, and measured. Must not know typer or HTTP."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from api import lookup
from api.errors import SwitchedOff
from api.serialize import Json
from api.settings import Settings
from api.tasks.verdict_file import append_verdict
from search.engine import Engine
from search.errors import QuestionError
from search.evaluation.feedback import Complaint, Feedback, complaints, judged_questions, read_feedback
from search.evaluation.judgments import JudgedQuestion
from search.model import MAX_K, Query


def record_feedback(
    settings: Settings, engine: Engine, question: str, *, helpful: bool, resources: Sequence[str] = ()
) -> Json:
    """Append a verdict to the file; `resources` are the ids of those cited. Returns what was written.

    Raises SwitchedOff without the setting `feedback` or if the file is full, QuestionError for a question that cannot
    be asked or too many ids, NotListed for an unknown id.
    """
    if not settings.feedback:
        raise SwitchedOff("This desk keeps no feedback: set 'feedback' to true.")
    if len(resources) > MAX_K:
        raise QuestionError(f"{len(resources)} resources were given, at most {MAX_K} are taken.")
    keys = tuple(dict.fromkeys(lookup.find_resource(engine, identifier).resource.key for identifier in resources))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    feedback = Feedback(Query(question).question, helpful, keys, now, engine.generation.name)
    append_verdict(settings.layout.feedback, feedback)
    return asdict(feedback)


def judged_feedback(settings: Settings, engine: Engine) -> tuple[tuple[JudgedQuestion, ...], tuple[Complaint, ...]]:
    """The verdicts in the file: judged questions, and the unhelpful answers. Raises JudgmentError for a bad file."""
    verdicts = read_feedback(settings.layout.feedback)
    keys = [listed.resource.key for listed in engine.resources]
    return judged_questions(verdicts, keys), complaints(engine, verdicts)
