"""Products of matrices without waking other threads. Knows no meaning of what it multiplies."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]

# Up to this many steps a product stays in one thread of OpenBLAS (interface/gemm.c:
# SMP_THRESHOLD_MIN times GEMM_MULTITHREAD_THRESHOLD); waking others costs 24 ms on two busy cores.
_ONE_THREAD = 2**18


def product(few: Matrix, many: Matrix) -> Matrix:
    """The inner product of each row of `few` and each of `many`, shape (len(few), len(many))."""
    found = np.empty((len(few), len(many)), np.float32)
    step = max(1, _ONE_THREAD // max(1, few.size))
    for at in range(0, len(many), step):
        np.matmul(few, many[at : at + step].T, out=found[:, at : at + step])
    return found
