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

from index.arrays import Vectors
from index.encoder.compression import TOKEN_DIM
from index.encoder.onnx import OnnxEncoder
from index.errors import EncoderError
from tests.index.material import NOTES


@pytest.fixture
def folder(encoders: Path, tmp_path: Path) -> Path:
    """A copy of the encoder's folder that a test may change."""
    return Path(shutil.copytree(next(encoders.iterdir()), tmp_path / "encoder"))


def vectors_of(encoder: OnnxEncoder, *texts: str) -> Vectors:
    return np.stack([encoder.encode_passage(text).vector for text in texts])


def test_vectors_are_float32_of_length_one(encoder: OnnxEncoder) -> None:
    vectors = vectors_of(encoder, *NOTES)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_threads_share_one_encoder(encoder: OnnxEncoder) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: encoder.encode_question(NOTES[n % 4]).vector, range(24)))
    assert np.array_equal(np.stack(found[:4]), np.stack(found[20:]))


def test_a_question_is_nearest_to_the_text_that_answers_it(encoder: OnnxEncoder) -> None:
    asked = ("How are house prices predicted?", "Why does data in production differ?")
    nearest = [vectors_of(encoder, *NOTES) @ encoder.encode_question(question).vector for question in asked]
    assert [int(np.argmax(found)) for found in nearest] == [0, 2]


def test_what_lies_beyond_the_window_does_not_count(encoder: OnnxEncoder) -> None:
    long = "word " * encoder.max_tokens
    assert np.array_equal(vectors_of(encoder, long), vectors_of(encoder, long + NOTES[0]))


@pytest.mark.parametrize("text", ["", " ", "\0", "机器学习", "x" * 100_000])
def test_any_text_has_a_vector(encoder: OnnxEncoder, text: str) -> None:
    assert np.isfinite(encoder.encode_passage(text).vector).all()


def test_a_prompt_goes_before_each_text(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | {"question_prompt": "query: ", "passage_prompt": "passage: "}))
    encoder = OnnxEncoder(folder)
    bare = OnnxEncoder(folder)
    bare.card = type(bare.card)(**card)
    assert np.array_equal(encoder.encode_question("drift").vector, bare.encode_question("query: drift").vector)
    assert np.array_equal(encoder.encode_passage("drift").vector, bare.encode_passage("passage: drift").vector)


def test_the_prompt_of_questions_does_not_change_their_tokens(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    bare = OnnxEncoder(folder).encode_question("drift kills")
    (folder / "card.json").write_text(json.dumps(card | {"question_prompt": "Find what answers this: "}))
    question = OnnxEncoder(folder).encode_question("drift kills")
    assert np.array_equal(question.tokens, bare.tokens)
    assert np.array_equal(question.tokenized.spans, bare.tokenized.spans)
    assert not np.array_equal(question.vector, bare.vector)


def test_a_prompt_has_no_tokens_of_its_own(folder: Path) -> None:
    card = json.loads((folder / "card.json").read_text())
    (folder / "card.json").write_text(json.dumps(card | {"passage_prompt": "passage: "}))
    found = OnnxEncoder(folder).encode_passage("drift kills")
    assert found.tokenized.spans.tolist() == [[0, 5], [6, 11]]
    assert found.tokens.shape == (2, TOKEN_DIM)


def test_tokens_have_unit_vectors_and_stand_in_the_text(encoder: OnnxEncoder) -> None:
    found = encoder.encode_passage("Drift happens!")
    assert ["Drift happens!"[start:end] for start, end in found.tokenized.spans] == ["Drift", "happens", "!"]
    assert found.tokens.shape == (3, TOKEN_DIM)
    assert np.allclose(np.linalg.norm(found.tokens, axis=1), 1, atol=1e-4)


def test_tokens_can_be_listed_without_their_vectors(encoder: OnnxEncoder) -> None:
    found = encoder.tokenize([*NOTES, "word " * 1000])
    for text, told in zip(NOTES, found, strict=False):
        read = encoder.encode_passage(text).tokenized
        assert (told.ids.tolist(), told.spans.tolist()) == (read.ids.tolist(), read.spans.tolist())
    assert len(found[-1].ids) == encoder.max_tokens - 2


def test_the_tokens_of_a_text_that_is_read_again_are_kept(encoder: OnnxEncoder) -> None:
    assert encoder.tokenize(NOTES[:1])[0] is encoder.tokenize(NOTES)[0]


def test_a_text_without_a_token_has_no_token_vectors(encoder: OnnxEncoder) -> None:
    found = encoder.encode_passage("")
    assert (found.tokens.shape, found.tokenized.spans.shape) == ((0, TOKEN_DIM), (0, 2))


def test_tokens_are_counted_beyond_the_window(encoder: OnnxEncoder) -> None:
    assert encoder.count(["", "drift", "word " * 1000]) == [0, 1, 1000]


@settings(deadline=None)
@given(st.text(), st.integers(1, 20))
def test_pieces_of_any_text_follow_each_other_and_cover_it(encoder: OnnxEncoder, text: str, size: int) -> None:
    pieces = encoder.split(text, size)
    assert (pieces[0][0], pieces[-1][1]) == (0, len(text))
    assert all(end == start for (_, end), (start, _) in pairwise(pieces))


@settings(deadline=None)
@given(st.lists(st.sampled_from(["word", "drift", "a", "1"]), min_size=1), st.integers(1, 20))
def test_pieces_of_words_fit_and_are_cut_between_them(encoder: OnnxEncoder, words: list[str], size: int) -> None:
    text = " ".join(words)
    pieces = [text[start:end] for start, end in encoder.split(text, size)]
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
