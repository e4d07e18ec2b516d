"""Goals in words, and questions that ask for a path."""

import time

import pytest

from search.paths.goals import Goal, goal_of_question, read_goal


@pytest.mark.parametrize(
    ("words", "topic", "hours"),
    [
        ("become able to monitor models", "monitor models", None),
        ("monitor models", "monitor models", None),
        ("I want to become able to monitor models!", "monitor models", None),
        ("help me learn how to keep bees", "keep bees", None),
        ("get better at chess", "chess", None),
        ("understand feature stores in 10 hours", "feature stores", 10),
        ("learn about bees, within 1.5 hours of reading", "bees", 1.5),
        ("keep bees in at most 90 minutes", "keep bees", 1.5),
        ("keep bees in an hour", "keep bees", 1),
        ("a learning path for beekeeping", "beekeeping", None),
        ("to keep bees", "keep bees", None),
        ("become able to", "become able to", None),
        ("learn", "learn", None),
        ("fly in 1999", "fly in 1999", None),
    ],
)
def test_the_topic_is_what_is_left_without_how_a_goal_begins_and_its_time(
    words: str, topic: str, hours: float | None
) -> None:
    goal = read_goal(words)
    assert (goal.topic, goal.hours) == (topic, hours)


@pytest.mark.parametrize(
    ("question", "goal"),
    [
        ("What should I read to learn to monitor models?", Goal("learn to monitor models", "monitor models")),
        ("what should a data scientist read first to keep bees", Goal("keep bees", "keep bees")),
        ("What can we study if we want to understand bees?", Goal("understand bees", "bees")),
        ("Which books should I read to understand bees?", Goal("understand bees", "books on bees")),
        ("give me a reading plan for keeping bees in 2 hours", Goal("keeping bees", "keeping bees", 2)),
        ("What is the best learning path to keeping bees?", Goal("keeping bees", "keeping bees")),
        ("How do I become able to keep bees?", Goal("become able to keep bees", "keep bees")),
        ("I want to learn beekeeping", Goal("learn beekeeping", "beekeeping")),
    ],
)
def test_questions_for_what_to_read_to_reach_a_goal_have_one(question: str, goal: Goal) -> None:
    assert goal_of_question(question) == goal


@pytest.mark.parametrize(
    "question",
    [
        "What should I read about feature stores first?",
        "What should I read first?",
        "What should I read before I build a search engine?",
        "How does a team learn to think in events?",
        "I want to write backpropagation by hand so that I really understand it",
        "How do I monitor models?",
        "the critical path to production",
        "What is the path to the config file?",
        "learning paths",
        "What does it take to read a sensor?",
    ],
)
def test_other_questions_have_none(question: str) -> None:
    assert goal_of_question(question) is None


@pytest.mark.parametrize("start", ["what should a ", "to ", "give me a reading ", "become able to ", "in about ", "a-"])
def test_long_nonsense_is_read_fast(start: str) -> None:
    before = time.thread_time()
    for words in (start * (2_000 // len(start)), f"{start * 100} read to x in {'9' * 500} hours"):
        goal_of_question(words)
        read_goal(words)
    assert time.thread_time() - before < 0.5
