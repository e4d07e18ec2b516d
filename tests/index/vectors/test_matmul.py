"""Products that wake no other thread: right to the last number."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

import index.vectors.matmul
from index.vectors.matmul import inner_products, integer_inner_products

FILE = Path(index.vectors.matmul.__file__).with_name("matmul.onnx")


def multiplier() -> onnx.ModelProto:
    """What matmul.onnx is; `onnx.save(multiplier(), FILE)` makes it."""
    inputs = [
        helper.make_tensor_value_info("many", TensorProto.UINT8, ["n", "dim"]),
        helper.make_tensor_value_info("few", TensorProto.INT8, ["dim", "m"]),
    ]
    output = helper.make_tensor_value_info("sums", TensorProto.INT32, ["n", "m"])
    node = helper.make_node("MatMulInteger", ["many", "few"], ["sums"])
    graph = helper.make_graph([node], "product", inputs, [output])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def test_the_stored_model_is_the_one_that_is_described_here() -> None:
    stored, described = onnx.load(FILE), multiplier()
    assert (stored.graph, stored.opset_import) == (described.graph, described.opset_import)


@pytest.mark.parametrize(("many", "few", "dim"), [(1, 1, 1), (3, 2, 16), (1000, 13, 256), (0, 3, 8), (70, 40, 384)])
def test_whole_products_are_exact(many: int, few: int, dim: int) -> None:
    rng = np.random.default_rng(0)
    left = rng.integers(0, 129, (many, dim)).astype(np.uint8)
    right = rng.integers(-127, 128, (few, dim)).astype(np.int8)
    assert np.array_equal(integer_inner_products(right, left), left.astype(np.int32) @ right.T.astype(np.int32))


def test_products_are_those_of_numpy() -> None:
    rng = np.random.default_rng(1)
    few, many = rng.normal(size=(12, 384)).astype(np.float32), rng.normal(size=(5000, 384)).astype(np.float32)
    assert inner_products(few, many) == pytest.approx(few @ many.T, abs=1e-4)
