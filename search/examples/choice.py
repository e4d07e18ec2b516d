"""Example questions: candidates that the finished index answers best, of different sections.

Knows the engine and what makes a good answer; must not know how questions are worded.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.reader import IndexReader
from ingest.model import Via
from search.answer.abstention import certainty, thresholds_of
from search.engine import Engine
from search.errors import QuestionError
from search.examples.candidates import ExampleCandidate, example_candidates
from search.model import Answer, Query, Result, Verdict
from search.query.answer_type import AnswerType, answer_type_of, matches_answer_type

# Examples of an index, and candidates tried for them; a trial takes some 20 ms.
EXAMPLES, _TRIALS = 3, 150
# Log odds that a question loses whose order of words was changed, and gains for a second source.
_UNSURE, _SECOND_SOURCE = 1.0, 0.5
# Log odds that an example loses for each one before it of the same section, resource or opening words.
_SAME_SECTION, _SAME_RESOURCE, _SAME_OPENING = 3.0, 6.0, 1.0
_OPENING_WORDS = 2
# Words of a first quote, at least.
_SHORTEST_QUOTE = 8
# What a page says of itself or of another text instead of its subject, and code, tables and formulas.
_OF_ITSELF = re.compile(
    r"\b(?:this|next|previous|following|earlier) (?:\w+ )?(?:post|article|section|chapter|notebook|tutorial|example|"
    r"page|book|guide|part|course|talk|release)\b|\b(?:see|example|figure|table) (?:below|\d)|\bfollowing\b|"
    r"\bwe(?:['’]ll| will| saw| have seen| show| showed| learned| discuss)\b|"
    r"\b(?:cover|discuss|describe|explain|explore|show|showcase|introduce|demonstrate)(?:s|es|ed)?\b.*\b(?:how|when|why|"
    r"guidance|overview)\b|```|\||\$|\\", re.IGNORECASE
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Trial:
    """A candidate that was answered well, the section of its resource, and how good it is, in log odds."""

    question: str
    resource_id: str
    section: str
    worth: float

    @property
    def opening(self) -> list[str]:
        return self.question.split()[:_OPENING_WORDS]


def choose_examples(index_reader: IndexReader) -> tuple[str, ...]:
    """At most EXAMPLES questions that the index answers well from the resource that they are made of, best first."""
    engine = Engine(index_reader)
    resources = {listed.resource.id: listed.resource for listed in engine.resources}
    trials = [
        _Trial(candidate.question, candidate.resource_id, (resources[candidate.resource_id].section or ("",))[0], worth)
        for candidate in example_candidates(index_reader, _TRIALS)
        if (worth := _worth(engine, candidate)) is not None
    ]
    return tuple(trial.question for trial in _diverse(engine, trials))


def _diverse(engine: Engine, trials: Sequence[_Trial]) -> list[_Trial]:
    """The best trials that `ask` answers too, each unlike those before it."""
    chosen: list[_Trial] = []
    left = list(trials)
    while left and len(chosen) < EXAMPLES:
        best = max(left, key=lambda trial: trial.worth - _likeness(trial, chosen))
        left.remove(best)
        if _is_answered(engine.ask(Query(best.question)), best.resource_id):
            chosen.append(best)
    return chosen


def _likeness(trial: _Trial, chosen: Sequence[_Trial]) -> float:
    return sum(
        _SAME_SECTION * (trial.section == other.section != "")
        + _SAME_RESOURCE * (trial.resource_id == other.resource_id)
        + _SAME_OPENING * (trial.opening == other.opening)
        for other in chosen
    )


def _worth(engine: Engine, candidate: ExampleCandidate) -> float | None:
    """How sure the answer to a candidate is, in log odds above what an answer needs; None if it is not good."""
    try:
        evidence = engine.evidence_for(Query(candidate.question))
    except QuestionError:  # a heading may contain what a question must not
        return None
    if evidence.outcome is not Verdict.ANSWERED or not _is_good(evidence.answer, candidate):
        return None
    sources = {citation.passage.resource_id for citation in evidence.answer.citations}
    margin = certainty(evidence.evidence) - thresholds_of(engine.generation.manifest).certainty
    return margin - _UNSURE * (not candidate.is_sure) + _SECOND_SOURCE * (len(sources) > 1)


def _is_good(answer: Answer, candidate: ExampleCandidate) -> bool:
    """Whether the first quote is of the candidate's resource, and defines if a definition was asked for.

    Every quote of a page must speak of its subject.
    """
    if not answer.citations or answer.gaps:
        return False
    first, answer_type = answer.citations[0], answer_type_of(candidate.question)
    is_fit = answer_type is not AnswerType.DEFINITION or matches_answer_type(
        answer_type, candidate.question, first.quote
    )
    # Notes speak of other texts by nature.
    pages = (citation.quote for citation in answer.citations if citation.passage.document.via is not Via.NOTE)
    speaks = len(first.quote.split()) >= _SHORTEST_QUOTE and not any(map(_OF_ITSELF.search, pages))
    return is_fit and speaks and first.passage.resource_id == candidate.resource_id


def _is_answered(result: Result, resource_id: str) -> bool:
    """Whether `ask`, which may read a question otherwise, quotes the resource without a correction or a gap."""
    answer = result.answer
    if answer is None or answer.gaps or answer.catalogue or result.remark:
        return False
    return resource_id in {citation.passage.resource_id for citation in answer.citations}
