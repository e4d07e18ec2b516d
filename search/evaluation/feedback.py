"""Readers' verdicts on answers as judged questions: how the gate of a team grows.

Knows the lines of a feedback file; must not know who writes them.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search.engine import Engine
from search.errors import JudgmentError
from search.evaluation.judgments import JudgedQuestion
from search.model import MAX_QUESTION, Query


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict: whether the answer to a question was helpful.

    `resources` are the keys of the resources that the answer cites; none if it was refused. `at` is the time, UTC in
    ISO form, `generation` the index that answered.
    """

    question: str
    helpful: bool
    resources: tuple[str, ...] = ()
    at: str = ""
    generation: str = ""

    def to_json(self) -> str:
        """One line of the file."""
        return json.dumps(asdict(self), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A question whose answer was not helpful: the keys of the resources cited then, and whether they still are."""

    question: str
    resources: tuple[str, ...]
    unchanged: bool


def read_feedback(path: Path) -> tuple[Feedback, ...]:
    """The last verdict on each question, in the order of the first. Raises JudgmentError, which names a bad line.

    A last line without its end, and no verdict, was cut off by a crash and counts as never written.
    """
    try:
        lines = _whole_lines(path.read_bytes())
    except FileNotFoundError as error:
        raise JudgmentError(f"There is no feedback at {path}: set 'feedback' to true and judge answers.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise JudgmentError(f"{path} cannot be read ({error}): check the file.") from error
    latest: dict[str, Feedback] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            feedback = _parse_line(line, f"Line {number} of {path}")
            latest[_normalise(feedback.question)] = feedback
    return tuple(latest.values())


def _whole_lines(content: bytes) -> list[str]:
    """The lines; the last one, if its end is missing, only where it is a verdict. Raises UnicodeDecodeError."""
    lines, _, rest = content.rpartition(b"\n")
    return [*lines.decode().split("\n"), *filter(is_verdict, [rest.decode("utf-8", "replace")])]


def is_verdict(line: str) -> bool:
    """Whether a line is a verdict, whole and usable."""
    try:
        _parse_line(line, "")
    except JudgmentError:
        return False
    return True


def _parse_line(line: str, where: str) -> Feedback:
    try:
        record: dict[str, Any] = json.loads(line)
        feedback = Feedback(**record | {"resources": tuple(record.get("resources", ()))})
    except (ValueError, TypeError, AttributeError) as error:
        raise JudgmentError(f"{where} is not a verdict ({error}): correct or remove it.") from error
    is_question = isinstance(feedback.question, str) and 0 < len(feedback.question.strip()) <= MAX_QUESTION
    if not (is_question and isinstance(feedback.helpful, bool) and all(isinstance(k, str) for k in feedback.resources)):
        raise JudgmentError(f"{where} needs a question, 'helpful' as true or false, and keys: correct or remove it.")
    return feedback


def _normalise(question: str) -> str:
    return " ".join(question.casefold().split())


def judged_questions(verdicts: Iterable[Feedback], listed: Iterable[str]) -> tuple[JudgedQuestion, ...]:
    """The helpful answers as judgments: what they cite is relevant; a helpful refusal says that nothing is.

    `listed` are the keys of the list: a verdict on resources that are all gone judges nothing.
    """
    known = set(listed)
    judged = []
    for number, verdict in enumerate(verdicts, 1):
        relevant = {key: 1 for key in verdict.resources if key in known}
        if verdict.helpful and (relevant or not verdict.resources):
            judged.append(JudgedQuestion(f"feedback-{number}", verdict.question, relevant))
    return tuple(judged)


def complaints(engine: Engine, verdicts: Iterable[Feedback]) -> tuple[Complaint, ...]:
    """The unhelpful answers, each with whether the engine still cites the same resources."""
    return tuple(
        Complaint(verdict.question, verdict.resources, cited_keys(engine, verdict.question) == verdict.resources)
        for verdict in verdicts
        if not verdict.helpful
    )


def cited_keys(engine: Engine, question: str) -> tuple[str, ...]:
    """Keys of the resources that the quotes for a question are from, in the order of the quotes."""
    answer = engine.ask(Query(question, allow_llm=False)).answer
    ids = dict.fromkeys(citation.passage.resource_id for citation in answer.citations) if answer else {}
    listed = (engine.generation.catalog.resource(identifier) for identifier in ids)
    return tuple(match.resource.key for match in listed if match)
