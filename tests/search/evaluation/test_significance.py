"""Intervals and p-values against what can be worked out exactly."""

from itertools import product

import numpy as np
import pytest

from search.evaluation.significance import intervals, p_values

DRAWS = np.random.default_rng(7)


def test_the_interval_of_a_mean_is_as_wide_as_theory_says() -> None:
    values = DRAWS.normal(0.5, 0.2, (400, 1))
    low, high = intervals(values)
    assert values.mean() == pytest.approx((low[0] + high[0]) / 2, abs=0.002)
    assert high[0] - low[0] == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.05)


def test_the_interval_of_what_never_varies_is_that_value() -> None:
    low, high = intervals(np.full((30, 2), 0.25))
    assert (low.tolist(), high.tolist()) == ([0.25, 0.25], [0.25, 0.25])


def test_few_questions_are_counted_exactly() -> None:
    differences = np.array([0.3, 0.1, -0.2, 0.4, 0.25, 0.05])
    flipped = [abs(sum(np.array(signs) * differences)) for signs in product((1, -1), repeat=6)]
    exact = np.mean([each >= abs(differences.sum()) - 1e-9 for each in flipped])
    assert p_values(differences[:, None])[0] == pytest.approx(exact, abs=0.01)


def test_what_does_not_differ_is_no_difference_and_a_clear_one_is() -> None:
    same, noise, clear = np.zeros(200), DRAWS.normal(0.0, 1.0, 200), DRAWS.normal(0.5, 1.0, 200)
    p = p_values(np.stack([same, noise - noise.mean(), clear], axis=1))
    assert p[0] == p[1] == 1.0
    assert 0 < p[2] < 0.001


def test_the_same_values_give_the_same_numbers() -> None:
    values = DRAWS.random((50, 3))
    assert np.array_equal(np.stack(intervals(values)), np.stack(intervals(values)))
    assert np.array_equal(p_values(values), p_values(values))


def test_no_question_says_nothing() -> None:
    assert np.stack(intervals(np.zeros((0, 2)))).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert p_values(np.zeros((0, 2))).tolist() == [1.0, 1.0]
