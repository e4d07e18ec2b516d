"""One score out of two, against values computed by hand."""

import numpy as np
import pytest

from index.reader import Candidates
from search import Mode
from search.ranking.fusion import DENSE_WEIGHT, STAGE_WEIGHTS, fuse_scores, refine_scores


def make_candidates(cosine: list[float], bm25: list[float]) -> Candidates:
    rows = np.arange(len(cosine))
    return Candidates(rows, rows, np.array(cosine, np.float32), np.array(bm25, np.float32))


def test_hybrid_mixes_cosine_with_bm25_as_a_share_of_the_best() -> None:
    scores = fuse_scores(make_candidates([0.5, 0.25, 0.0], [2.0, 8.0, 4.0]), Mode.HYBRID)
    expected = [
        DENSE_WEIGHT * 0.5 + (1 - DENSE_WEIGHT) * 0.25,
        DENSE_WEIGHT * 0.25 + (1 - DENSE_WEIGHT),
        (1 - DENSE_WEIGHT) * 0.5,
    ]
    assert scores == pytest.approx(expected)


def test_dense_alone_is_the_cosine() -> None:
    assert fuse_scores(make_candidates([0.5, 0.25], [0.0, 9.0]), Mode.DENSE) == pytest.approx([0.5, 0.25])


def test_lexical_alone_is_the_share_of_the_best() -> None:
    assert fuse_scores(make_candidates([0.9, 0.1], [3.0, 4.0]), Mode.LEXICAL) == pytest.approx([0.75, 1.0])


def test_without_any_shared_word_only_meaning_counts() -> None:
    assert fuse_scores(make_candidates([0.5, 0.2], [0.0, 0.0]), Mode.HYBRID) == pytest.approx(
        [DENSE_WEIGHT * 0.5, DENSE_WEIGHT * 0.2]
    )


def test_scores_stay_from_0_to_1() -> None:
    scores = fuse_scores(make_candidates([-0.3, 1.0000002], [0.0, 7.0]), Mode.HYBRID)
    assert scores == pytest.approx([0.0, 1.0])
    assert scores.min() >= 0
    assert scores.max() <= 1


def test_no_candidate_gives_no_score() -> None:
    assert fuse_scores(make_candidates([], []), Mode.HYBRID).shape == (0,)


def test_the_shares_of_the_last_stage_sum_to_1() -> None:
    assert sum(STAGE_WEIGHTS) == pytest.approx(1)


def test_what_was_read_closely_is_scored_anew_and_the_rest_stays_below_in_order() -> None:
    candidates = make_candidates([0.9, 0.8, 0.7, 0.6], [0.0, 4.0, 2.0, 1.0])
    scores = refine_scores(
        candidates, fuse_scores(candidates, Mode.HYBRID), np.array([1, 0]), np.array([0.2, 0.9], np.float32)
    )
    cosine, words, late = STAGE_WEIGHTS
    assert scores[1] == pytest.approx(cosine * 0.8 + words + late * 0.2)
    assert scores[0] == pytest.approx(cosine * 0.9 + late * 0.9)
    assert scores[1] >= scores[2] > scores[3] > 0


def test_nothing_to_read_closely_is_no_failure() -> None:
    assert refine_scores(
        make_candidates([], []), np.zeros(0, np.float32), np.array([], np.int64), np.zeros(0, np.float32)
    ).shape == (0,)
