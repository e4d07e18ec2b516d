"""A generation in Milvus gives what the same one gives on this machine."""

import numpy as np
import pytest

from index.catalog import ListedResource
from index.generation import Generation
from index.milvus.documents import RemoteCatalog
from index.milvus.reader import MilvusIndexReader
from index.text.lexical import terms
from ingest.model import Resource
from search import Engine, Filter, Mode, Query
from search.evaluation.runner import ranked_keys
from search.ranking.pipeline import encode_question, retrieve_candidates
from search.ranking.related import resource_centroids

QUESTIONS = [
    "How did Airbnb rank experiences?",
    "What is a feature store?",
    "case studies about fraud",
    "What did Zipeline do?",
    "What is it all about?",
    "How do I configure TLS in nginx?",
]


@pytest.fixture(scope="module")
def there(remote: MilvusIndexReader) -> Engine:
    return Engine(remote)


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_answers_with_the_same_quotes_of_the_same_resources(engine: Engine, there: Engine, question: str) -> None:
    here, found = engine.ask(Query(question)), there.ask(Query(question))
    assert ranked_keys(found.hits) == ranked_keys(here.hits)
    assert found.answer == here.answer
    assert found.remark == here.remark
    assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in here.hits], abs=1e-5)


@pytest.mark.parametrize("mode", Mode)
def test_the_same_passages_are_proposed_with_the_same_scores(
    opened: Generation, remote: MilvusIndexReader, mode: Mode
) -> None:
    asked = encode_question(opened, QUESTIONS[0])
    here, found = (retrieve_candidates(store, asked, 5, mode, None) for store in (opened, remote))
    assert found.rows.tolist() == here.rows.tolist()
    assert found.owners.tolist() == here.owners.tolist()
    assert found.cosine == pytest.approx(here.cosine, abs=1e-5)
    assert found.bm25 == pytest.approx(here.bm25, abs=1e-4)


@pytest.mark.parametrize(
    "wanted",
    [Filter(kinds=("talk",)), Filter(sections=("case",)), Filter(companies=("Airbnb",)), Filter(year_from=2020)],
)
def test_filters_leave_the_same(engine: Engine, there: Engine, wanted: Filter) -> None:
    query = Query("models in production", k=20, filter=wanted)
    assert ranked_keys(there.search(query).hits) == ranked_keys(engine.search(query).hits)
    assert there.search(query).hits


def test_no_resource_gives_no_candidate(remote: MilvusIndexReader) -> None:
    assert retrieve_candidates(remote, encode_question(remote, QUESTIONS[0]), 5, Mode.HYBRID, []).rows.shape == (0,)


@pytest.mark.parametrize("question", [*QUESTIONS, ""])
def test_whole_resources_have_the_same_scores_and_sizes(
    opened: Generation, remote: MilvusIndexReader, question: str
) -> None:
    ordinals = np.arange(1, opened.manifest.counts["resources"], 2)
    here, there = (store.whole_resources(terms(question), ordinals) for store in (opened, remote))
    assert there.bm25 == pytest.approx(here.bm25, abs=1e-4)
    assert there.sizes.tolist() == here.sizes.tolist()
    assert remote.whole_resources(terms(question), ordinals[:0]).bm25.shape == (0,)


def test_the_catalogue_is_the_same(opened: Generation, remote: MilvusIndexReader) -> None:
    everything = range(opened.vectors.size)
    listed: list[ListedResource] = opened.catalog.resources()
    assert remote.catalog.resources() == listed
    assert remote.catalog.passages(everything) == opened.catalog.passages(everything)
    assert remote.catalog.headings(0, 9) == opened.catalog.headings(0, 9)
    for one in listed:
        assert remote.catalog.documents(one.ordinal) == opened.catalog.documents(one.ordinal)
        assert remote.catalog.resource(one.resource.id) == one
        assert remote.rows(one.ordinal) == opened.rows(one.ordinal)


def test_resources_have_the_same_centres(opened: Generation, remote: MilvusIndexReader) -> None:
    count = opened.manifest.counts["resources"]
    assert np.allclose(resource_centroids(remote, count), resource_centroids(opened, count), atol=1e-5)


def test_what_is_asked_of_no_passage_is_empty(remote: MilvusIndexReader) -> None:
    none = np.array([], np.int64)
    assert remote.vectors.cosines(np.zeros(384, np.float32), none).shape == (0,)
    assert remote.vectors.between(none, none).shape == (0, 0)
    assert remote.catalog.passages([]) == {}
    assert remote.tokens is not None
    assert remote.tokens.similar(np.zeros((2, 256), np.float32), none).best().shape == (2, 0)


def test_only_documents_that_were_used_last_are_kept(
    remote: MilvusIndexReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    resources: list[Resource] = [listed.resource for listed in remote.catalog.resources()]
    sizes = [sum(len(document.text) for document in remote.catalog.documents(ordinal)) for ordinal in range(3)]
    monkeypatch.setattr("index.milvus.documents._CACHED_CHARACTERS", max(sizes))
    catalog = RemoteCatalog(remote._cluster, remote.name, remote.catalog._bundled)
    for ordinal, resource in enumerate(resources[:3]):
        assert catalog.documents(ordinal)[0].key == resource.key
    assert catalog._documents.peek(2)
    assert not catalog._documents.peek(0)


def test_the_case_studies_have_the_same_cards(engine: Engine, there: Engine) -> None:
    assert there.cases().cases == engine.cases().cases
    assert (
        there.ask(Query("Compare Airbnb and Booking.com")).answer
        == engine.ask(Query("Compare Airbnb and Booking.com")).answer
    )
