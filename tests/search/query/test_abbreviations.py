"""Questions with a short or a long form find the other."""

import pytest

from ingest.model import Resource
from search import Engine, Query
from tests.search.conftest import Made


@pytest.fixture(scope="module")
def engine_of_forms(engine_on: Made) -> Engine:
    notes = {
        "Container schedulers": "Kubernetes restarts containers that crash and spreads them over machines.",
        "Tuning with people": "The method, Reinforcement Learning from Human Feedback (RLHF), asks people to compare.",
        "Preference data": "Annotators rank pairs of replies; RLHF then needs a reward model of their rankings.",
        "Scanned invoices": "Optical character recognition turns scans of invoices into text.",
        "Tilling 1": "TLA is set.",
        "Tilling 2": "Set TLA off.",
        "Tilling 3": "TLA needs rain.",
        "Tilling 4": "TLA works.",
        "Tilling 5": "See TLA.",
        "Tilling 6": "TLA again.",
        "Soil": "Tilled loam area (TLA) is what a plough makes.",
        "Bread": "Flour, water and salt are mixed the evening before baking.",
        "Rag rugs": "A rag rug is woven of strips of old cloth.",
    }
    return engine_on([Resource(title, title, note=note) for title, note in notes.items()])


@pytest.mark.parametrize(
    ("question", "title", "remark"),
    [
        ("how does k8s handle crashes", "Container schedulers", 'Also searched "Kubernetes" for "k8s".'),
        ("OCR", "Scanned invoices", 'Also searched "optical character recognition" for "OCR".'),
        ("what is ocr?", "Scanned invoices", 'Also searched "optical character recognition" for "ocr".'),
        ("reward models of reinforcement learning from human feedback", "Preference data",
         'Also searched "RLHF" for "reinforcement learning from human feedback".'),
    ],
)  # fmt: skip
def test_the_other_form_is_searched_and_named(engine_of_forms: Engine, question: str, title: str, remark: str) -> None:
    result = engine_of_forms.search(Query(question))
    assert title in {hit.listed.resource.title for hit in result.hits[:2]}
    assert result.remark == remark


@pytest.mark.parametrize(
    "question", ["rag", "TLA", "how is bread baked", "What does RLHF (reinforcement learning from human feedback) do?"]
)
def test_other_questions_stay_as_they_are(engine_of_forms: Engine, question: str) -> None:
    assert engine_of_forms.search(Query(question)).remark == ""


def test_a_question_for_the_meaning_of_a_frequent_form_searches_the_other_too(engine_of_forms: Engine) -> None:
    result = engine_of_forms.search(Query("What does TLA stand for?"))
    assert result.remark == 'Also searched "tilled loam area" for "TLA".'
    assert result.hits[0].listed.resource.title == "Soil"


def test_a_literal_question_is_searched_as_written(engine_of_forms: Engine) -> None:
    assert engine_of_forms.search(Query("k8s", literal=True)).remark == ""
