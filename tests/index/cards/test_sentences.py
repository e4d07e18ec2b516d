"""Which sentences can stand on a card alone."""

import pytest

from index.cards.sentences import card_sentences
from index.model import Chunk
from ingest.model import Document, Via

GOOD = "The team built a forecast of tides for small harbours."


def kept(text: str) -> list[str]:
    chunk = Chunk(0, len(text), ("Results",), ((0, len(text)),))
    return [sentence.text for sentence in card_sentences(Document("k", Via.LIVE, text), [(7, chunk)])]


def test_a_sentence_keeps_its_place() -> None:
    text = f"Tides.\n\n{GOOD}"
    chunk = Chunk(8, len(text), ("Results",), ((8, len(text)),))
    (sentence,) = card_sentences(Document("k", Via.NOTE, text), [(7, chunk)])
    assert text[sentence.start : sentence.end] == sentence.text == GOOD
    assert (sentence.row, sentence.headings, sentence.is_note) == (7, ("Results",), True)
    assert sentence.position == pytest.approx(8 / len(text))


@pytest.mark.parametrize(
    "text",
    [
        "It was built by a team in a small harbour.", "This forecast was built by a team of four.",
        "As for the latter, we used a model of four layers.", "Each of these harbours gets a model of its own.",
        "A short one.", "Why did the team build a forecast of tides?", "The team built the following models:",
        "| harbour | tide | forecast | error | team |", "```\nmodel.fit(tides, harbours, epochs=4)\n```",
        "Figure 3 shows the forecast of tides in a small harbour.", f"{'tides ' * 90}end.",
    ],
)  # fmt: skip
def test_what_points_back_or_is_no_statement_is_left_out(text: str) -> None:
    assert kept(text) == []


@pytest.mark.parametrize("text", [GOOD, "This article shows how a team built a forecast of tides."])
def test_statements_stay(text: str) -> None:
    assert kept(text) == [text]
