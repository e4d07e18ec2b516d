"""Chunks: for any text they are spans of it, in order, within a section and within the encoder's window."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.encoder.onnx import OnnxEncoder
from index.model import Chunk, Span, embedded_text
from index.text.chunking import CHUNK_TOKENS, make_chunks

PIECES = st.sampled_from([
    "# Head\n", "## Sub ", "- ", "* ", "1. ", "> ", "\n", "\n\n", "    ", "\t", "```\n", "~~~", "<div>\n", "<!-- ",
    "| a | b |\n|---|---|\n", "| 1 | 2 |\n", "***", "---\n", "===\n", "[a]: http://x.y\n", "\r", "\r\n", "\0",
    "word ", "1.5 million. ", "Dr. Smith said so. ", "*em* ", "**b** ", "机器", "e\u0301", "\u2028",
    "x" * 150, "word " * 250,
])  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25).map("".join))
TITLES = st.one_of(st.text(max_size=20), st.just("A title that is far longer than a title should be " * 15))
WORDS = st.lists(st.from_regex(r"[a-z]{1,9}[.!?,]?", fullmatch=True), min_size=1, max_size=60).map(" ".join)
MARKS = st.sampled_from(["", "- ", "* ", "12. ", "> ", "> - ", "# ", "### ", "    ", "**1.5** ", "-5 "])
DOCUMENTS = st.lists(st.tuples(MARKS, WORDS), min_size=1, max_size=12)


def passages(text: str, encoder: OnnxEncoder, title: str = "T") -> list[tuple[tuple[str, ...], str]]:
    return [(chunk.headings, text[chunk.start : chunk.end]) for chunk in make_chunks(text, title, encoder)]


@settings(max_examples=100, deadline=None)
@given(TEXTS, TITLES)
def test_chunks_of_any_text_are_spans_in_order_that_do_not_overlap(encoder: OnnxEncoder, text: str, title: str) -> None:
    at = 0
    for chunk in make_chunks(text, title, encoder):
        assert at <= chunk.start < chunk.end <= len(text)
        assert text[chunk.start : chunk.end] == text[chunk.start : chunk.end].strip()
        at = chunk.end


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_sentences_of_any_text_fill_their_chunk_in_order(encoder: OnnxEncoder, text: str) -> None:
    for chunk in make_chunks(text, "T", encoder):
        assert (chunk.sentences[0][0], chunk.sentences[-1][1]) == (chunk.start, chunk.end)
        bounds = [bound for sentence in chunk.sentences for bound in sentence]
        assert bounds == sorted(bounds)
        assert all(text[start:end].strip() for start, end in chunk.sentences)


@settings(max_examples=100, deadline=None)
@given(TEXTS, TITLES)
def test_nothing_of_any_embedded_text_is_cut_off_by_the_encoder(encoder: OnnxEncoder, text: str, title: str) -> None:
    inputs = [embedded_text(title, text, chunk) for chunk in make_chunks(text, title, encoder)]
    assert all(length <= encoder.max_tokens - 2 for length in encoder.count(inputs))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_no_word_is_lost_but_headings_and_markers(encoder: OnnxEncoder, blocks: list[tuple[str, str]]) -> None:
    text = "\n\n".join(mark + words for mark, words in blocks)
    found = make_chunks(text, "T", encoder)
    if all(mark in {"# ", "### "} for mark, _ in blocks):
        assert found
        return
    kept = " ".join(text[start:end] for chunk in found for start, end in chunk.sentences)
    told = " ".join(words for mark, words in blocks if mark not in {"# ", "### "})
    assert re.findall(r"[a-z]+[.!?,]?", kept) == re.findall(r"[a-z]+[.!?,]?", told)
    assert kept.count("**1.5**") == sum(mark == "**1.5** " for mark, _ in blocks)


@pytest.mark.parametrize("text", ["", " \n\n\t", "\n"])
def test_blank_text_has_no_chunks(encoder: OnnxEncoder, text: str) -> None:
    assert make_chunks(text, "T", encoder) == []


def test_a_short_text_is_one_chunk_with_its_sentences(encoder: OnnxEncoder) -> None:
    text = "Dr. Smith met 1.5 million users. They left!"
    assert make_chunks(text, "T", encoder) == [Chunk(0, 43, (), ((0, 32), (33, 43)))]


def test_headings_are_the_path_above_a_chunk_and_no_part_of_it(encoder: OnnxEncoder) -> None:
    text = "Before.\n\n# One\n\nFirst.\n\n### Deep ###\n\nSecond.\n\nTwo\n---\n\nThird.\n\n# Three\n\nFourth."
    assert passages(text, encoder) == [
        ((), "Before."),
        (("One",), "First."),
        (("One", "Deep"), "Second."),
        (("One", "Two"), "Third."),
        (("Three",), "Fourth."),
    ]


def test_sections_of_the_same_heading_are_not_joined(encoder: OnnxEncoder) -> None:
    text = "## Example\n\nFirst.\n\n## Example\n\nSecond."
    assert passages(text, encoder) == [(("Example",), "First."), (("Example",), "Second.")]


def test_a_heading_that_repeats_the_title_is_no_context(encoder: OnnxEncoder) -> None:
    assert passages("# The Book\n\nWords.", encoder, "The Book") == [((), "Words.")]


def test_a_text_of_headings_alone_is_kept(encoder: OnnxEncoder) -> None:
    assert passages("# One\n\n## Two", encoder) == [((), "# One\n\n## Two")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("- item", "item"),
        ("12) item", "item"),
        ("> said", "said"),
        ("> > 1. said", "said"),
        ("- - item", "item"),
        ("**Bold** word", "**Bold** word"),
        ("*Em* word", "*Em* word"),
        ("1.5 million", "1.5 million"),
        ("-5 degrees", "-5 degrees"),
        ("+1 vote", "+1 vote"),
        ("- 1.5 million", "1.5 million"),
        ("- **Bold** word", "**Bold** word"),
    ],
)
def test_markers_are_cut_off_and_words_are_not(encoder: OnnxEncoder, text: str, kept: str) -> None:
    assert passages(text, encoder) == [((), kept)]


@pytest.mark.parametrize(
    "block",
    ["```python\n# no heading\n\nx = 1. Really.\n```", "| a | b |\n|---|---|\n| 1. One. | 2 |", "<div>\nA. B.\n</div>"],
)
def test_code_tables_and_markup_are_one_sentence(encoder: OnnxEncoder, block: str) -> None:
    text = f"Before.\n\n{block}\n\nAfter."
    (chunk,) = make_chunks(text, "T", encoder)
    assert [text[start:end] for start, end in chunk.sentences] == ["Before.", block, "After."]


def test_a_long_text_is_cut_between_sentences(encoder: OnnxEncoder) -> None:
    text = " ".join(f"Sentence number {n} tells of gradient boosted trees." for n in range(100))
    found = passages(text, encoder)
    assert len(found) > 3
    assert all(words.startswith("Sentence") and words.endswith("trees.") for _, words in found)
    assert " ".join(words for _, words in found) == text
    assert all(CHUNK_TOKENS * 0.9 < length <= CHUNK_TOKENS for length in encoder.count([w for _, w in found[:-1]]))


def test_a_sentence_longer_than_the_window_is_cut_between_words(encoder: OnnxEncoder) -> None:
    word = "pneumonoultramicroscopicsilicovolcanoconiosis"
    found = passages(f"{word} " * 100, encoder)
    assert len(found) > 5
    assert {part for _, words in found for part in words.split(" ")} == {word}


def test_marks_between_sentences_count_too(encoder: OnnxEncoder) -> None:
    text = "- a\n" * 400
    lengths = encoder.count([words for _, words in passages(text, encoder)])
    assert len(lengths) > 1
    assert max(lengths) <= CHUNK_TOKENS


def test_a_long_path_of_headings_yields_its_outer_ones(encoder: OnnxEncoder) -> None:
    text = f"# {'Outer words ' * 80}\n\n## Inner\n\nText."
    assert passages(text, encoder) == [(("Inner",), "Text.")]


def test_line_ends_of_any_system_give_the_same_passages(encoder: OnnxEncoder) -> None:
    text = "# One\n\nFirst.\n\n- item\n- other\n\n## Two\n\nSecond."
    for ending in ("\r\n", "\r"):
        found = passages(text.replace("\n", ending), encoder)
        assert [(headings, words.replace(ending, "\n")) for headings, words in found] == passages(text, encoder)


def test_chinese_sentences_end_at_their_full_stop(encoder: OnnxEncoder) -> None:
    text = "数据会变化。“真的吗？”他问。我们需要监控！"
    (chunk,) = make_chunks(text, "", encoder)
    assert [text[a:b] for a, b in chunk.sentences] == ["数据会变化。", "“真的吗？”", "他问。", "我们需要监控！"]


def test_a_long_text_without_blanks_is_bounded(encoder: OnnxEncoder) -> None:
    chinese = make_chunks("数据分布会随着时间发生变化" * 100, "漂移", encoder)
    assert len(chinese) > 5
    thai = make_chunks("ระบบการเรียนรู้ของเครื่อง " * 1000, "ไทย", encoder)
    assert max(chunk.end - chunk.start for chunk in thai) <= 16 * CHUNK_TOKENS


class CountedCalls:
    """The tokenizer of an encoder, with the number of calls that count."""

    def __init__(self, encoder: OnnxEncoder) -> None:
        self.calls, self._encoder, self.max_tokens = 0, encoder, encoder.max_tokens

    def count(self, texts: Sequence[str]) -> list[int]:
        self.calls += 1
        return self._encoder.count(texts)

    def split(self, text: str, size: int) -> list[Span]:
        return self._encoder.split(text, size)


def test_the_tokens_of_all_sections_are_counted_in_two_calls(encoder: OnnxEncoder) -> None:
    text = "\n\n".join(f"## Hive {n}\n\nBees fly. They *return* with pollen." for n in range(50))
    counted = CountedCalls(encoder)
    chunks = make_chunks(text, "Bees", counted)
    assert (len(chunks), counted.calls) == (50, 2)
    assert [chunk.headings for chunk in chunks] == [(f"Hive {n}",) for n in range(50)]
