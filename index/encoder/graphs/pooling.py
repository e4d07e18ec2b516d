"""Pooling: how the vectors of a text's tokens become the vector of the text.

Knows ONNX and the configurations of sentence-transformers; must not know where a model comes from.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from index.encoder.graphs.embedding_model import reduction

if TYPE_CHECKING:
    from onnx import NodeProto

# Earlier versions of sentence-transformers name a pooling by one switch for each.
_SWITCHES = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls", "pooling_mode_lasttoken": "lasttoken"}


class Pooling(StrEnum):
    """Which vectors make that of the text. Texts are encoded one at a time, so there is no padding to leave out."""

    MEAN = "mean"
    FIRST = "cls"
    LAST = "lasttoken"


def read_pooling(config: Mapping[str, Any]) -> Pooling:
    """The pooling of a `1_Pooling/config.json` of any version. Raises ValueError if it is none of these three."""
    switches = [name for name, value in config.items() if name.startswith("pooling_mode_") and value is True]
    mode = config.get("pooling_mode") or [_SWITCHES.get(name, name) for name in switches]
    modes = [str(each) for each in mode] if isinstance(mode, list) else [str(mode)]
    if len(modes) != 1 or modes[0] not in set(Pooling):
        raise ValueError(f"its pooling ({', '.join(map(str, modes)) or 'none'}) is none of {', '.join(Pooling)}")
    return Pooling(modes[0])


def pooling_nodes(pooling: Pooling, tokens: str, result: str, opset: int) -> list["NodeProto"]:
    """Nodes that pool `tokens`, shape (batch, tokens, dim), to `result`, shape (batch, dim)."""
    from onnx import helper, numpy_helper

    if pooling is Pooling.MEAN:
        return reduction("ReduceMean", tokens, 1, result, opset, keepdims=0)
    place = numpy_helper.from_array(np.array(0 if pooling is Pooling.FIRST else -1, np.int64))
    return [
        helper.make_node("Constant", [], [f"{result}_place"], value=place),
        helper.make_node("Gather", [tokens, f"{result}_place"], [result], axis=1),
    ]
