"""Tables, code and lists around a span are found as a Markdown parser finds them."""

import pytest

from index.model import Span
from search.answer import blocks

TEXT = """Intro.

```py
a = 1

b = 2
```

After `it`.

| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |

Use it when:

- state is large
- keys are many
  and grow

1. Then stop.
"""


def at(words: str) -> Span:
    return TEXT.index(words), TEXT.index(words) + len(words)


@pytest.mark.parametrize("words", ["a = 1", "b = 2", "```py\na = 1"])
def test_code_reaches_from_fence_to_fence(words: str) -> None:
    span = blocks.code_around(TEXT, at(words))
    assert span is not None
    assert TEXT[slice(*span)] == "```py\na = 1\n\nb = 2\n```"


@pytest.mark.parametrize("words", ["Intro.", "After `it`.", "| 1 | 2 |", "Then stop."])
def test_prose_is_in_no_code(words: str) -> None:
    assert blocks.code_around(TEXT, at(words)) is None


def test_a_fence_in_a_list_item_and_one_of_four_marks_do_not_shift_the_others() -> None:
    text = "- item\n\n  ```\n  x = 1\n  ```\n\nProse.\n\n````\n```\ny = 2\n````\n\nMore prose.\n"
    assert blocks.code_around(text, (text.index("Prose"), text.index("Prose") + 6)) is None
    assert blocks.code_around(text, (text.index("More"), text.index("More") + 4)) is None
    inner = blocks.code_around(text, (text.index("y = 2"), text.index("y = 2") + 5))
    assert inner is not None
    assert text[slice(*inner)] == "````\n```\ny = 2\n````"


def test_code_that_nothing_closes_reaches_to_the_end() -> None:
    assert blocks.code_around("```\na = 1\n\n", (4, 9)) == (0, 9)


@pytest.mark.parametrize("words", ["| a | b |", "|---|---|\n| 1 | 2 |", "| 3 | 4 |"])
def test_a_table_reaches_over_all_its_rows(words: str) -> None:
    span = blocks.table_around(TEXT, at(words))
    assert span is not None
    assert TEXT[slice(*span)] == "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"


def test_a_table_has_a_header_and_rows() -> None:
    span = blocks.table_around(TEXT, at("| 3 | 4 |"))
    assert span is not None
    header, rows = blocks.table_rows(TEXT, span)
    assert header is not None
    assert TEXT[slice(*header)] == "| a | b |\n|---|---|"
    assert [TEXT[slice(*row)] for row in rows] == ["| 1 | 2 |", "| 3 | 4 |"]


def test_rows_without_a_line_below_the_first_have_no_header() -> None:
    assert blocks.table_rows("| 1 |\n| 2 |", (0, 11)) == (None, [(0, 5), (6, 11)])


@pytest.mark.parametrize("words", ["state is large", "keys are many"])
def test_a_list_has_the_line_before_it_as_its_lead(words: str) -> None:
    lead = blocks.list_lead(TEXT, TEXT.index(words))
    assert lead is not None
    assert TEXT[slice(*lead)] == "Use it when:"
    assert blocks.is_list_item(TEXT, TEXT.index(words))


def test_the_lead_of_a_list_is_one_sentence() -> None:
    text = "State can grow. Use it when:\n\n- state is large\n"
    lead = blocks.list_lead(text, text.index("state is"))
    assert lead is not None
    assert text[slice(*lead)] == "Use it when:"


def test_a_list_after_a_sentence_has_no_lead() -> None:
    assert blocks.list_lead("It rains.\n\n- a\n- b", 13) is None


def test_the_items_of_a_list_follow_its_announcement() -> None:
    items = list(blocks.list_items(TEXT, TEXT.index("- state")))
    assert [TEXT[slice(*item)] for item in items] == ["- state is large", "- keys are many"]
    assert list(blocks.list_items(TEXT, 0)) == []


def test_line_breaks_matter_in_blocks_and_lists_but_not_in_wrapped_prose() -> None:
    assert blocks.keeps_lines("Use it when:\n\n- state is large")
    assert blocks.keeps_lines("Run it:\n\n```\nhive\n```")
    assert not blocks.keeps_lines("Bees find their way\nby the sun.")


@pytest.mark.parametrize(
    ("lead", "quote", "shown"),
    [
        ("", "Bees fly.", "Bees fly."),
        ("```py", "a = 1", "```py\na = 1\n```"),
        ("| a |\n|---|", "| 1 |", "| a |\n|---|\n| 1 |"),
        ("Use it when:", "state is large", "Use it when: … state is large"),
    ],
)
def test_a_quote_is_shown_under_its_lead(lead: str, quote: str, shown: str) -> None:
    assert blocks.under_lead(lead, quote) == shown


def test_code_and_tables_are_recognised_by_their_beginning() -> None:
    assert [blocks.is_block(quote) for quote in ("```py\na\n```", "| a |", "a | b")] == [True, True, False]
