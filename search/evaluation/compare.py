"""Compares an evaluation with the saved report of an earlier one, question by question."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from search.errors import JudgmentError
from search.evaluation.metrics import MEASURES, Values, by_measure, mean_measures
from search.evaluation.runner import Evaluation
from search.evaluation.significance import p_values


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure of a mode before and now; `p` is the p-value of the difference."""

    mode: str
    measure: str
    before: float
    now: float
    p: float


def read_report(path: Path) -> dict[str, Any]:
    """Read a report of `refdesk eval --json`. Raises JudgmentError if the file is not one."""
    try:
        report = json.loads(path.read_text("utf-8"))
        shape = (len(report["ids"]), len(MEASURES))
        complete = all(_values(report["values"][mode]).shape == shape for mode in report["values"])
        if not complete or not isinstance(report["judged_data"], str):
            raise ValueError("its values are not complete")  # noqa: TRY301, one sentence for every damage
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise JudgmentError(f"{path} is not a report of 'refdesk eval --json' ({error}): give one.") from error
    return dict(report)


def measure_changes(before: dict[str, Any], now: Evaluation) -> tuple[MeasureChange, ...]:
    """The change of each measure, for each mode that both runs have.

    `before` is a report as `read_report` returns it. Raises JudgmentError if the runs judge different data.
    """
    if (before["judged_data"], tuple(before["ids"])) != (now.judged_data, now.ids):
        raise JudgmentError("The saved report judges other questions or another list: compare runs on the same.")
    changes: list[MeasureChange] = []
    for mode in (mode for mode in now.values if mode in before["values"]):
        old, new = _values(before["values"][mode]), _values(now.values[mode])
        p, old_means, new_means = by_measure(p_values(new - old)), mean_measures(old), mean_measures(new)
        changes += [MeasureChange(mode, name, old_means[name], new_means[name], p[name]) for name in MEASURES]
    return tuple(changes)


def _values(columns: dict[str, list[float]]) -> Values:
    return np.array([columns[name] for name in MEASURES], np.float64).T
