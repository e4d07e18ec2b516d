"""Fit the weights and thresholds of abstaining on judged questions; prints nothing, changes nothing.

The result goes into `search.answer.abstention` by hand, so that a change of the desk's judgement is
a change somebody has read.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from search.answer.abstention import RELATED, Evidence
from search.engine import Engine
from search.evaluation.judgments import JudgedQuestion
from search.model import Query

# Inverse strength of the ridge on the standardised evidence. So strong a one keeps the weights near to each other,
# which loses nothing in cross-validation, and ranks better where questions are of another kind (ARCHITECTURE.md).
_RIDGE = 0.05
_FOLDS = 10
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Fit:
    """Logistic weights and constant, and what ten-fold cross-validation says of them.

    `refused` and `wrongly` are rates over what the list does not and does answer, `precision` is
    the share of rightful refusals. `areas` under the ROC curve: of each evidence alone, and of
    all together. `related` is the topic from which on there is related reading.
    """

    weights: tuple[float, ...]
    constant: float
    refused: float
    wrongly: float
    precision: float
    areas: dict[str, float]
    related: float


def fit_abstention(engine: Engine, judged: Sequence[JudgedQuestion]) -> Fit:
    """Fit "the list answers it" to the evidence.

    Refusing what is answered counts twice as much as answering what is not: the constant is
    where, cross-validated, the worse of the two weighted rates is least.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    found = [engine.examine(Query(question.question)).evidence for question in judged]
    evidence = np.array([astuple(one) for one in found])
    answered = np.array([bool(question.relevant) for question in judged])
    model = make_pipeline(scaled := StandardScaler(), logistic := LogisticRegression(C=_RIDGE, max_iter=10_000))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    held_out = cross_val_predict(model, evidence, answered, cv=folds, method="decision_function")
    cut = min(held_out, key=lambda at: max(2 * (held_out[answered] < at).mean(), (held_out[~answered] >= at).mean()))
    model.fit(evidence, answered)
    weights = logistic.coef_[0] / scaled.scale_
    refusals = held_out < cut
    return Fit(
        weights=tuple(round(float(weight), 2) for weight in weights),
        constant=round(float(logistic.intercept_[0] - weights @ scaled.mean_ - cut), 2),
        refused=round(float((held_out[~answered] < cut).mean()), 4),
        wrongly=round(float((held_out[answered] < cut).mean()), 4),
        precision=round(float((~answered[refusals]).mean()), 4) if refusals.any() else 0.0,
        areas={
            **{each.name: _area(answered, evidence[:, at]) for at, each in enumerate(fields(Evidence))},
            "all": _area(answered, held_out),
        },
        related=_related(judged, found),
    )


def _related(judged: Sequence[JudgedQuestion], found: Sequence[Evidence]) -> float:
    """The topic that tells near misses from what is about something else, each counting half; without both, the old."""
    unanswered = [(question.type == "near-miss", one.topic) for question, one in zip(judged, found, strict=True)
                  if not question.relevant]  # fmt: skip
    near = np.sort([topic for is_near, topic in unanswered if is_near])
    far = np.sort([topic for is_near, topic in unanswered if not is_near])
    if not len(near) or not len(far):
        return RELATED
    cut = max((*near, *far), key=lambda at: (near >= at).mean() + (far < at).mean())
    return round(float(cut), 3)


def _area(answered: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    from sklearn.metrics import roc_auc_score

    return round(float(roc_auc_score(answered, scores)), 4)
