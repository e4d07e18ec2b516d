"""What is refused although the evidence suffices: code that lacks the words, a concept that no text names."""

import pytest

from ingest.model import Document, Resource, Via
from search import Engine, Query
from search.answer import abstention
from search.answer.abstention import WEAK_MARGIN, Thresholds, certainty
from search.model import Verdict
from tests.search.conftest import Made

CODE = """Counting

```
counter = HoneyCounter(frame_rotation=3, rotation_size=90)
rotation = compute_rotation(counter, rotation_size=90, rotation_speed=2)
```
"""


@pytest.fixture(scope="module")
def hives(engine_on: Made) -> Engine:
    """A page of nothing but code."""
    page = Resource("example.org/counting", "Counting", "https://example.org/counting")
    return engine_on([page], [Document(page.key, Via.LIVE, CODE, title="Counting")])


def outcome(engine: Engine, question: str) -> Verdict:
    return engine.evidence_for(Query(question)).outcome


def test_code_that_lacks_the_words_of_a_question_is_no_answer(hives: Engine) -> None:
    assert outcome(hives, "What is a good rotation size for the night shift?") is not Verdict.ANSWERED


def test_code_is_an_answer_to_a_question_for_steps(hives: Engine) -> None:
    assert outcome(hives, "How do I compute the rotation of the honey counter?") is Verdict.ANSWERED


def test_code_is_an_answer_to_a_question_whose_words_it_has(hives: Engine) -> None:
    assert outcome(hives, "rotation size, rotation speed") is Verdict.ANSWERED


SMOKE = """Smoke

Light the smoker with dry grass, then blow cool smoke at the entrance of the hive. Smoke calms the bees, since they
eat honey when they smell it. A hive tool opens the boxes. Wax is rendered in warm water after the harvest of the year.
"""


@pytest.fixture(scope="module")
def smoke(engine_on: Made) -> Engine:
    """A page on smoke and wax."""
    page = Resource("example.org/smoke", "Smoke", "https://example.org/smoke")
    return engine_on([page], [Document(page.key, Via.LIVE, SMOKE, title="Smoke")])


@pytest.fixture(scope="module")
def harvest(engine_on: Made) -> Engine:
    """A page with one number."""
    page = Resource("example.org/harvest", "Harvest", "https://example.org/harvest")
    text = "Harvest\n\nThere are 3 harvests in every year that has enough rain. Take the boxes from the smoker then."
    return engine_on([page], [Document(page.key, Via.LIVE, text, title="Harvest")])


@pytest.mark.parametrize(
    ("question", "is_unnamed"),
    [
        ("What is smoke wax?", True),
        ("How does a cool harvest work?", True),
        ("How does cool smoke work?", False),
        ("What is a hive tool?", False),
        ("How does the smoke of a hive calm bees in the year?", False),
    ],
)
def test_an_answer_about_a_concept_that_no_text_names_needs_more_evidence(
    smoke: Engine, question: str, *, is_unnamed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    threshold = certainty(smoke.evidence_for(Query(question)).evidence) - WEAK_MARGIN / 2
    monkeypatch.setattr(abstention, "thresholds_of", lambda _: Thresholds(threshold, topic=-1.0))
    assert outcome(smoke, question) is (Verdict.RELATED if is_unnamed else Verdict.ANSWERED)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [("How many bees has a year of rain?", Verdict.RELATED), ("How many harvests has a year?", Verdict.ANSWERED)],
)
def test_a_count_needs_more_evidence_if_no_quote_names_what_is_counted(
    harvest: Engine, question: str, verdict: Verdict, monkeypatch: pytest.MonkeyPatch
) -> None:
    threshold = certainty(harvest.evidence_for(Query(question)).evidence) - WEAK_MARGIN / 2
    monkeypatch.setattr(abstention, "thresholds_of", lambda _: Thresholds(threshold, topic=-1.0))
    assert outcome(harvest, question) is verdict


def test_enough_evidence_answers_about_a_concept_in_other_words(smoke: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "What is smoke wax?"
    threshold = certainty(smoke.evidence_for(Query(question)).evidence) - 2 * WEAK_MARGIN
    monkeypatch.setattr(abstention, "thresholds_of", lambda _: Thresholds(threshold, topic=-1.0))
    assert outcome(smoke, question) is Verdict.ANSWERED
