"""Quoted phrases and excluded words bind passages."""

from ingest.model import Document, Resource, Via
from search import Engine, Filter, Query
from tests.search.conftest import Made


def garden_of(engine_on: Made) -> Engine:
    long = Resource("a", "The long book", "https://a.org", "book")
    page = Document(
        "a", Via.LIVE, "# Soil\n\nMoist soil feeds the roots of roses.\n\n# Snails\n\nSnails eat roses at night.\n"
    )
    others = [
        Resource("b", "Roses", note="Roses like soil that is moist, and the sun."),
        Resource("c", "Snails", note="Snails hide by day."),
    ]
    return engine_on([long, *others], [page])


def test_a_quoted_phrase_must_occur_in_a_passage(engine_on: Made) -> None:
    engine = garden_of(engine_on)
    result = engine.search(Query('roses in "moist soil"'))
    assert [(hit.listed.resource.key, len(hit.passages)) for hit in result.hits] == [("a", 1)]
    assert [(read.kind, read.value) for read in result.understood] == [("phrase", "moist soil")]
    assert "Moist soil" in result.hits[0].passages[0].text


def test_a_phrase_that_no_text_has_is_ignored_and_named(engine_on: Made) -> None:
    result = garden_of(engine_on).search(Query('roses in "wet soil"'))
    assert (result.understood, len(result.hits)) == ((), 3)
    assert result.remark == 'No text has "wet soil" as written; the words were searched one by one.'


def test_a_phrase_that_the_user_chose_always_binds(engine_on: Made) -> None:
    assert garden_of(engine_on).search(Query("roses", filter=Filter(phrases=("wet soil",)))).hits == ()


def test_passages_with_an_excluded_word_are_left_out(engine_on: Made) -> None:
    hits = garden_of(engine_on).search(Query("roses -snails")).hits
    assert {hit.listed.resource.key for hit in hits} == {"a", "b"}
    assert not any("nails" in passage.text for hit in hits for passage in hit.passages)
