"""Verdicts of readers as judged questions."""

import json
from pathlib import Path

import pytest

from search import Engine
from search.errors import JudgmentError
from search.evaluation.feedback import Feedback, cited_keys, complaints, judged_questions, read_feedback

BEES = "How do bees find their way home?"
LISTED = ["example.org/bees", "example.org/long"]


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "feedback.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_a_verdict_is_read_as_it_was_written(tmp_path: Path) -> None:
    verdict = Feedback("Wo wächst Klee? 🍀", helpful=True, resources=("example.org/klee",), at="2026-11-28T10:00:00Z")
    assert read_feedback(_file(tmp_path, verdict.to_json(), "")) == (verdict,)


def test_the_last_verdict_on_a_question_counts(tmp_path: Path) -> None:
    verdicts = [Feedback(BEES, helpful=True), Feedback("Ants?", helpful=True), Feedback(BEES.upper(), helpful=False)]
    path = _file(tmp_path, *(verdict.to_json() for verdict in verdicts))
    assert [(verdict.question, verdict.helpful) for verdict in read_feedback(path)] == [
        (BEES.upper(), False),
        ("Ants?", True),
    ]


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "7", '{"question": "a"}', '{"question": "", "helpful": true}', '{"question": "a", "helpful": 1}',
     '{"question": 3, "helpful": true}', '{"question": "a", "helpful": true, "resources": 4}',
     '{"question": "a", "helpful": true, "resources": [4]}', '{"question": "a", "helpful": true, "stars": 5}'],
)  # fmt: skip
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(JudgmentError, match=r"Line 2 of .*feedback\.jsonl"):
        read_feedback(_file(tmp_path, Feedback(BEES, helpful=True).to_json(), line))


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(JudgmentError, match="set 'feedback' to true"):
        read_feedback(tmp_path / "feedback.jsonl")


def test_helpful_answers_are_judgments_and_a_helpful_refusal_has_no_relevant_resource() -> None:
    verdicts = [
        Feedback(BEES, helpful=True, resources=("example.org/bees", "example.org/gone")),
        Feedback("Who was Ada?", helpful=True),
        Feedback("Where is honey?", helpful=False, resources=("example.org/long",)),
        Feedback("What is gone?", helpful=True, resources=("example.org/gone",)),
    ]
    judged = judged_questions(verdicts, LISTED)
    assert [(question.question, question.relevant) for question in judged] == [
        (BEES, {"example.org/bees": 1}),
        ("Who was Ada?", {}),
    ]


def test_a_complaint_tells_whether_the_answer_is_still_the_same(garden: Engine) -> None:
    cited = cited_keys(garden, BEES)
    assert cited
    verdicts = [Feedback(BEES, helpful=False, resources=cited), Feedback(BEES, helpful=False, resources=("other",))]
    assert [complaint.unchanged for complaint in complaints(garden, verdicts)] == [True, False]


def test_a_line_is_one_line_whatever_the_question(tmp_path: Path) -> None:
    line = Feedback("a\u2028b\nc", helpful=True).to_json()
    assert "\n" not in line
    assert json.loads(line)["question"] == "a\u2028b\nc"
    assert read_feedback(_file(tmp_path, line))[0].question == "a\u2028b\nc"
