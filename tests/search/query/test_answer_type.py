"""What sort of answer a question asks for, and which sentences are of that sort."""

import pytest

from search.query.answer_type import AnswerType, answer_type_of, has_count, matches_answer_type


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What should I read to learn about bandits?", AnswerType.READING),
        ("Which two books should I read first?", AnswerType.READING),
        ("Where can I study graphical models?", AnswerType.READING),
        ("good books on statistics", AnswerType.READING),
        ("everything you have about Netflix", AnswerType.READING),
        ("Which orchestrators are compared?", AnswerType.SEVERAL),
        ("Airflow vs Argo", AnswerType.SEVERAL),
        ("Is Coursera or fast.ai the better one?", AnswerType.SEVERAL),
        ("How many models does Uber run?", AnswerType.NUMBER),
        ("When was Michelangelo built?", AnswerType.TIME),
        ("In what year did it begin?", AnswerType.TIME),
        ("Who wrote Spinning Up?", AnswerType.NAME),
        ("Why does a model get worse?", AnswerType.REASON),
        ("How do I find data leakage?", AnswerType.STEPS),
        ("What is a feature store?", AnswerType.DEFINITION),
        ("What does RLHF stand for?", AnswerType.DEFINITION),
        ("tf-idf explained", AnswerType.ANY),
        ("when to retrain", AnswerType.ANY),
    ],
)
def test_a_question_says_what_sort_of_answer_it_wants(question: str, wanted: AnswerType) -> None:
    assert answer_type_of(question) is wanted


@pytest.mark.parametrize(
    ("wanted", "question", "yes", "no"),
    [
        (AnswerType.NUMBER, "How many beds are there?", "There are 17 beds.", "There are beds."),
        (AnswerType.NUMBER, "How many beds in plot 17?", "Plot 17 has thirty 3-foot beds.", "Plot 17 has beds."),
        (AnswerType.TIME, "When was it built?", "They built it in 1871.", "They built it."),
        (AnswerType.NAME, "Who built the Shed?", "It was built by Ada.", "The Shed was built by hand."),
        (AnswerType.REASON, "Why is it flat?", "It is flat because of wear.", "It is flat."),
        (AnswerType.STEPS, "How do I dig?", "Dig by turning the soil.", "Soil is heavy."),
        (
            AnswerType.DEFINITION,
            "What is a feature store?",
            "A feature store is a place.",
            "A place has a feature store.",
        ),
        (AnswerType.DEFINITION, "What does drift mean?", "By drift is meant change.", "Change is drift."),
        (
            AnswerType.DEFINITION,
            "What does TLA stand for?",
            "Use a three letter acronym (TLA).",
            "Set the TLA backend.",
        ),
    ],
)
def test_a_sentence_is_of_the_sort_or_not(wanted: AnswerType, question: str, yes: str, no: str) -> None:
    assert matches_answer_type(wanted, question, yes)
    assert not matches_answer_type(wanted, question, no)


@pytest.mark.parametrize("wanted", [AnswerType.READING, AnswerType.SEVERAL, AnswerType.ANY])
def test_no_single_sentence_is_of_a_sort_that_needs_several(wanted: AnswerType) -> None:
    assert not matches_answer_type(wanted, "Which 3 tools?", "Because of 3 tools, in 1871, by Ada.")


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many bee hives are there?", "She keeps 40 hives.", True),
        ("How many hives are there?", "A hive holds bees.", False),
        ("How many hives are there?", "She has 40 books.", False),
        ("How many of the hives survived 2020?", "Of the hives 12 survived.", True),
        ("How many are there?", "Nothing is counted.", True),
        ("How many did she keep?", "Nothing is counted.", True),
        ("How many kinds of bees are there?", "There are 3 bees.", True),
        ("By how many percent did it grow?", "It grew by 20%.", True),
        ("How many days does it take?", "It takes two weeks.", True),
        ("How many days does it take?", "It takes 3 bees.", False),
        ("How many C++ programs are there?", "She wrote 3 C++ files.", True),
        ("How old is the hive?", "Nothing is counted.", True),
    ],
)
def test_a_count_is_a_number_beside_a_word_for_what_is_counted(question: str, sentence: str, *, expected: bool) -> None:
    assert has_count(question, sentence) is expected
