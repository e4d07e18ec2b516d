"""Words that no passage has, read as words that some have; all others as they are."""

import pytest

from index.generation import Generation
from search import Engine, Query
from search.query.respelling import find_corrections


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("xg boost against ridge", [("xg boost", "XGBoost")]),
        ("What is XGBost?", [("XGBost", "XGBoost")]),
        ("notes of CS329S", [("CS329S", "CS 329S")]),
        ("notes of CS 392S", [("392S", "329S")]),
        ("What is a featurestore?", [("featurestore", "feature store")]),
        ("at booking.co or boking.com", [("boking", "booking")]),
        ("Micheleangelo at Uber", [("Micheleangelo", "Michelangelo")]),
        ("Micheleangelo's users aren't who's here", [("Micheleangelo's", "Michelangelo")]),
        ("waht is drfit", [("waht", "what"), ("drfit", "drift")]),
        ("monitorring of models", [("monitorring", "monitoring")]),
    ],
)
def test_an_unknown_word_is_read_as_one_of_the_list(
    opened: Generation, question: str, read: list[tuple[str, str]]
) -> None:
    corrections = find_corrections(opened, question)
    assert [(change.written, change.corrected) for change in corrections] == read
    assert [question[change.start : change.end] for change in corrections] == [written for written, _ in read]


@pytest.mark.parametrize(
    "question",
    ["How did Airbnb rank experiences?", "What is the capital of Mongolia?", "a man who led", "sourdough", "MLCS",
     "2037", "", "?!", "ziplime xgbost drfit kubernetis", "Wie überwache ich Modelle im Betrieb?", "监控"],
)  # fmt: skip
def test_known_words_other_words_and_other_languages_stay(opened: Generation, question: str) -> None:
    assert find_corrections(opened, question) == []


def test_the_word_that_was_read_is_shown_and_searched_for_by_every_stage(engine: Engine) -> None:
    slip, right = (
        engine.ask(Query("What is Micheleangelo at Uber?")),
        engine.ask(Query("What is Michelangelo at Uber?")),
    )
    assert slip.remark == 'Read "Micheleangelo" as "Michelangelo".'
    assert (slip.hits, slip.answer) == (right.hits, right.answer)
    assert engine.evidence_for(Query("Micheleangelo")) == engine.evidence_for(Query("Michelangelo"))


def test_literal_questions_and_texts_are_taken_at_their_word(engine: Engine) -> None:
    for query in (Query("XGBost", literal=True), Query("XGBost " + "and trees " * 30)):
        assert engine.search(query).remark == ""


def test_a_remark_on_filters_stays_beside_that_on_words(engine: Engine) -> None:
    remark = engine.search(Query("videos about XGBost after 2031")).remark
    assert remark.startswith("The list has nothing of kind")
    assert remark.endswith('searched. Read "XGBost" as "XGBoost".')
