"""Questions about a list are answered exactly, on the lists of the repository.

pytest tests/quality/test_catalogue.py -s
"""

import pytest

from ingest.lists import read_list
from search.evaluation.judgments import read_judgments
from search.model import Query
from tests.quality import catalogue

LISTS = {name: path for name, path in catalogue.LISTS.items() if path.is_absolute()}
CONTENT = read_judgments(catalogue.ROOT / "data" / "judgments" / "mlops-guide.jsonl")


@pytest.mark.parametrize("name", LISTS)
def test_questions_about_a_list_are_answered_exactly_and_never_falsely(name: str) -> None:
    for half, tally in catalogue.measure(name, LISTS[name]).items():
        print(f"{name:<12}{half:<6}{tally}")  # noqa: T201
        assert tally.right >= 0.95 * tally.count, tally.missed
        assert tally.false == []


def test_a_question_on_a_topic_is_not_mistaken_for_one_about_the_list() -> None:
    guide = catalogue.catalogue_of(read_list(LISTS["guide"]))
    mistaken = [judged.question for judged in CONTENT if guide.reply(Query(judged.question))]
    assert len(mistaken) <= len(CONTENT) / 200, mistaken
