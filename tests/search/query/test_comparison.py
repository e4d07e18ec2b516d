"""The two sides of questions that compare."""

import time

import pytest

from search.query.comparison import comparison_sides


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("ferries vs trains", ("ferries", "trains")),
        ("Ferries versus trains in winter?", ("Ferries", "trains")),
        ("tides: moon vs. wind, which matters more?", ("moon", "wind")),
        ("What is the difference between a ferry and a barge?", ("ferry", "barge")),
        ("whats the diffrence between tides and waves, and when do I need which", ("tides", "waves")),
        ("Compare Harbourly and Postino", ("Harbourly", "Postino")),
        ("please compare Harbourly to Postino.example", ("Harbourly", "Postino.example")),
        ("Compare the approaches of Harbourly and Postino to routing", ("Harbourly", "Postino")),
        ("How does a ferry differ from a barge?", ("ferry", "barge")),
        ("how are tides and waves different", ("tides", "waves")),
        ("Ferry or barge, which is better for cars?", ("Ferry", "barge")),
        ("on-deck or below-deck: when do I choose which?", ("on-deck", "below-deck")),
        ("Which is better, the ferry or the train?", ("ferry", "train")),
        ("Is the ferry better than the train?", ("ferry", "train")),
        ("is a tide the same thing as a wave?", ("tide", "wave")),
        ("should I take notes? ferry or train?", ("ferry", "train")),
        ("Why would I choose oars rather than sails on a lake?", ("oars", "sails")),
        ("pros and cons of sails over oars", ("sails", "oars")),
        ("Harbourly and Postino compared", ("Harbourly", "Postino")),
        ("slow boats vs boats in a hurry", ("slow boats", "boats in a hurry")),
    ],
)
def test_both_sides_are_recognised(question: str, sides: tuple[str, str]) -> None:
    assert comparison_sides(question) == sides


@pytest.mark.parametrize(
    "question",
    [
        "", "vs", "How does a ferry work?", "ferries vs trains vs planes", "books or talks about tides",
        "What is the difference between ferries, trains and planes?", "How do I compare two ferries?",
        "Which entities have different tides?", "How much coal did the ferry use compared to the train?",
        "Compare them", "tides or waves that were only partly observed, how can they still be used?",
        "one vs all", "a vs a", "is it better than that",
    ],
)  # fmt: skip
def test_other_questions_have_no_sides(question: str) -> None:
    assert comparison_sides(question) is None


@pytest.mark.parametrize("piece", ["vs ", "x or ", "compare a and ", "is a ", "which better x or ", "how are and "])
def test_a_long_text_takes_no_time(piece: str) -> None:
    began = time.thread_time()
    for size in (10, 60, 500):
        comparison_sides(piece * size)
    assert time.thread_time() - began < 0.5
