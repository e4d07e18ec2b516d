"""What is quoted can be understood where it stands alone."""

from collections.abc import Sequence

import pytest

from index.catalog import Passage
from index.model import Chunk, Span
from index.text.sentences import split_sentences
from ingest.model import ALSO_LISTED, Document, Via
from search.answer.quotes import MAX_CODE_LINES, excerpts, passage_excerpts, points_back, self_contained_span

TEXT = "Bees dance. They point. This tells others. Rain stops it."
PARTS = ((0, 11), (12, 23), (24, 42), (43, 57))


def quoted(text: str, sentences: Sequence[Span] | None = None) -> list[str]:
    """Every quote of a text, each sentence of it being a sentence of the passage."""
    spans = sentences or list(split_sentences(text, (0, len(text))))
    return [text[slice(*excerpt.span)] for n in range(len(spans)) for excerpt in excerpts(text, spans, n)]


def whole(text: str) -> list[str]:
    """Every quote of a text that is one unit of a passage, as code and tables are."""
    return quoted(text, [(0, len(text))])


@pytest.mark.parametrize("said", ["It is so.", "**However**, no.", "- These are two.", "For example, bees."])
def test_a_sentence_may_point_back(said: str) -> None:
    assert points_back(said)


@pytest.mark.parametrize("said", ["Bees dance.", "There are two.", "Item one.", "Italy is warm.", "Sofas are soft."])
def test_most_sentences_do_not(said: str) -> None:
    assert not points_back(said)


@pytest.mark.parametrize(("number", "span"), [(0, (0, 11)), (1, (0, 23)), (2, (0, 42)), (3, (43, 57))])
def test_what_points_back_goes_with_what_it_points_at(number: int, span: Span) -> None:
    assert self_contained_span(TEXT, PARTS, number) == span


def test_what_points_out_of_its_passage_cannot_be_completed() -> None:
    assert self_contained_span(TEXT, PARTS[1:], 0) is None


def test_what_points_too_far_back_cannot_be_completed() -> None:
    text = "They are. " * 4 + "x " * 100 + ". It is."
    parts = [(n, n + 9) for n in range(0, 40, 10)]
    assert self_contained_span(text, parts, 3) is None
    assert self_contained_span(text, [(40, 241), (242, len(text))], 1) is None


@pytest.mark.parametrize(
    ("block", "is_completed"),
    [("```\nf <- 1\ng <- 2\n```", False), ("| a |\n|---|\n| 1 |\n| 2 |", False), ("```\nf <- 1\n```", True)],
)
def test_what_points_back_is_not_completed_with_half_of_a_block(block: str, *, is_completed: bool) -> None:
    text = f"{block}\nThis takes long."
    last = 0 if is_completed else block.rindex("\n") + 1
    parts = [(last, len(block)), (len(block) + 1, len(text))]
    assert self_contained_span(text, parts, 1) == ((0, len(text)) if is_completed else None)


def test_what_begins_a_document_points_at_its_title() -> None:
    assert self_contained_span("This book is on bees.", [(0, 21)], 0) == (0, 21)


def test_a_sentence_is_quoted_alone_and_with_the_next_of_its_paragraph() -> None:
    assert quoted("Bees see in colour. Ants smell their way.\n\nWasps do neither of them.") == [
        "Bees see in colour.",
        "Bees see in colour. Ants smell their way.",
        "Ants smell their way.",
        "Wasps do neither of them.",
    ]


def test_a_question_of_the_text_is_quoted_with_its_answer_alone() -> None:
    assert (
        quoted("Why do bees dance? Bees dance to show the way.")[0] == "Why do bees dance? Bees dance to show the way."
    )
    assert quoted("Why do bees dance?") == []


def test_an_announcement_is_quoted_with_its_list_or_code_alone() -> None:
    text = "Dance is useful when:\n\n- food is far away\n- the sun shines all day\n"
    assert quoted(text, [(0, 21)]) == [text.rstrip()]
    code = "Run it like this:\n\n```\nhive --dance\n```\n\nDone."
    assert quoted(code, [(0, 17)]) == ["Run it like this:\n\n```\nhive --dance\n```"]
    assert quoted("Dance is useful when:") == []


def test_a_list_item_has_the_announcement_as_its_lead() -> None:
    text = "Dance is useful when:\n\n- food is far away\n- the sun shines all day\n"
    start = text.index("the sun")
    (excerpt,) = excerpts(text, [(start, start + 22)], 0)
    assert excerpt.lead is not None
    assert text[slice(*excerpt.span)] == "the sun shines all day"
    assert text[slice(*excerpt.lead)] == "Dance is useful when:"


def test_a_small_table_is_quoted_whole() -> None:
    assert whole("| a | b |\n|---|---|\n| 1 | 2 |") == ["| a | b |\n|---|---|\n| 1 | 2 |"]


def test_a_long_table_is_quoted_by_row_under_its_header() -> None:
    table = "| bee | way |\n|---|---|\n" + "\n".join(f"| bee {n} | flies {n} miles home |" for n in range(30))
    rows = list(excerpts(table, [(0, len(table))], 0))
    assert len(rows) == 30
    assert {table[slice(*row.lead)] for row in rows if row.lead} == {"| bee | way |\n|---|---|"}
    assert table[slice(*rows[7].span)] == "| bee 7 | flies 7 miles home |"


def test_short_code_is_quoted_whole_and_long_code_in_parts_under_its_fence() -> None:
    assert whole("```py\na = 1\n\nb = 2\n```") == ["```py\na = 1\n\nb = 2\n```"]
    long = "```py\n" + "\n".join(f"a = {n}" for n in range(30)) + "\n```"
    parts = list(excerpts(long, [(0, len(long))], 0))
    assert [len(long[slice(*part.span)].splitlines()) for part in parts] == [MAX_CODE_LINES, MAX_CODE_LINES, 6]
    assert {long[slice(*part.lead)] for part in parts if part.lead} == {"```py"}


def test_what_is_too_long_to_read_is_not_quoted() -> None:
    assert quoted("The bee " + "flies on and on " * 40 + "home.") == []


def test_neither_a_title_for_a_missing_note_nor_our_own_sentence_in_a_note_is_quoted() -> None:
    for text, count in (("Bees and ants", 0), (f"{ALSO_LISTED}Ants and bees.", 0), ("Of bees and ants", 1)):
        document = Document("a.org", Via.NOTE, text, title="Bees and ants")
        chunk = Chunk(0, len(text), (), ((0, len(text)),))
        assert len(list(passage_excerpts(Passage(0, chunk, document, "a", "Bees and ants"), 0))) == count
