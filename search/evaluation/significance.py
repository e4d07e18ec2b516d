"""What of a figure is chance: intervals of means, and whether two configurations really differ.

Both by resampling the questions (Smucker, Allan and Carterette, A comparison of statistical
significance tests for information retrieval evaluation, 2007), with a fixed seed: the same
values give the same numbers.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ROUNDS = 10_000
LEVEL = 0.95
_SEED = 20260101
# Numbers drawn at once; bounds the memory, and is part of what the seed means.
_DRAWN = 2_000_000
# Means that are equal but for rounding are equal.
_TINY = 1e-12


def intervals(values: Numbers) -> tuple[Numbers, Numbers]:
    """Ends of the 95 % bootstrap interval (percentile) of the mean of each column of `values`, shape (n, m).

    The questions are drawn together, so that columns stay paired. Over no question both ends are 0.
    """
    count, columns = values.shape
    if not count:
        return np.zeros(columns), np.zeros(columns)
    draws = np.random.default_rng(_SEED)
    means = np.concatenate([_drawn(draws, rounds, count) @ values / count for rounds in _portions(count)])
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high


def p_values(differences: Numbers) -> Numbers:
    """How often chance alone gives a mean difference at least as large, for each column of shape (n, m).

    Paired randomisation, two-sided: under the null hypothesis each question's difference
    might as well have the other sign. Never 0: at least 1 in ROUNDS + 1.
    """
    count, columns = differences.shape
    observed = np.abs(differences.sum(axis=0)) - _TINY
    draws = np.random.default_rng(_SEED)
    as_large = np.zeros(columns, np.int64)
    for rounds in _portions(count):
        signs = draws.integers(0, 2, (rounds, count), np.int8) * 2.0 - 1.0
        as_large += (np.abs(signs @ differences) >= observed).sum(axis=0)
    shares: Numbers = (1 + as_large) / (1 + ROUNDS)
    return shares


def _portions(count: int) -> Iterator[int]:
    step = max(1, _DRAWN // max(count, 1))
    for start in range(0, ROUNDS, step):
        yield min(step, ROUNDS - start)


def _drawn(draws: np.random.Generator, rounds: int, count: int) -> Numbers:
    """How often each of `count` questions is drawn in each of `rounds` samples with replacement."""
    at = draws.integers(0, count, (rounds, count)) + count * np.arange(rounds)[:, None]
    return np.bincount(at.ravel(), minlength=rounds * count).reshape(rounds, count).astype(np.float64)
