"""What sort of answer a question asks for, and which sentences are of that sort."""

import pytest

from search.query.answer_type import Wish, suits, wish


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What should I read to learn about bandits?", Wish.READING),
        ("Which two books should I read first?", Wish.READING),
        ("Where can I study graphical models?", Wish.READING),
        ("good books on statistics", Wish.READING),
        ("everything you have about Netflix", Wish.READING),
        ("Which orchestrators are compared?", Wish.SEVERAL),
        ("Airflow vs Argo", Wish.SEVERAL),
        ("Is Coursera or fast.ai the better one?", Wish.SEVERAL),
        ("How many models does Uber run?", Wish.NUMBER),
        ("When was Michelangelo built?", Wish.TIME),
        ("In what year did it begin?", Wish.TIME),
        ("Who wrote Spinning Up?", Wish.NAME),
        ("Why does a model get worse?", Wish.REASON),
        ("How do I find data leakage?", Wish.STEPS),
        ("What is a feature store?", Wish.DEFINITION),
        ("tf-idf explained", Wish.ANY),
        ("when to retrain", Wish.ANY),
    ],
)
def test_a_question_says_what_sort_of_answer_it_wants(question: str, wanted: Wish) -> None:
    assert wish(question) is wanted


@pytest.mark.parametrize(
    ("wanted", "question", "yes", "no"),
    [
        (Wish.NUMBER, "How many beds are there?", "There are 17 beds.", "There are beds."),
        (Wish.NUMBER, "How many beds in plot 17?", "Plot 17 has thirty 3-foot beds.", "Plot 17 has beds."),
        (Wish.TIME, "When was it built?", "They built it in 1871.", "They built it."),
        (Wish.NAME, "Who built the Shed?", "It was built by Ada.", "The Shed was built by hand."),
        (Wish.REASON, "Why is it flat?", "It is flat because of wear.", "It is flat."),
        (Wish.STEPS, "How do I dig?", "Dig by turning the soil.", "Soil is heavy."),
        (Wish.DEFINITION, "What is a feature store?", "A feature store is a place.", "A place has a feature store."),
        (Wish.DEFINITION, "What does drift mean?", "By drift is meant change.", "Change is drift."),
    ],
)
def test_a_sentence_is_of_the_sort_or_not(wanted: Wish, question: str, yes: str, no: str) -> None:
    assert suits(wanted, question, yes)
    assert not suits(wanted, question, no)


@pytest.mark.parametrize("wanted", [Wish.READING, Wish.SEVERAL, Wish.ANY])
def test_no_single_sentence_is_of_a_sort_that_needs_several(wanted: Wish) -> None:
    assert not suits(wanted, "Which 3 tools?", "Because of 3 tools, in 1871, by Ada.")
