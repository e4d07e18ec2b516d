"""Code answers a question for steps, or one whose words it has."""

import pytest

from ingest.model import Document, Resource, Via
from search import Engine, Query
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
