"""The one JSON shape: what `api.serialize` makes is what `api.http.schemas` describes, no more and no less."""

from dataclasses import replace

import pytest

from api import serialize
from api.http.schemas.records import DocumentSchema, ListedSchema
from api.http.schemas.results import AskedSchema, SearchedSchema
from index.catalog import ListedResource
from ingest.model import Place
from search import Engine, Filter, Query
from search.model import LlmUse

QUESTION = "How did Airbnb rank experiences?"
NOWHERE = Filter(kinds=("book",), companies=("Airbnb",))


@pytest.mark.parametrize("query", [Query(QUESTION), Query("zzyzx", k=100), Query(QUESTION, filter=NOWHERE)])
def test_a_search_has_the_described_shape(engine: Engine, query: Query) -> None:
    found = serialize.result_json(engine.search(query))
    assert SearchedSchema.model_validate(found, strict=True).model_dump() == found


@pytest.mark.parametrize(
    "query",
    [
        Query(QUESTION),
        Query("capital of Mongolia"),
        Query(QUESTION, filter=NOWHERE),
        Query("How many case studies are there?"),
        Query("only free ones"),
    ],
)
def test_an_answer_has_the_described_shape(engine: Engine, query: Query) -> None:
    found = serialize.result_json(engine.ask(query))
    assert AskedSchema.model_validate(found, strict=True).model_dump() == found


def test_an_answer_that_a_model_worded_has_the_described_shape(engine: Engine) -> None:
    found = engine.ask(Query(QUESTION))
    assert found.answer is not None
    written = LlmUse("127.0.0.1:1", "m", "1", used=True, dropped=("Bees.",))
    shown = serialize.result_json(replace(found, answer=replace(found.answer, written=written)))
    assert AskedSchema.model_validate(shown, strict=True).model_dump() == shown
    assert shown["answer"]["written"]["dropped"] == ["Bees."]


def test_every_resource_has_the_described_shape(engine: Engine) -> None:
    for listed in engine.resources:
        found = serialize.listed_resource_json(listed)
        assert ListedSchema.model_validate(found, strict=True).model_dump() == found


def test_every_stored_document_has_the_described_shape(engine: Engine) -> None:
    for listed in engine.resources:
        for document in engine.generation.catalog.documents(listed.ordinal):
            found = serialize.document_json(document)
            assert DocumentSchema.model_validate(found, strict=True).model_dump() == found


def test_offsets_count_characters_of_the_stored_document(engine: Engine) -> None:
    result = engine.ask(Query(QUESTION))
    answer = serialize.result_json(result)["answer"]
    stored = {listed.resource.id: engine.generation.catalog.documents(listed.ordinal) for listed in engine.resources}
    for citation in answer["citations"]:
        texts = [serialize.document_json(document)["text"] for document in stored[citation["resource_id"]]]
        assert citation["quote"] in {text[citation["start"] : citation["end"]] for text in texts}


def test_the_resource_without_an_address_has_null_for_it_everywhere(engine: Engine) -> None:
    found = serialize.result_json(engine.ask(Query("moving from batch processing to a streaming mindset")))
    first, cited = found["hits"][0], found["answer"]["citations"][0]
    assert first["resource"]["url"] is first["passages"][0]["url"] is cited["url"] is None
    assert cited["resource_id"] == first["resource"]["id"]


def test_a_section_is_its_path_in_one_string(engine: Engine) -> None:
    sections = {serialize.section_path(listed.resource) for listed in engine.resources}
    assert {"MLOps / Overview", "Case studies"} <= sections


def test_tags_and_places_are_given(engine: Engine) -> None:
    places = (Place("One", ("A", "B"), 3, "team"), Place("Two"))
    listed = ListedResource(0, replace(engine.resources[0].resource, tags=("bees",), places=places), "read", "")
    found = serialize.listed_resource_json(listed)
    assert found["tags"] == ["bees"]
    assert found["places"][0] == {"list": "One", "section": "A / B", "position": 3, "name": "team"}
    assert found["lists"] == ["team"]
    assert ListedSchema.model_validate(found, strict=True).model_dump() == found
