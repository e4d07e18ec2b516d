"""Comparing with a saved report: the same questions, each against itself."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from search.errors import JudgmentError
from search.evaluation.compare import measure_changes, read_report
from search.evaluation.metrics import MEASURES
from search.evaluation.runner import Evaluation

Write = Callable[[str, str | bytes], Path]


def run(score: float, mode: str = "hybrid") -> Evaluation:
    values = {mode: {name: [score] * 20 for name in MEASURES}}
    ids = tuple(f"q{n}" for n in range(20))
    return Evaluation(20, "digest", mode, {}, {}, {}, {}, {}, {}, (), (), (), ids, values)


def saved(evaluation: Evaluation) -> dict[str, Any]:
    return dict(json.loads(json.dumps(evaluation.to_dict())))


def test_a_better_run_is_reported_with_both_means_and_its_chance() -> None:
    found = measure_changes(saved(run(0.5)), run(0.75))
    assert [change.measure for change in found] == list(MEASURES)
    assert {(change.mode, change.before, change.now) for change in found} == {("hybrid", 0.5, 0.75)}
    assert all(change.p < 0.001 for change in found)


def test_a_run_does_not_differ_from_itself() -> None:
    assert {change.p for change in measure_changes(saved(run(0.5)), run(0.5))} == {1.0}


def test_only_modes_of_both_runs_are_compared() -> None:
    assert measure_changes(saved(run(0.5, "gone")), run(0.5, "new")) == ()


@pytest.mark.parametrize("other", [{"judged_data": "other"}, {"ids": ("q1",)}])
def test_runs_on_other_data_are_not_compared(other: dict[str, Any]) -> None:
    with pytest.raises(JudgmentError, match="judges other questions or another list"):
        measure_changes(saved(run(0.5)), replace(run(0.5), **other))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b"\xff", b'{"ids": [], "values": {"x": {}}, "judged_data": ""}',
     b'{"ids": ["q"], "values": {"x": 5}, "judged_data": ""}', b'{"ids": [], "values": {}, "judged_data": 1}'],
)  # fmt: skip
def test_what_is_no_report_is_refused_in_a_sentence(write: Write, content: bytes) -> None:
    with pytest.raises(JudgmentError, match=r"report\.json is not a report of 'refdesk eval --json'"):
        read_report(write("report.json", content))


def test_a_report_is_read_as_it_was_written(write: Write) -> None:
    written = saved(run(0.5))
    assert read_report(write("report.json", json.dumps(written))) == written
