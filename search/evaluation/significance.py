"""Statistical significance: confidence intervals of means and p-values of differences.

Both resample the questions (Smucker, Allan and Carterette, A comparison of statistical
significance tests for information retrieval evaluation, 2007) with a fixed seed, so that the same
values give the same figures.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

ROUNDS = 10_000
LEVEL = 0.95
_SEED = 20260101
# Random numbers of one batch. Bounds the memory; the figures for a seed depend on it.
_BATCH = 2_000_000
# Means that differ by rounding alone are equal.
_TOLERANCE = 1e-12


def intervals(values: Numbers) -> tuple[Numbers, Numbers]:
    """Ends of the 95 % bootstrap interval (percentile method) of each column's mean; `values` has shape (n, m).

    A sample takes whole rows, so that columns stay paired. Without rows both ends are 0.
    """
    count, columns = values.shape
    if not count:
        return np.zeros(columns), np.zeros(columns)
    generator = np.random.default_rng(_SEED)
    means = np.concatenate(
        [_sample_counts(generator, rounds, count) @ values / count for rounds in _round_batches(count)]
    )
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high


def p_values(differences: Numbers) -> Numbers:
    """The two-sided p-value of each column's mean; `differences` has shape (n, m), the result (m,).

    Paired randomisation test: under the null hypothesis the sign of each row is random. At least
    1 / (ROUNDS + 1), never 0.
    """
    count, columns = differences.shape
    observed = np.abs(differences.sum(axis=0)) - _TOLERANCE
    generator = np.random.default_rng(_SEED)
    extreme = np.zeros(columns, np.int64)
    for rounds in _round_batches(count):
        signs = generator.integers(0, 2, (rounds, count), np.int8) * 2.0 - 1.0
        extreme += (np.abs(signs @ differences) >= observed).sum(axis=0)
    shares: Numbers = (1 + extreme) / (1 + ROUNDS)
    return shares


def _round_batches(count: int) -> Iterator[int]:
    """Numbers of rounds that add up to ROUNDS, each small enough for one batch."""
    step = max(1, _BATCH // max(count, 1))
    for start in range(0, ROUNDS, step):
        yield min(step, ROUNDS - start)


def _sample_counts(generator: np.random.Generator, rounds: int, count: int) -> Numbers:
    """How often each of `count` rows is in each of `rounds` samples with replacement; shape (rounds, count)."""
    cells = generator.integers(0, count, (rounds, count)) + count * np.arange(rounds)[:, None]
    return np.bincount(cells.ravel(), minlength=rounds * count).reshape(rounds, count).astype(np.float64)
