"""The vector cache: what was encoded once is not encoded again, and a lost cache costs only time."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from index.arrays import Vectors
from index.encoder import cache as module
from index.encoder.cache import VectorCache
from index.encoder.onnx import Encoding, OnnxEncoder
from index.model import Chunk
from index.text.chunking import make_chunks
from index.vectors.token_vectors import pack_vectors
from tests.index.conftest import PAGE
from tests.index.material import NOTES


def quiet(_done: int, _total: int) -> None:
    """No progress is wanted."""


def encoded(path: Path, encoder: OnnxEncoder, *texts: str) -> tuple[Vectors, int]:
    """The vectors of the texts, and how many had to be encoded."""
    with VectorCache(path) as cache:
        found = [passage.vector for passage in cache.passages(encoder, texts, quiet)]
        return np.array(found), cache.encoded


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "vectors.sqlite"


@pytest.fixture
def other(encoder: OnnxEncoder) -> Iterator[OnnxEncoder]:
    """The same encoder under the name of another."""
    card = encoder.card
    encoder.card = replace(card, sha256="f" * 64)
    yield encoder
    encoder.card = card


def test_what_comes_from_the_cache_is_what_was_encoded(path: Path, encoder: OnnxEncoder) -> None:
    first, second = encoded(path, encoder, *NOTES), encoded(path, encoder, *NOTES)
    assert (first[1], second[1]) == (4, 0)
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[0], np.stack([encoder.encode_passage(note).vector for note in NOTES]))


def test_token_vectors_come_from_the_cache_as_they_were_packed(path: Path, encoder: OnnxEncoder) -> None:
    for _ in range(2):
        with VectorCache(path) as cache:
            found = [passage.tokens for passage in cache.passages(encoder, [*NOTES, ""], quiet)]
        expected = [pack_vectors(encoder.encode_passage(text).tokens) for text in [*NOTES, ""]]
        assert all(np.array_equal(a, b) for a, b in zip(found[:4], expected[:4], strict=True))
        assert len(found[4]) == 0


def test_only_new_texts_are_encoded_and_stand_in_their_place(path: Path, encoder: OnnxEncoder) -> None:
    encoded(path, encoder, NOTES[0], NOTES[2])
    vectors, count = encoded(path, encoder, *NOTES)
    assert count == 2
    assert np.array_equal(vectors, np.stack([encoder.encode_passage(note).vector for note in NOTES]))


def test_a_text_that_stands_twice_is_encoded_once(path: Path, encoder: OnnxEncoder) -> None:
    vectors, count = encoded(path, encoder, NOTES[0], NOTES[1], NOTES[0])
    assert count == 2
    assert np.array_equal(vectors[0], vectors[2])


def test_no_texts_give_no_vectors(path: Path, encoder: OnnxEncoder) -> None:
    vectors, count = encoded(path, encoder)
    assert (len(vectors), count) == (0, 0)


def test_another_encoder_takes_nothing_from_the_first(path: Path, other: OnnxEncoder) -> None:
    encoded(path, other, NOTES[0])
    other.card = replace(other.card, sha256="e" * 64)
    assert encoded(path, other, NOTES[0])[1] == 1


def test_another_prompt_is_another_text(path: Path, other: OnnxEncoder) -> None:
    encoded(path, other, "drift")
    other.card = replace(other.card, passage_prompt="passage: ")
    assert encoded(path, other, "drift")[1] == 1


def test_progress_counts_batches_and_ends_with_all(
    path: Path, encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", 2)
    encoded(path, encoder, NOTES[3])
    seen: list[tuple[int, int]] = []
    with VectorCache(path) as cache:
        list(cache.passages(encoder, NOTES, lambda done, total: seen.append((done, total))))
    assert seen == [(2, 4), (4, 4)]


def test_an_interrupt_keeps_the_batches_before_it(
    path: Path, encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_BATCH", 2)
    with VectorCache(path) as cache, pytest.raises(KeyboardInterrupt):
        list(cache.passages(encoder, NOTES, interrupt))
    assert encoded(path, encoder, *NOTES)[1] == 2


@pytest.mark.parametrize("content", [b"garbage " * 1000, b"SQLite format 3\0" + bytes(8000)])
def test_a_cache_that_is_none_is_begun_anew(path: Path, encoder: OnnxEncoder, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert encoded(path, encoder, NOTES[0])[1] == 1
    assert encoded(path, encoder, NOTES[0])[1] == 0


@pytest.mark.parametrize("span", [slice(4096, None), slice(4097, 4099), slice(4104, 4112)])
def test_a_cache_damaged_within_gives_nothing_wrong_and_heals(path: Path, encoder: OnnxEncoder, span: slice) -> None:
    before, _ = encoded(path, encoder, *NOTES)
    content = bytearray(path.read_bytes())
    content[span] = b"\xff" * len(content[span])
    path.write_bytes(content)
    assert np.array_equal(encoded(path, encoder, *NOTES)[0], before)
    assert encoded(path, encoder, *NOTES)[1] == 0


def test_a_cache_that_cannot_be_opened_is_not_thrown_away(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(sqlite3.OperationalError):
        VectorCache(path)
    assert path.is_dir()


def test_an_altered_vector_is_computed_anew(path: Path, encoder: OnnxEncoder) -> None:
    vectors, _ = encoded(path, encoder, *NOTES)
    content = bytearray(path.read_bytes())
    content[content.index(vectors[2].tobytes()[:100]) + 50] ^= 1
    path.write_bytes(content)
    again, count = encoded(path, encoder, *NOTES)
    assert (count, np.array_equal(again, vectors)) == (1, True)


def test_passages_that_are_encoded_side_by_side_are_the_same_and_in_their_place(
    path: Path, encoder: OnnxEncoder
) -> None:
    texts = [f"{note} {n}" for n in range(8) for note in NOTES]
    with VectorCache(path) as cache:
        found = list(cache.passages(encoder, texts, quiet, threads=4))
    for text, passage in zip(texts, found, strict=True):
        reading = encoder.encode_passage(text)
        assert np.array_equal(passage.vector, reading.vector)
        assert np.array_equal(passage.tokens, pack_vectors(reading.tokens))
        assert set(passage.ids) == set(reading.tokenized.ids)


def test_an_interrupt_calls_off_what_waits_for_a_thread(path: Path, encoder: OnnxEncoder) -> None:
    begun: list[str] = []

    class Interrupted:
        card = encoder.card

        def encode_passage(self, text: str) -> Encoding:
            begun.append(text)
            raise KeyboardInterrupt

    with VectorCache(path) as cache, pytest.raises(KeyboardInterrupt):
        list(cache.passages(cast("OnnxEncoder", Interrupted()), [str(n) for n in range(200)], quiet, threads=2))
    assert len(begun) < 200


def test_a_text_is_cut_once_for_each_way_to_cut_it(
    path: Path, encoder: OnnxEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[tuple[str, str, int]] = []

    def counted(text: str, title: str, tokens: OnnxEncoder, size: int) -> list[Chunk]:
        cut.append((text, title, size))
        return make_chunks(text, title, tokens, size)

    monkeypatch.setattr(module, "make_chunks", counted)
    ways = [(PAGE, "Drift", 200), (PAGE, "Drift", 20), (PAGE, "Other", 200), ("Other", "Drift", 200)]
    for _ in range(2):
        with VectorCache(path) as cache:
            for text, title, size in ways:
                assert cache.chunks(text, title, encoder, size) == make_chunks(text, title, encoder, size)
            list(cache.passages(encoder, NOTES, quiet))
    assert cut == ways


def test_a_cut_that_was_altered_is_made_anew(path: Path, encoder: OnnxEncoder) -> None:
    for _ in range(2):
        with VectorCache(path) as cache:
            assert cache.chunks(PAGE, "Drift", encoder, 200) == make_chunks(PAGE, "Drift", encoder, 200)
            list(cache.passages(encoder, NOTES, quiet))
            cache._db.execute("UPDATE cuts SET chunks = ?", (b"[[0, 5, [], []]]",))
            cache._db.commit()
