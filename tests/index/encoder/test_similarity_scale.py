"""Scales of similarity: distances of an encoder that calls everything similar are stretched as far as it needs."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.encoder.onnx import Encoding, OnnxEncoder, read_card
from index.encoder.similarity_scale import add_scales, similarity_scales


class Flattering(OnnxEncoder):
    """An encoder whose cosines of texts are 0.4 and 0.6 times those of the default model: one direction is common."""

    def _encode(self, prompt: str, text: str) -> Encoding:
        encoding = super()._encode(prompt, text)
        vector = np.append(np.sqrt(0.6) * encoding.vector, np.sqrt(0.4)).astype(np.float32)
        return replace(encoding, vector=vector)


def test_the_default_model_is_the_measure(encoder: OnnxEncoder) -> None:
    assert similarity_scales(encoder) == pytest.approx((1, 1), abs=0.02)


def test_distances_are_stretched_as_much_as_the_encoder_shrinks_them(encoder: OnnxEncoder) -> None:
    text, token = similarity_scales(Flattering(encoder._folder))
    assert text == pytest.approx(1 / 0.6, abs=0.03)
    assert token == pytest.approx(1, abs=0.02)


def test_the_scales_are_written_into_the_card_alone(encoders: Path, tmp_path: Path) -> None:
    given = next(encoders.iterdir())
    folder = Path(shutil.copytree(given, tmp_path / "encoder"))
    add_scales(folder)
    assert replace(read_card(folder), text_scale=1.0, token_scale=1.0) == read_card(given)
    assert json.loads((folder / "card.json").read_text()).keys() >= {"text_scale", "token_scale"}
    assert (folder / "model.onnx").read_bytes() == (given / "model.onnx").read_bytes()


def test_a_card_without_scales_is_that_of_the_default_scale(encoders: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(next(encoders.iterdir()), tmp_path / "encoder"))
    card = json.loads((folder / "card.json").read_text())
    card = {name: value for name, value in card.items() if name not in {"text_scale", "token_scale"}}
    (folder / "card.json").write_text(json.dumps(card))
    assert (read_card(folder).text_scale, read_card(folder).token_scale) == (1.0, 1.0)
