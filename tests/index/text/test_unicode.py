"""The form in which text is matched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.unicode import fold_text, matching_form, strip_invisible


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ﬁnetuning", "finetuning"), ("ｆｕｌｌ", "full"), ("re\u00adin\u200bforce", "reinforce"), ("x²", "x2"),
        ("cafe\u0301", "café"), ("Kafka™ and", "Kafka  and"), ("don´t", "don't"), ("plain", "plain"),
    ],
)  # fmt: skip
def test_characters_that_look_alike_match_alike(text: str, form: str) -> None:
    assert matching_form(text) == form


def test_names_are_compared_without_case_and_width() -> None:
    assert fold_text("ＯpenAI") == fold_text("openai")


@pytest.mark.parametrize("text", ["\u200b", "\ufeff\u2060\u00ad", "\u202e\u3164", "\U000e0041"])
def test_what_nobody_sees_is_nothing(text: str) -> None:
    assert strip_invisible(text) == ""


@given(st.text())
def test_the_form_of_a_form_is_the_same(text: str) -> None:
    assert matching_form(matching_form(text)) == matching_form(text)
