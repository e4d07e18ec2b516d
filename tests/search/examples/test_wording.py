"""Questions made of the words of a text, and sentences of which none can be made."""

import pytest

from search.examples.wording import definition_question, indirect_questions, own_question, task_question

VERBS = {"differ", "give", "flow", "rank", "apply", "build"}


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("What is backpressure?", "What is backpressure?"),
        ("How to prune a fruit tree", "How do I prune a fruit tree?"),
        ("How to prune a fruit tree? | The Orchard", "How do I prune a fruit tree?"),
        ("Pruning", ""),
        ("What's next?", ""),
        ("How to prune", ""),  # too short to be understood alone
        ("What is in this chapter?", ""),
        ("Who is this book for?", ""),
        (f"How to {'very ' * 20}carefully prune", ""),
    ],
)
def test_a_heading_asks_its_own_question(heading: str, question: str) -> None:
    assert own_question(heading) == question


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("A graft is a shoot of one tree that grows on the root of another.", "What is a graft?"),
        ("Backpressure is the resistance that a slow consumer puts up to a fast producer.", "What is backpressure?"),
        ("It is the resistance that a slow consumer puts up to a producer.", ""),
        ("Now is the time that every gardener has been waiting for.", ""),
        ("The output is a list of the names of all trees in the garden.", ""),
        ("A graft grows.", ""),
    ],
)
def test_a_definition_answers_what_its_subject_is(sentence: str, question: str) -> None:
    assert definition_question(sentence).casefold() == question.casefold()


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Acme has to find leaks in its pipes while nobody looks.", "How does Acme find leaks in its pipes?"),
        ("Acme, a maker of pipes, wanted to find leaks in old pipes.", "How did Acme find leaks in old pipes?"),
        ("Acme must find it.", ""),
        ("Acme found leaks in its pipes.", ""),
        ("Others have to find leaks in pipes.", ""),
    ],
)
def test_a_task_of_a_company_is_asked_for(sentence: str, question: str) -> None:
    assert task_question(sentence, "Acme") == question


@pytest.mark.parametrize(
    ("sentence", "questions"),
    [
        ("The book explains how search engines find and rank texts.", ["How do search engines find and rank texts?"]),
        ("A talk on why models fail after deployment.", ["Why do models fail after deployment?"]),
        ("It shows how to design a garden, and how to plant old trees.",
         ["How do I design a garden?", "How do I plant old trees?"]),
        ("It shows how production differs from research.", ["How does production differ from research?"]),
        ("It shows how water flows between the ponds.", ["How does water flow between the ponds?"]),
        ("It asks how learning can bring value to a shop.", ["How can learning bring value to a shop?"]),
        ("It shows how leaves are coloured by the sun.", ["How are leaves coloured by the sun?"]),
        ("It shows how many trees grow in a garden.", []),
        ("It shows how quickly trees grow in a garden.", []),
        ("It shows how they grow in this garden.", []),
        ("It shows how easy trees are to plant.", []),
        ("It shows how to", []),
    ],
)  # fmt: skip
def test_what_a_sentence_announces_is_asked_directly(sentence: str, questions: list[str]) -> None:
    assert list(indirect_questions(sentence, VERBS)) == questions
