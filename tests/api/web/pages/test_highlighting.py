"""A passage cut at its quotes and at the words of the question."""

from api.web.pages.highlighting import matched_parts, question_stems, quoted_pieces

PASSAGE = {"text": "One. Two. Three.", "start": 100}


def citation(number: int, start: int, quote: str) -> dict[str, object]:
    return {"number": number, "start": start, "end": start + len(quote), "quote": quote}


def marked(text: str, question: str) -> list[str]:
    """The marked words; the parts together are always the text."""
    parts = matched_parts(text, question_stems(question))
    assert "".join(part["text"] for part in parts) == text
    return [part["text"] for part in parts if part["is_match"]]


def test_quotes_are_parts_of_their_own_in_the_order_of_the_text() -> None:
    pieces = list(quoted_pieces(PASSAGE, [citation(1, 110, "Three."), citation(2, 100, "One.")]))
    assert [(piece["text"], piece["number"]) for piece in pieces] == [
        ("", 0), ("One.", 2), (" Two. ", 0), ("Three.", 1), ("", 0)
    ]  # fmt: skip


def test_a_quote_of_another_passage_or_document_changes_nothing() -> None:
    others = [citation(1, 20, "One."), citation(2, 100, "Uno."), citation(3, 300, "Two."), citation(4, 114, "e. More")]
    pieces = list(quoted_pieces(PASSAGE, others))
    assert [(piece["text"], piece["number"]) for piece in pieces] == [(PASSAGE["text"], 0)]


def test_words_are_marked_by_their_stem_also_within_a_quote() -> None:
    assert marked("Monitoring monitors a monitored model.", "How do I monitor models?") == [
        "Monitoring", "monitors", "monitored", "model"
    ]  # fmt: skip
    pieces = list(quoted_pieces(PASSAGE, [citation(1, 110, "Three.")], question_stems("three")))
    assert [part for piece in pieces for part in piece["parts"] if part["is_match"]] == [
        {"text": "Three", "is_match": True}
    ]


def test_words_that_every_text_has_are_not_marked() -> None:
    assert marked("What is it and how do we do it?", "What is it and how do we do it?") == []
    assert marked("Any text", "") == []


def test_accents_and_scripts_without_spaces_are_marked_too() -> None:
    assert marked("Café and cafes", "cafe") == ["Café", "cafes"]
    assert marked("これは強化学習の本です", "強化学習とは") == ["強化学習"]
