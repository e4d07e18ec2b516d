"""Quotes are verbatim whatever the text is: a thousand passages of notes and of text that bends every rule."""

import random
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest

from index.catalog import Passage
from index.encoder.onnx import OnnxEncoder
from index.generation import Generation
from index.text.chunking import make_chunks
from index.vectors.matmul import inner_products
from ingest.lists import ReadingList
from ingest.model import Document, Via
from search import Answer
from search.answer.extraction import extract
from search.answer.parts import QuestionForm
from search.query.answer_type import AnswerType
from search.ranking.late_interaction import Match

pytestmark = pytest.mark.slow

PASSAGES, SEED = 1_000, 20261123
BREAKS = ("\n", "\r\n", "\r")
BLANKS = (" ", "  ", "\t", "\u00a0", "\u2009", "\u200b", " \n", "\u3000", "\x0b")
WORDS = (  # noqa: SIM905, a list of them is a page long
    "bees dance It This however e\u0301tude \u00e9tude ﬁnd ofﬁce naïve Zürich 🚲 👩‍🔬 🇨🇭 ŉ İstanbul ß ﷺ "
    "\u202eturned\u202c क्षत्रिय ไทย 蜂は飛ぶ。 花？ A\u0308rger x\u0331\u0304 \x00 \ufeff 1.5 e.g. Dr. "
    "$100 `code` **bold** [a](b) <b> &amp; \\*"
).split(" ")
STARTS = ("", "# ", "## ", "- ", "1. ", "> ", "* [ ] ", "    ")


def prose(chance: random.Random) -> str:
    """A few sentences, words apart by whatever parts them."""
    said = (chance.choice(WORDS) + chance.choice(BLANKS) for _ in range(chance.randint(4, 60)))
    return "".join(word + chance.choice((". ", "? ", "!", "")) if chance.random() < 0.2 else word for word in said)


def block(chance: random.Random) -> str:
    """Prose under some mark, a table or code, not always closed."""
    kind = chance.randrange(6)
    if kind == 0:
        rows = [f"| {chance.choice(WORDS)} | {n} |" for n in range(chance.randint(1, 8))]
        return "\n".join(["| a | b |", "|---|:--|", *rows])
    if kind == 1:
        lines = [f"{' ' * (n % 5)}{chance.choice(WORDS)} = {n}" for n in range(chance.randint(1, 12))]
        return "\n".join(["```py", *lines, "```" if chance.random() < 0.8 else ""])
    return chance.choice(STARTS) + prose(chance)


def texts(bundled: ReadingList) -> Iterator[str]:
    """The list's notes, then made text in which lines end in each way there is, also in turns."""
    yield from (one.note for one in bundled.resources)
    chance = random.Random(SEED)  # noqa: S311, the same passages in each run
    for _ in range(150):
        said = "\n\n".join(block(chance) for _ in range(12))
        way = chance.choice((*BREAKS, None))
        yield "".join((way or chance.choice(BREAKS)) if c == "\n" else c for c in said)


@pytest.fixture(scope="module")
def passages(bundled: ReadingList, encoder: OnnxEncoder) -> list[Passage]:
    found = []
    for number, text in enumerate(texts(bundled)):
        page = Document(f"k{number}", Via.LIVE, text, None, "Bees")
        found += [Passage(0, cut, page, page.key, "Bees") for cut in make_chunks(text, "Bees", encoder, 60)]
    return random.Random(SEED).sample(found, PASSAGES)  # noqa: S311, the same passages in each run


def quoted(opened: Generation, encoder: OnnxEncoder, chance: random.Random, passage: Passage) -> Answer:
    """What is quoted for a question of a passage's words; likeness by chance, so that any sentence may be the best."""
    question = " ".join(chance.sample(words := passage.text.split(), min(6, len(words)))) or "bees"
    numbers = np.random.default_rng(chance.randrange(2**32))
    asked, read = encoder.tokenize([question, passage.embedded])
    vectors = [numbers.normal(size=(len(one.spans), 8)).astype(np.float32) for one in (asked, read)]
    match = Match(passage, read, inner_products(*vectors))
    form = QuestionForm(question, chance.choice([*AnswerType]))
    return extract(opened, form, [(match, chance.random())])


def test_the_texts_are_as_varied_as_they_are_meant_to_be(passages: list[Passage]) -> None:
    said = "".join(one.text for one in passages)
    assert {"Mn", "So", "Cf", "Lo", "Zs"} <= {unicodedata.category(c) for c in set(said)}
    assert all(mark in said for mark in ("\r\n", "```", "|---|", "ﬁ", "🚲", "- "))


def test_every_quote_of_a_thousand_passages_is_byte_for_byte_in_its_document(
    passages: list[Passage], opened: Generation, encoder: OnnxEncoder
) -> None:
    chance = random.Random(SEED)  # noqa: S311, the same passages in each run
    answers = [quoted(opened, encoder, chance, passage) for passage in passages]
    assert sum(bool(answer.sentences) for answer in answers) > len(passages) / 4  # not all random text can be quoted
    for passage, answer in zip(passages, answers, strict=True):
        text = passage.document.text
        told = {one.number: one for one in answer.citations}
        for sentence in answer.sentences:
            citations = [told[number] for number in sentence.citations]
            assert [sentence.text] == [text[one.start : one.end] for one in citations] != [""], passage.text
            assert all(one.passage is passage for one in citations)


def test_every_sentence_of_a_thousand_passages_lies_within_it(passages: list[Passage]) -> None:
    for passage in passages:
        spans = passage.chunk.sentences
        assert (spans[0][0], spans[-1][1]) == (passage.chunk.start, passage.chunk.end)
        assert all(start < end for start, end in spans)
        assert all(before <= after for (_, before), (after, _) in pairwise(spans))
