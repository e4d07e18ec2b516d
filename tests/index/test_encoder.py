"""The sealed encoder: unit vectors that depend on a text alone."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoder import OnnxEncoder
from index.errors import EncoderError
from tests.index.material import NOTES


@pytest.fixture
def folder(encoders: Path, tmp_path: Path) -> Path:
    """A copy of the encoder's folder that a test may change."""
    return Path(shutil.copytree(next(encoders.iterdir()), tmp_path / "encoder"))


def test_vectors_are_float32_of_length_one(encoder: OnnxEncoder) -> None:
    vectors = encoder.passages(NOTES)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors_of_the_right_width(encoder: OnnxEncoder) -> None:
    assert encoder.passages([]).shape == encoder.questions([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_its_neighbours(encoder: OnnxEncoder) -> None:
    together = encoder.passages([*NOTES, "word " * 200])
    alone = [encoder.passages([text])[0] for text in NOTES]
    assert np.array_equal(together[:4], np.stack(alone))


def test_threads_share_one_encoder(encoder: OnnxEncoder) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: encoder.questions([NOTES[n % 4]])[0], range(24)))
    assert np.array_equal(np.stack(found[:4]), np.stack(found[20:]))


def test_a_question_is_nearest_to_the_text_that_answers_it(encoder: OnnxEncoder) -> None:
    questions = encoder.questions(["How are house prices predicted?", "Why does data in production differ?"])
    assert list(np.argmax(questions @ encoder.passages(NOTES).T, axis=1)) == [0, 2]


def test_what_lies_beyond_the_window_does_not_count(encoder: OnnxEncoder) -> None:
    long = "word " * encoder.max_tokens
    assert np.array_equal(encoder.passages([long])[0], encoder.passages([long + NOTES[0]])[0])


@pytest.mark.parametrize("text", ["", " ", "\0", "机器学习", "x" * 100_000])
def test_any_text_has_a_vector(encoder: OnnxEncoder, text: str) -> None:
    assert np.isfinite(encoder.passages([text])).all()


def test_a_prompt_goes_before_each_text(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | {"question_prompt": "query: ", "passage_prompt": "passage: "}))
    encoder = OnnxEncoder(folder)
    bare = OnnxEncoder(folder)
    bare.card = type(bare.card)(**card)
    assert np.array_equal(encoder.questions(["drift"]), bare.questions(["query: drift"]))
    assert np.array_equal(encoder.passages(["drift"]), bare.passages(["passage: drift"]))


def test_tokens_have_unit_vectors_and_stand_in_the_text(encoder: OnnxEncoder) -> None:
    found = encoder.tokens("Drift happens!")
    assert ["Drift happens!"[start:end] for start, end in found.spans] == ["Drift", "happens", "!"]
    assert found.vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)


def test_a_text_without_a_token_has_no_token_vectors(encoder: OnnxEncoder) -> None:
    found = encoder.tokens("")
    assert (found.vectors.shape, found.spans) == ((0, 384), ())


def test_tokens_are_counted_beyond_the_window(encoder: OnnxEncoder) -> None:
    assert encoder.count(["", "drift", "word " * 1000]) == [0, 1, 1000]


@settings(deadline=None)
@given(st.text(), st.integers(1, 20))
def test_pieces_of_any_text_follow_each_other_and_cover_it(encoder: OnnxEncoder, text: str, size: int) -> None:
    pieces = encoder.pieces(text, size)
    assert (pieces[0][0], pieces[-1][1]) == (0, len(text))
    assert all(end == start for (_, end), (start, _) in pairwise(pieces))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["word", "drift", "a", "1"]), min_size=1), st.integers(1, 20))
def test_pieces_of_words_fit_and_are_cut_between_them(encoder: OnnxEncoder, words: list[str], size: int) -> None:
    text = " ".join(words)
    pieces = [text[start:end] for start, end in encoder.pieces(text, size)]
    assert all(length <= size for length in encoder.count(pieces))
    assert [word for piece in pieces for word in piece.split()] == words


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "card.json"])
@pytest.mark.parametrize("content", [None, b'{"new": "field"}'])
def test_a_folder_without_a_whole_encoder_is_refused(folder: Path, file: str, content: bytes | None) -> None:
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(EncoderError, match="cannot be opened"):
        OnnxEncoder(folder)
