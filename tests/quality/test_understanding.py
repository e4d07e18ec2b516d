"""Questions that carry their own filter, asked as they are understood and word for word.

    pytest tests/quality/test_understanding.py -s

prints both. What is asked for is every resource of that filter and topic.
"""

import pytest

from search import Engine, Query
from search.evaluation.judgments import JudgedQuestion, read_judgments
from search.evaluation.metrics import mean_measures, retrieval_measures
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

JUDGED = read_judgments(ROOT / "data" / "judgments" / "mlops-guide-filters.jsonl")


def measured(engine: Engine, judged: tuple[JudgedQuestion, ...], *, literal: bool) -> dict[str, float]:
    ranked = {}
    for each in judged:
        hits = engine.search(Query(each.question, k=100, literal=literal)).hits
        ranked[each.id] = [hit.listed.resource.key for hit in hits]
    return mean_measures(retrieval_measures(judged, ranked))


def test_what_is_understood_is_found_sooner_than_its_words(engine: Engine) -> None:
    literal, understood = (measured(engine, JUDGED, literal=literal) for literal in (True, False))
    for name, found in (("literal", literal), ("understood", understood)):
        print(f"{name:<12}" + "  ".join(f"{measure} {value:.3f}" for measure, value in found.items()))  # noqa: T201
    assert understood["nDCG@10"] >= max(0.97, literal["nDCG@10"] + 0.05)
    assert understood["hit@1"] >= 0.97
