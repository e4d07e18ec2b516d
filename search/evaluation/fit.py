"""Fits the weights and thresholds of abstention on judged questions. Prints nothing and changes nothing.

The result is copied into `search.answer.abstention` by hand, so that every change of the
thresholds is reviewed.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from search.answer.abstention import RELATED, Evidence
from search.engine import Engine
from search.evaluation.judgments import JudgedQuestion
from search.model import Query

# Inverse strength of the ridge penalty on the standardised evidence. A penalty this strong keeps the weights close to
# each other, loses nothing in cross-validation, and ranks better on questions of another kind (docs/decisions/013).
_RIDGE = 0.05
_FOLDS = 10
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Fit:
    """Logistic weights and constant, and their rates in ten-fold cross-validation.

    `refused` is the rate of refusals over the questions that the list does not answer, `wrongly`
    over those that it answers, `precision` the share of right refusals. `areas` are areas under
    the ROC curve, of each kind of evidence alone and of all together. `related` is the least topic
    score of related reading.
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

    A wrong refusal costs twice as much as a wrong answer: the constant minimises the larger of the
    two weighted rates in cross-validation.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    evidence = [engine.evidence_for(Query(question.question)).evidence for question in judged]
    features = np.array([astuple(row) for row in evidence])
    answered = np.array([bool(question.relevant) for question in judged])
    model = make_pipeline(scaler := StandardScaler(), logistic := LogisticRegression(C=_RIDGE, max_iter=10_000))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    held_out = cross_val_predict(model, features, answered, cv=folds, method="decision_function")
    cut = _threshold(held_out, answered)
    model.fit(features, answered)
    weights = logistic.coef_[0] / scaler.scale_
    refusals = held_out < cut
    return Fit(
        weights=tuple(round(float(weight), 2) for weight in weights),
        constant=round(float(logistic.intercept_[0] - weights @ scaler.mean_ - cut), 2),
        refused=round(float((held_out[~answered] < cut).mean()), 4),
        wrongly=round(float((held_out[answered] < cut).mean()), 4),
        precision=round(float((~answered[refusals]).mean()), 4) if refusals.any() else 0.0,
        areas={
            **{field.name: _area(answered, features[:, column]) for column, field in enumerate(fields(Evidence))},
            "all": _area(answered, held_out),
        },
        related=_related_threshold(judged, evidence),
    )


def _threshold(scores: NDArray[np.float64], answered: NDArray[np.bool_]) -> float:
    """The score that minimises the larger of twice the rate of wrong refusals and the rate of wrong answers."""
    right, wrong = scores[answered], scores[~answered]
    return float(min(scores, key=lambda cut: max(2 * (right < cut).mean(), (wrong >= cut).mean())))


def _related_threshold(judged: Sequence[JudgedQuestion], evidence: Sequence[Evidence]) -> float:
    """The topic score that best separates near misses from other topics, both weighted equally.

    The current threshold if either group is empty.
    """
    pairs = [pair for pair in zip(judged, evidence, strict=True) if not pair[0].relevant]
    near = np.sort([scores.topic for question, scores in pairs if question.type == "near-miss"])
    far = np.sort([scores.topic for question, scores in pairs if question.type != "near-miss"])
    if not len(near) or not len(far):
        return RELATED
    cut = max((*near, *far), key=lambda topic: (near >= topic).mean() + (far < topic).mean())
    return round(float(cut), 3)


def _area(answered: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    from sklearn.metrics import roc_auc_score

    return round(float(roc_auc_score(answered, scores)), 4)
