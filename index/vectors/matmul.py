"""Matrix products in a single thread. Must not know what the matrices mean."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Matrix = NDArray[np.float32]
Int8Matrix = NDArray[np.int8]
Levels = NDArray[np.uint8]

# Up to this many multiplications a product stays in one thread of OpenBLAS (interface/gemm.c:
# SMP_THRESHOLD_MIN times GEMM_MULTITHREAD_THRESHOLD); waking others costs 24 ms on two busy cores.
_ONE_THREAD = 2**18


def inner_products(few: Matrix, many: Matrix) -> Matrix:
    """The inner products of the rows of `few` and the rows of `many`, shape (len(few), len(many))."""
    products = np.empty((len(few), len(many)), np.float32)
    step = max(1, _ONE_THREAD // max(1, few.size))
    for start in range(0, len(many), step):
        np.matmul(few, many[start : start + step].T, out=products[:, start : start + step])
    return products


def integer_inner_products(few: Int8Matrix, many: Levels) -> NDArray[np.int32]:
    """The inner products of the rows of `many` and the rows of `few`, shape (len(many), len(few)).

    `many` holds numbers from 0 to 128. NumPy has no vectorised product of integers; onnxruntime, which the encoder
    needs anyway, has, and is fastest with one unsigned side. It adds two products in 16 bits, hence 128.
    """
    sums: NDArray[np.int32] = _multiplier().run(None, {"many": many, "few": np.ascontiguousarray(few.T)})[0]
    return sums


@lru_cache(maxsize=1)
def _multiplier() -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(Path(__file__).with_name("matmul.onnx"), options, ["CPUExecutionProvider"])
