"""How a text changed: by sentences, whatever their order and line breaks."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.changes.texts import compare_texts

TEXT = (
    "# Drift\n\nDrift is measured daily. It is 1.5 times what it was.\n\n"
    "## Alarms\n\n- One rings.\n- Nobody comes.\n\n```\nrun()\nstop()\n```\n\n## End\n\nThat was all, e.g. of this.\n"
)


def test_what_is_new_and_gone_is_shown_below_its_heading() -> None:
    change = compare_texts(TEXT, TEXT.replace("Nobody comes.", "Somebody comes."))
    assert change
    assert (change.added_sentences, change.removed_sentences) == (("- Somebody comes.",), ("- Nobody comes.",))
    assert change.headings == ("Alarms",)
    assert (change.words_before, change.words_after) == (len(TEXT.split()), len(TEXT.split()))
    assert change.added == change.removed == round(3 / 28, 4)


def test_a_heading_and_a_line_of_code_are_parts_of_their_own() -> None:
    change = compare_texts(TEXT, TEXT.replace("## End", "## Finish").replace("stop()", "halt()"))
    assert change
    assert (change.added_sentences, change.removed_sentences) == (("halt()", "Finish"), ("stop()", "End"))
    assert change.headings == ("Alarms", "Finish", "End")


@pytest.mark.parametrize(
    "other",
    [
        TEXT.replace(". It", ".\nIt"), TEXT.replace("is measured", "is\n   measured"), TEXT.replace("\n", "\r\n"),
        TEXT + "\n\n", TEXT.replace("Drift is measured daily. It is 1.5 times", "It is 1.5 times").replace(
            "what it was.", "what it was. Drift is measured daily."
        ),
        "\n\n".join(TEXT.split("\n\n")[::-1]),
    ],
)  # fmt: skip
def test_line_breaks_and_the_order_of_sentences_are_no_change(other: str) -> None:
    assert compare_texts(TEXT, other) is None


def test_punctuation_is_a_change_only_if_the_same_parsers_read_it() -> None:
    other = TEXT.replace("- One rings.", "* One rings!")
    assert compare_texts(TEXT, other)
    assert compare_texts(TEXT, other, reparsed=True) is None
    assert compare_texts(TEXT, other, reparsed=None) is None
    change = compare_texts(TEXT, TEXT.replace("1.5", "2.5"), reparsed=True)
    assert change is not None
    assert change.reparsed


def test_a_sentence_that_stands_once_more_is_new() -> None:
    change = compare_texts("One. Two.", "One. Two. Two.")
    assert change
    assert (change.added_sentences, change.removed_sentences, change.added) == (("Two.",), (), 0.3333)


def test_a_text_is_new_or_gone_as_a_whole() -> None:
    new, gone = compare_texts("", TEXT), compare_texts(TEXT, "")
    assert new
    assert gone
    assert (new.words_before, new.added, new.removed) == (0, 1.0, 0.0)
    assert (gone.words_after, gone.added, gone.removed) == (0, 0.0, 1.0)
    assert compare_texts("", " \n") is None


def test_few_sentences_are_shown_and_none_is_long() -> None:
    change = compare_texts("", "\n\n".join(f"{'word ' * 500}{n}." for n in range(9)))
    assert change
    assert len(change.added_sentences) == 3
    assert all(len(sentence) < 410 and sentence.endswith(" ...") for sentence in change.added_sentences)


def test_texts_without_spaces_are_split_at_their_full_stops() -> None:
    change = compare_texts("蜜蜂跳舞。蚂蚁工作。", "蜜蜂跳舞。蚂蚁休息。")
    assert change
    assert (change.added_sentences, change.removed_sentences) == (("蚂蚁休息。",), ("蚂蚁工作。",))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "!" * 100_000,
        "a. " * 100_000,
        "\n" * 200_000,
        "- x\n" * 70_000,
        "# " * 70_000,
        ". " * 100_000,
    ],
)
def test_huge_and_hostile_texts_take_linear_time(text: str) -> None:
    begun = time.thread_time()
    compare_texts(text, text[: len(text) // 2] + " end", reparsed=None)
    assert time.thread_time() - begun < 6


@given(st.text("ab .\n#-`!", max_size=60), st.text("ab .\n#-`!", max_size=60))
def test_a_change_backwards_swaps_new_and_gone(before: str, after: str) -> None:
    there, back = compare_texts(before, after), compare_texts(after, before)
    assert (there is None) == (back is None)
    if there and back:
        assert (there.added, there.added_sentences) == (back.removed, back.removed_sentences)
        assert there.added_sentences or there.removed_sentences
    assert compare_texts(before, before) is None
