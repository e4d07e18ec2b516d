"""Names and counts in a sentence."""

import pytest

from search.catalogue.wording import count_noun, join_names, plain_words, quote_titles


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D"], "A, B, C and 1 more"), ([*"ABCDE"], "A, B, C and 2 more"),
    ],
)  # fmt: skip
def test_names_beyond_the_limit_are_counted(names: list[str], text: str) -> None:
    assert join_names(names, limit=3) == text


def test_alternatives_and_titles_are_joined_alike() -> None:
    assert join_names(["A", "B"], "or") == "A or B"
    assert quote_titles(["A", "B"], "or") == '"A" or "B"'


def test_a_count_has_its_noun_in_number() -> None:
    counts = [count_noun(count, "case study") for count in (0, 1, 1_000)]
    assert counts == ["0 case studies", "1 case study", "1,000 case studies"]


def test_a_possessive_s_is_a_word() -> None:
    assert plain_words("Byrne's  books") == plain_words("byrne s books")
    assert plain_words("Byrne’s") == plain_words("Byrne's") != plain_words("Byrnes")
