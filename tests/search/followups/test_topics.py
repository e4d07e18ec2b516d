"""The topic of a question, where it is certain."""

import pytest

from search.followups.topics import replace_topic, topic_of


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is a smoker?", "smoker"),
        ("what's the waggle dance?", "waggle dance"),
        ("Explain swarming.", "swarming"),
        ("List all books about queens", "queens"),
        ("How do bees see?", None),
        ("What is a hive, and who needs it?", None),
    ],
)
def test_the_topic_is_what_is_defined_or_what_it_is_about(question: str, topic: str | None) -> None:
    mention = topic_of(question)
    assert (mention.written if mention else None) == topic


@pytest.mark.parametrize(
    ("question", "topic", "expected"),
    [
        ("What is a smoker?", "an extractor", "What is an extractor?"),
        ("What is a smoker?", "honey", "What is honey?"),
        ("How does Beeline work?", "Waxbot", "How does Waxbot work?"),
        ("Does Beeline work with Waxbot?", "Hivebot", ""),
        ("How is winter honey made?", "summer honey", "How is summer honey made?"),
        ("How do bees see?", "wasps", ""),
    ],
)
def test_a_topic_replaces_what_is_certain_to_be_one(question: str, topic: str, expected: str) -> None:
    assert replace_topic(question, topic) == expected
