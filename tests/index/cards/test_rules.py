"""The fields of a card: which sentence of a note or a page states each."""

from collections.abc import Sequence

from index.cards.model import CardField
from index.cards.rules import choose_sentences
from index.cards.sentences import CardSentence

NOTE = (
    "Ferrylines, a shipping company, needed to know when a ship would reach its port.",
    "Gradient boosted trees predict the delay from positions, and a network embeds the weather.",
    "The training set contains ten years of recordings from four hundred ships.",
    "Forecasts improved most where storms are frequent.",
    "The lesson is that positions sent by the ships themselves matter more than any forecast.",
)
PAGE = (
    "In this article we forecast the catch of a fishing fleet.",
    "The data set contains 40,000 observations from ten harbours.",
    "You can load the data with one function.",
    "We trained a random forest and later a recurrent neural network on the catches.",
    "Such networks could be used elsewhere, too.",
    "The error was reduced by 31 % in the second season.",
    "A reduced error may increase profits by 5 %.",
    "We learned that captains trust a forecast only when it gives its reasons.",
)


def sentences(texts: Sequence[str], *, is_note: bool) -> list[CardSentence]:
    """Sentences of one document, one after the other."""
    return [
        CardSentence(text, 0, 100 * n, 100 * n + len(text), (), n / len(texts), is_note) for n, text in enumerate(texts)
    ]


def chosen(texts: Sequence[str], *, is_note: bool = False) -> dict[str, str]:
    found = choose_sentences(sentences(texts, is_note=is_note), "Ferrylines")
    return {str(field): sentence.text for field, sentence in found.items()}


def test_a_note_gives_each_field_its_sentence() -> None:
    assert chosen(NOTE, is_note=True) == dict(
        zip(("problem", "methods", "data", "results", "lesson"), NOTE, strict=True)
    )


def test_a_page_gives_plain_statements_and_no_advice_or_guess() -> None:
    assert chosen(PAGE) == {
        "problem": PAGE[0], "data": PAGE[1], "methods": PAGE[3], "results": PAGE[5], "lesson": PAGE[7],
    }  # fmt: skip


def test_what_no_sentence_states_is_absent() -> None:
    assert chosen(["Harbours are busy in summer.", "Boats come and go all day."]) == {}
    assert chosen([]) == {}


def test_a_note_goes_before_a_page() -> None:
    both = sentences(PAGE, is_note=False) + sentences(NOTE[:1], is_note=True)
    assert choose_sentences(both, "")[CardField.PROBLEM].text == NOTE[0]


def test_a_sentence_serves_one_field() -> None:
    text = "We needed a recurrent neural network, and the lesson is that it improved the forecast by 4 %."
    assert len(chosen([text], is_note=True)) == 1


def test_announced_lessons_are_no_lesson() -> None:
    assert "lesson" not in chosen(["This article draws six lessons from four ships.", "Lessons learned at sea."])
    assert "lesson" in chosen(["The six lessons are that ships, storms and captains differ."], is_note=True)
