"""A run of the evaluation held against an earlier one, question by question."""

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
    """One measure of one mode, then and now; `p` is how likely chance alone makes the difference."""

    mode: str
    measure: str
    before: float
    now: float
    p: float


def read_report(path: Path) -> dict[str, Any]:
    """What `refdesk eval --json` wrote. Raises JudgmentError for anything else."""
    try:
        found = json.loads(path.read_text("utf-8"))
        shape = (len(found["ids"]), len(MEASURES))
        sound = all(_values(found["values"][mode]).shape == shape for mode in found["values"])
        if not sound or not isinstance(found["judged_data"], str):
            raise ValueError("its values are not complete")  # noqa: TRY301, one sentence for every damage
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise JudgmentError(f"{path} is not a report of 'refdesk eval --json' ({error}).") from error
    return dict(found)


def measure_changes(before: dict[str, Any], now: Evaluation) -> tuple[MeasureChange, ...]:
    """Every measure of the modes that both runs have.

    Raises JudgmentError where the runs judge different data, which says nothing of either.
    """
    if (before["judged_data"], tuple(before["ids"])) != (now.judged_data, now.ids):
        raise JudgmentError("The saved report judges other questions or another list: compare runs on the same.")
    found: list[MeasureChange] = []
    for mode in (mode for mode in now.values if mode in before["values"]):
        old, new = _values(before["values"][mode]), _values(now.values[mode])
        chance, was, is_now = by_measure(p_values(new - old)), mean_measures(old), mean_measures(new)
        found += [MeasureChange(mode, name, was[name], is_now[name], chance[name]) for name in MEASURES]
    return tuple(found)


def _values(columns: dict[str, list[float]]) -> Values:
    return np.array([columns[name] for name in MEASURES], np.float64).T
