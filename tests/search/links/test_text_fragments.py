"""Text directives: words as a page shows them, sure to mean the quote, spelt by the specification."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.links.text_fragments import text_directive

PAGE = """# The page

Feature stores keep [the same features](https://x.org/a_(b)) for *training* and `serving`, in one place.
Nothing else does that as well as they do, on any day of the week, say their teams.

It costs a moment.

- Some teams build one; R&D, say, or a start-up.
- It costs a moment.

| Model | Score |
|---|---|
| Boosted trees of depth three | 0.91 |

So $x_1$ is the first of all inputs, and  is convex in every one of them.
"""


def of(begin: str, end: str = "", *, last: bool = False) -> str:
    start = (PAGE.rindex if last else PAGE.index)(begin)
    return text_directive(PAGE, start, PAGE.index(end, start) + len(end) if end else start + len(begin))


@pytest.mark.parametrize(
    ("begin", "end", "words"),
    [
        ("Feature stores", "place.", "Feature stores keep the same,in one place"),
        ("Nothing else", "teams.", "Nothing else does that as,say their teams"),
        ("Nothing else", "as well", "Nothing else does that as well"),
        ("| Boosted", "0.91 |", "Boosted trees of depth three"),
        ("- Some teams", "start-up.", "Some teams build one; R&D, say, or a start-up"),
    ],
)
def test_a_quote_is_named_by_its_beginning_and_its_end_without_marks(begin: str, end: str, words: str) -> None:
    assert unquote(of(begin, end)) == words


@pytest.mark.parametrize(
    ("begin", "words"), [("So $x_1$", "is the first of all inputs, and"), ("and  is", "is convex in every one of them")]
)
def test_words_around_a_formula_or_a_hole_are_not_joined(begin: str, words: str) -> None:
    assert unquote(of(begin, "them.")) == words


def test_marks_in_code_are_no_marks() -> None:
    code = "```\ndef __call__(self, first, **kwargs) -> None: pass\n```"
    assert unquote(text_directive(code, 0, len(code))) == "def __call__(self, first, **kwargs) -> None: pass"


def test_a_word_that_touches_what_is_not_known_is_left_out() -> None:
    page = "They have to be put on the grid<sup>2</sup> over which models run."
    assert unquote(text_directive(page, 0, len(page))) == "They have to be put on the"


def test_what_stands_twice_or_says_little_is_told_apart_by_what_is_before() -> None:
    assert unquote(of("It costs a moment.")) == "week, say their teams.-,It costs a moment"
    assert unquote(of("It costs a moment.", last=True)) == "say, or a start-up.-,It costs a moment"
    assert unquote(of("Score")) == "Model-,Score"


def test_what_cannot_be_told_apart_gets_no_directive() -> None:
    page = "Parameters:\n\n" * 30
    assert text_directive(page, 182, 193) == text_directive("| 31 32 |", 0, 9) == text_directive("", 0, 0) == ""


def test_characters_with_a_meaning_are_escaped() -> None:
    assert of("- Some teams", "start-up.").endswith("R%26D%2C%20say%2C%20or%20a%20start%2Dup")


@given(st.text("ab *_`[]()|$\\\n-,&#é\U0001f6b2", max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_any_text_gives_a_well_formed_directive(page: str, one: int, other: int) -> None:
    found = text_directive(page, min(one, other), max(one, other))
    parts = found.split(",")
    assert len(parts) <= 3
    assert all(set(part) <= set("ab%0123456789ABCDEF_.~éc") for part in (p.strip("-") for p in parts))
