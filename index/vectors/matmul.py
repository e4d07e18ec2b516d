"""Products of matrices without waking other threads. Knows no meaning of what it multiplies."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Matrix = NDArray[np.float32]
Whole = NDArray[np.int8]
Counted = NDArray[np.uint8]

# Up to this many steps a product stays in one thread of OpenBLAS (interface/gemm.c:
# SMP_THRESHOLD_MIN times GEMM_MULTITHREAD_THRESHOLD); waking others costs 24 ms on two busy cores.
_ONE_THREAD = 2**18


def inner_products(few: Matrix, many: Matrix) -> Matrix:
    """The inner product of each row of `few` and each of `many`, shape (len(few), len(many))."""
    found = np.empty((len(few), len(many)), np.float32)
    step = max(1, _ONE_THREAD // max(1, few.size))
    for at in range(0, len(many), step):
        np.matmul(few, many[at : at + step].T, out=found[:, at : at + step])
    return found


def integer_inner_products(few: Whole, many: Counted) -> NDArray[np.int32]:
    """The same of whole numbers, shape (len(many), len(few)); those of `many` are from 0 to 128.

    NumPy multiplies whole numbers one by one; onnxruntime, which the encoder needs anyway, does
    many at once, quickest without a sign on one side; it adds two products in 16 bits, hence 128.
    """
    sums: NDArray[np.int32] = _multiplier().run(None, {"many": many, "few": np.ascontiguousarray(few.T)})[0]
    return sums


@lru_cache(maxsize=1)
def _multiplier() -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(Path(__file__).with_name("matmul.onnx"), options, ["CPUExecutionProvider"])
