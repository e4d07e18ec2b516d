"""What concept a question asks to explain, and which questions ask for something else."""

import pytest

from search.answer.concepts import concept_of


@pytest.mark.parametrize(
    ("question", "forms"),
    [
        ("What is wax rendering?", ("wax rendering",)),
        ("what are queen excluders", ("queen excluders",)),
        ("What's a schema registry?", ("schema registry",)),
        ("How does wax rendering actually work?", ("wax rendering",)),
        ("explain what swarming is", ("swarming",)),
        ("Explain a nuc in plain words", ("nuc",)),
        ("What does BPE mean?", ("BPE",)),
        ("What is AFB (American foulbrood)?", ("AFB", "American foulbrood")),
        ("What are the advantages of a top-bar hive?", ("top-bar hive", "topbar hive")),
        ("When should I use oxalic acid?", ("oxalic acid",)),
        ("Why use queen excluders?", ("queen excluders",)),
        ("How does wax rendering really work?", ("wax rendering",)),
        ("What is a top bar exactly?", ("top bar",)),
        ("What is over-wintering?", ("over-wintering", "overwintering")),
        ("What is in-hive feeding?", ("in-hive feeding", "inhive feeding")),
        ("What is a posterior probability example", ("posterior probability",)),
    ],
)
def test_a_question_for_an_explanation_names_a_concept(question: str, forms: tuple[str, ...]) -> None:
    assert concept_of(question) == forms


@pytest.mark.parametrize(
    "question",
    [
        "What is the name of the queen?",
        "What is Ada's job?",
        "What is a good hive for beginners?",
        "What is the fastest way to extract honey from frames?",
        "How do bees and wasps work?",
        "How many hives are there?",
        "Explain how smoking works",
        "Can you explain why smoke helps?",
        "Explain bees vs wasps",
        "When should I use smoke over water?",
        "What are some bee books?",
        "What are popular hives?",
        "What is the list about?",
        "What is it?",
        "What is?",
        "",
    ],
)
def test_any_other_question_names_none(question: str) -> None:
    assert concept_of(question) == ()
