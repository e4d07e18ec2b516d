"""Sentences end at full stops, at line breaks that were meant, and at bullets."""

import pytest

from index.text.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[slice(*span)] for span in split_sentences(text, (0, len(text)))]


def test_wrapped_text_is_one_sentence_a_full_stop() -> None:
    text = (
        "Bees find their way home by the\nsun, and by what they smell, as\nLinnaeus wrote once. Wasps do not fly far."
    )
    assert sentences(text) == [text[: text.index(" Wasps")], "Wasps do not fly far."]


def test_a_full_stop_at_the_end_of_a_line_ends_a_sentence() -> None:
    assert sentences("The books are free.\nReaders of them learn much in the long run.") == [
        "The books are free.",
        "Readers of them learn much in the long run.",
    ]


def test_short_lines_of_a_slide_are_sentences_of_their_own() -> None:
    text = "Monitoring models\nData quality comes first of all in this long line\n• Alert on missing data\n• Set bounds"
    assert sentences(text) == [
        "Monitoring models",
        "Data quality comes first of all in this long line",
        "Alert on missing data",
        "Set bounds",
    ]


@pytest.mark.parametrize("line", ["the bees of", "bees, wasps,", "bees and"])
def test_a_line_that_cannot_end_goes_on(line: str) -> None:
    text = f"{line}\nSweden fly far when the summer is long."
    assert sentences(text) == [text]


def test_chinese_sentences_end_without_a_space() -> None:
    assert sentences("蜜蜂跳舞。黄蜂不跳。") == ["蜜蜂跳舞。", "黄蜂不跳。"]


def test_spaces_have_no_sentence() -> None:
    assert sentences("  \n ") == []
