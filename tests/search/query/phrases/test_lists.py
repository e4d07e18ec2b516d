"""Lists that a question names."""

import pytest

from search.model import ParsedFilter
from search.query.phrases.lists import find_list

NAMES = ("team", "awesome-ml", "linked", "papers")


@pytest.mark.parametrize(
    ("question", "name", "rest"),
    [
        ("drift in my team list", "team", "drift"),
        ("What is said of drift in the awesome-ml list?", "awesome-ml", "What is said of drift?"),
        ("talks from the list team about drift", "team", "talks about drift"),
        ('posts in list "TEAM"', "team", "posts"),
        ("In my papers list: drift", "papers", "drift"),
        ("drift in our team reading list", "team", "drift"),
    ],
)
def test_a_list_is_a_condition_of_the_question(question: str, name: str, rest: str) -> None:
    phrase = find_list(question, NAMES)
    assert phrase
    assert (phrase.parsed.kind, phrase.parsed.value, phrase.rest, phrase.is_condition) == ("list", name, rest, True)


@pytest.mark.parametrize(
    "question",
    ["retraining, but not in my team list", "retraining outside the team list", "retraining missing from list team"],
)
def test_a_list_may_be_excluded(question: str) -> None:
    phrase = find_list(question, NAMES)
    assert phrase
    assert (phrase.parsed.kind, phrase.parsed.value, phrase.rest) == ("exclude", "list:team", "retraining")


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("How many resources are in TEAM?", "How many resources are in the list?"),
        ("What is the team list about?", "What is the list about?"),
        ("Who keeps my team list?", "Who keeps the list?"),
    ],
)
def test_a_question_about_a_list_is_one_about_the_list(question: str, about: str) -> None:
    phrase = find_list(question, NAMES)
    assert phrase
    assert (phrase.parsed, phrase.about, phrase.is_condition) == (
        ParsedFilter("list", "team", phrase.parsed.phrase), about, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "How do I reverse a linked list?",
        "List papers about drift",
        "How do teams work in team settings?",
        "drift in the awesome-ml-x list",
        "drift in the dream team list-maker",
        "What is a team?",
        "papers in a list",
        "",
    ],
)
def test_other_questions_stay_as_they_are(question: str) -> None:
    assert find_list(question, NAMES) is None


def test_the_name_of_a_single_list_says_nothing() -> None:
    assert find_list("drift in my team list", ["team"]) is None
