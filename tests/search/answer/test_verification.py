"""Nothing that a model wrote is shown but what the passages it cites hold."""

import pytest

from search.answer.verification import LONGEST, check_sentence, stream_sentences

PASSAGES = (
    "Search at Airbnb\nAirbnb grew its ranking with the data. It was built in 2019 by 5 engineers.",
    "Uber\nUber runs 1,000 models, 12 percent of them daily, and no model is trained by hand.",
)
QUESTION = "How do Airbnb and Uber rank and run models?"


@pytest.mark.parametrize(
    ("sentence", "text", "citations"),
    [
        ("Airbnb grew its ranking with the data [1].", "Airbnb grew its ranking with the data.", (1,)),
        ("Airbnb's ranking was built in 2019. [1]", "Airbnb's ranking was built in 2019.", (1,)),
        ("- **Uber** runs 1000 models, 12% of them daily [2].", "Uber** runs 1000 models, 12% of them daily.", (2,)),
        ("Trained by hand is no Model [2].", "Trained by hand is no Model.", (2,)),
        ("Training by hand no Models run [2].", "Training by hand no Models run.", (2,)),
        ("No model at Uber is trained by hand [2][2].", "No model at Uber is trained by hand.", (2,)),
        ("Ranking grew at Airbnb, Uber runs models [1, 2].", "Ranking grew at Airbnb, Uber runs models.", (1, 2)),
    ],
)
def test_what_the_passages_hold_is_shown_without_its_marks(
    sentence: str, text: str, citations: tuple[int, ...]
) -> None:
    checked = check_sentence(sentence, PASSAGES, QUESTION)
    assert (checked.text, checked.citations, checked.problem) == (text, citations, "")


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        ("Airbnb grew its ranking with the data.", "it cites nothing"),
        ("Airbnb grew its ranking with the data [3].", "it cites what is not there"),
        ("Airbnb grew its ranking with the data [0].", "it cites what is not there"),
        ("Airbnb grew its ranking with the data [1, 9].", "it cites what is not there"),
        ("Airbnb built its ranking in 2018 [1].", "the number 2018 is not in what it cites"),
        ("Airbnb built its ranking for $100 million [1].", "the number 100million is not in what it cites"),
        ("Uber runs 1,000 million models [2].", "the number 1000million is not in what it cites"),
        ("Uber runs twelve models daily [2].", "the number twelve is not in what it cites"),
        ("Airbnb's engineers at Netflix built its ranking [1].", "the name netflix is not in what it cites"),
        ("Netflix built its ranking with data [1].", "the name netflix is not in what it cites"),
        ("Uber built its ranking with data [1].", "the name uber is not in what it cites"),
        ("The ranking of the Data Growing Airbnb [1].", "the name growing is not in what it cites"),
        ("Airbnb never grew its ranking with data [1].", "what it cites denies nothing"),
        ("Airbnb grew a ranking of purple flying elephants [1].", "what it cites does not say that"),
        ("It was built by engineers, grew with data [1].", "it is not about the question"),
        ("Airbnb! [1]", "it is no plain sentence"),
        ("Airbnb grew its ranking, see https://evil.example [1].", "it is no plain sentence"),
        ("Airbnb grew its <img src=x> ranking [1].", "it is no plain sentence"),
        (f"Airbnb grew its ranking {'with the data ' * (LONGEST // 10)}[1].", "it is no plain sentence"),
    ],
)
def test_what_they_do_not_hold_is_not(sentence: str, problem: str) -> None:
    assert check_sentence(sentence, PASSAGES, QUESTION).problem == problem


@pytest.mark.parametrize(
    ("question", "problem"),
    [
        ("How was Airbnb's ranking built?", "it only repeats the question"),
        ("Was Airbnb's ranking built by hand?", ""),
        ("Which was built: Airbnb's ranking or a house?", ""),
        ("How was ranking built?", ""),
    ],
)
def test_a_sentence_says_more_than_the_question_unless_that_has_the_answer(question: str, problem: str) -> None:
    assert check_sentence("Airbnb's ranking was built [1].", PASSAGES, question).problem == problem


TEXT = "Bees dance [1]. Ants walk. [2]\nOthers fly.[1] The U.S. is  big [1, 2]. Yes! No"
PARTS = ["Bees dance [1].", "Ants walk. [2]", "Others fly.[1]", "The U.S. is  big [1, 2].", "Yes!", "No"]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_sentences_come_whole_however_the_text_comes(size: int) -> None:
    pieces = [TEXT[at : at + size] for at in range(0, len(TEXT), size)]
    assert list(stream_sentences(pieces)) == PARTS


def test_a_sentence_comes_as_soon_as_the_next_has_begun() -> None:
    def pieces() -> object:
        yield "Bees dance [1]. A"
        raise AssertionError("nothing more is needed")

    assert next(stream_sentences(pieces())) == "Bees dance [1]."  # type: ignore[arg-type]


def test_what_never_ends_comes_in_parts() -> None:
    assert all(len(part) <= 3 * LONGEST for part in stream_sentences(["bees " * 50] * 100))
