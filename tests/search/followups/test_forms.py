"""Follow-ups are recognised by their words alone."""

import pytest

from search.followups.forms import LAST, is_ordinal, match_follow_up, read_ordinal
from search.followups.patterns import Relation


@pytest.mark.parametrize(
    ("question", "relation"),
    [
        ("What else?", Relation.OTHERS),
        ("show me more", Relation.OTHERS),
        ("What else did they do?", Relation.OTHERS_BY),
        ("anything else by the same author?", Relation.OTHERS_BY),
        ("shorter ones", Relation.RANGED),
        ("something more recent", Relation.RANGED),
        ("sort by reading time", Relation.SORTED),
        ("newest first", Relation.SORTED),
        ("more like 2", Relation.LIKE),
        ("ok, something similar to the third one", Relation.LIKE),
        ("open the second", Relation.DETAILS),
        ("What's it about?", Relation.DETAILS),
        ("what about the first one?", Relation.PLACE),
        ("what does the second say about smoke?", Relation.CONTENT),
        ("does it cover mites?", Relation.CONTENT),
        ("Who wrote it?", Relation.FACT),
        ("when was the last one published?", Relation.FACT),
        ("How did they measure that?", Relation.MAKER),
        ("their other posts", Relation.MAKER),
        ("only books", Relation.NARROWED),
        ("books only", Relation.NARROWED),
        ("without Hivelab", Relation.NARROWED),
        ("since 2019", Relation.DATED),
        ("and Hivelab?", Relation.SUBSTITUTED),
        ("what about wax moths?", Relation.SUBSTITUTED),
        ("how does it work?", Relation.TOPIC),
        ("How many of them are free?", Relation.PART),
        ("which of these posts mention smoke?", Relation.PART),
    ],
)
def test_a_follow_up_has_the_form_of_its_relation(question: str, relation: Relation) -> None:
    assert relation in {form.relation for form in match_follow_up(question)}


@pytest.mark.parametrize(
    "question",
    [
        "How do bees find their way home?",
        "What happens to a hive when it rains?",
        "Which books are about bees and their enemies?",
        "Who wrote The Bee Book?",
        "List all books since 2019",
        "How are mites counted?",
        "more honey per hive",
        "first year with bees",
        "What is the second moult of a mite?",
        "and how do I keep wasps away?",
        "",
    ],
)
def test_a_question_that_stands_on_its_own_has_no_form(question: str) -> None:
    assert list(match_follow_up(question)) == []


def test_a_long_question_is_no_follow_up() -> None:
    assert list(match_follow_up("and " + "honey " * 30)) == []


@pytest.mark.parametrize(
    ("question", "is_bare"),
    [("more like 2", True), ("who wrote it?", True), ("newer ones", True), ("something newer", False),
     ("how did they count mites?", False), ("what does it say about mites?", False), ("and Hivelab?", False)],
)  # fmt: skip
def test_a_form_is_bare_if_nothing_but_references_is_in_it(question: str, is_bare: bool) -> None:  # noqa: FBT001
    assert any(form.is_bare for form in match_follow_up(question)) == is_bare


@pytest.mark.parametrize(
    ("words", "number"), [("2", 2), ("the second one", 2), ("no. 12", 12), ("the last", LAST), ("0", 0), ("it", None)]
)
def test_an_ordinal_is_read_from_words_or_digits(words: str, number: int | None) -> None:
    assert read_ordinal(words) == number
    assert is_ordinal(words) == (number is not None)


def test_words_with_a_number_in_them_are_no_ordinal() -> None:
    assert not is_ordinal("source 2 platforms")
