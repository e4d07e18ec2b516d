"""Fit the weights of abstaining on judged questions; prints nothing, changes nothing.

The result goes into `search.abstain` by hand, so that a change of the desk's judgement is
a change somebody has read.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from search.abstain import Evidence
from search.engine import Engine
from search.evaluation.judgments import Judged
from search.model import Query

_FOLDS = 10
_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Fit:
    """Logistic weights and constant, and what ten-fold cross-validation says of them.

    `areas` under the ROC curve: of each evidence alone, and of all together.
    """

    weights: tuple[float, ...]
    constant: float
    refused: float
    wrongly: float
    areas: dict[str, float]


def fit(engine: Engine, judged: Sequence[Judged]) -> Fit:
    """Fit "the list answers it" to the evidence.

    Refusing what is answered counts twice as much as answering what is not: the constant is
    where, cross-validated, the worse of the two weighted rates is least.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    evidence = np.array([astuple(engine.evidence(Query(question.question))) for question in judged])
    answered = np.array([bool(question.relevant) for question in judged])
    model = LogisticRegression(C=1e3, max_iter=10_000)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    held_out = cross_val_predict(model, evidence, answered, cv=folds, method="decision_function")
    cut = min(held_out, key=lambda at: max(2 * (held_out[answered] < at).mean(), (held_out[~answered] >= at).mean()))
    model.fit(evidence, answered)
    return Fit(
        weights=tuple(round(float(weight), 2) for weight in model.coef_[0]),
        constant=round(float(model.intercept_[0] - cut), 2),
        refused=round(float((held_out[~answered] < cut).mean()), 4),
        wrongly=round(float((held_out[answered] < cut).mean()), 4),
        areas={
            **{each.name: _area(answered, evidence[:, at]) for at, each in enumerate(fields(Evidence))},
            "all": _area(answered, held_out),
        },
    )


def _area(answered: NDArray[np.bool_], scores: NDArray[np.float64]) -> float:
    from sklearn.metrics import roc_auc_score

    return round(float(roc_auc_score(answered, scores)), 4)
