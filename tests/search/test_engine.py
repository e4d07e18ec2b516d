"""The one front door: the same answer for everyone, whatever was asked."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ingest.lists import ReadingList
from ingest.model import Via
from search import Engine, Filter, Mode, Query, QuestionError, Result

QUESTION = "How did Airbnb rank experiences?"
STREAMING = "Switching From a Batch to Streaming Mindset w/ Chip Huyen"


def timeless(result: Result) -> Result:
    return replace(result, took_ms=0.0)


def test_the_best_resource_comes_first_with_its_passage(engine: Engine) -> None:
    best = engine.search(Query(QUESTION)).hits[0]
    assert best.listed.resource.title == "Machine Learning-Powered Search Ranking of Airbnb Experiences"
    assert "Airbnb Experiences" in best.passages[0].text
    assert best.via is Via.NOTE


def test_hits_are_ranked_from_1_by_falling_score_from_1_to_0(engine: Engine) -> None:
    hits = engine.search(Query(QUESTION, k=100)).hits
    scores = [hit.score for hit in hits]
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert scores == sorted(scores, reverse=True)
    assert 1 >= scores[0] > scores[-1] >= 0


def test_each_resource_is_a_hit_once_and_k_at_most_are_given(engine: Engine) -> None:
    for k in (1, 5, 54, 100):
        titles = [hit.listed.resource.title for hit in engine.search(Query(QUESTION, k=k)).hits]
        assert len(titles) == len(set(titles)) == min(k, len(engine.resources))


def test_the_best_hits_are_the_same_however_many_are_wanted(engine: Engine) -> None:
    every = engine.search(Query(QUESTION, k=54)).hits
    assert engine.search(Query(QUESTION, k=5)).hits == every[:5]


def test_every_passage_of_a_hit_is_its_own(engine: Engine) -> None:
    for hit in engine.search(Query(QUESTION, k=20)).hits:
        assert {passage.resource_id for passage in hit.passages} == {hit.listed.resource.id}


@pytest.mark.parametrize("mode", Mode)
def test_each_retriever_alone_finds_what_is_named(engine: Engine, mode: Mode) -> None:
    hits = engine.search(Query("Michelangelo machine learning platform at Uber", mode=mode)).hits
    assert "Michelangelo" in hits[0].listed.resource.title


def test_a_search_has_no_answer_and_asking_gives_the_same_hits(engine: Engine) -> None:
    searched, asked = engine.search(Query(QUESTION)), engine.ask(Query(QUESTION))
    assert searched.answer is None
    assert asked.answer is not None
    assert asked.hits == searched.hits
    assert asked.generation == searched.generation == engine.generation.name


def test_the_same_question_gets_the_same_answer(engine: Engine) -> None:
    assert timeless(engine.ask(Query(QUESTION))) == timeless(engine.ask(Query(QUESTION)))


def test_blanks_around_a_question_change_nothing_but_its_echo(engine: Engine) -> None:
    padded = engine.ask(Query(f"  {QUESTION}\n"))
    assert timeless(padded) == replace(timeless(engine.ask(Query(QUESTION))), question=f"  {QUESTION}\n")


def test_eight_threads_get_what_one_gets(engine: Engine) -> None:
    titles = [listed.resource.title for listed in engine.resources]
    queries = [Query(title, k=3, filter=Filter(year_from=0) if n % 2 else Filter()) for n, title in enumerate(titles)]
    alone = [timeless(engine.search(query)) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(engine.search, queries * 4))
    assert [timeless(result) for result in together] == alone * 4


def test_eight_threads_get_one_answer(engine: Engine) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(engine.ask, [Query(QUESTION)] * 8))
    assert {answer.answer for answer in answers} == {engine.ask(Query(QUESTION)).answer}


def test_a_filter_bounds_hits_and_citations(engine: Engine) -> None:
    result = engine.ask(Query("How was the model put into production?", filter=Filter(companies=("Uber",))))
    assert {hit.listed.resource.organisation for hit in result.hits} == {"Uber"}
    answer = result.answer
    assert answer is not None
    assert {citation.passage.resource_id for citation in answer.citations} <= {
        h.listed.resource.id for h in result.hits
    }


def test_a_filter_that_leaves_nothing_gives_no_hit_and_no_answer(engine: Engine) -> None:
    result = engine.ask(Query(QUESTION, filter=Filter(kinds=("book",), companies=("Airbnb",))))
    assert result.hits == ()
    assert result.answer is not None
    assert result.answer.abstained
    assert result.answer.citations == ()


def test_an_unknown_filter_value_is_a_question_error(engine: Engine) -> None:
    for ask in (engine.search, engine.ask):
        with pytest.raises(QuestionError, match="no kind 'film'"):
            ask(Query(QUESTION, filter=Filter(kinds=("film",))))


def test_an_abstained_answer_still_has_hits_and_says_why(engine: Engine) -> None:
    result = engine.ask(Query("What is the capital of Mongolia?"))
    assert result.answer is not None
    assert (result.answer.abstained, result.answer.sentences, result.answer.citations) == (True, (), ())
    assert result.answer.reason == "This list does not answer that."
    assert len(result.hits) == 5


@pytest.mark.parametrize("question", ["?!", "\u0301", "™", "🚲", "x" * 2000, "w " * 1000])
def test_an_odd_question_gets_hits_and_no_error(engine: Engine, question: str) -> None:
    assert len(engine.ask(Query(question)).hits) == 5


def test_the_resource_without_an_address_is_found_and_cited(engine: Engine) -> None:
    result = engine.ask(Query("moving from batch processing to a streaming mindset"))
    hit = next(hit for hit in result.hits if hit.listed.resource.title == STREAMING)
    assert (hit.rank, hit.listed.resource.url) == (1, None)
    assert result.answer is not None
    assert result.answer.citations[0].passage.document.url is None


def test_every_resource_is_found_by_its_title(engine: Engine) -> None:
    for listed in engine.resources:
        hits = engine.search(Query(listed.resource.title, k=3)).hits
        assert listed.resource.title in {hit.listed.resource.title for hit in hits}


def test_the_resources_are_those_of_the_list_in_its_order(engine: Engine, bundled: ReadingList) -> None:
    assert [listed.resource for listed in engine.resources] == list(bundled.resources)


def test_a_hit_on_a_page_says_so_and_cites_the_address_that_was_read(garden: Engine) -> None:
    hit = garden.search(Query("When does the gardener of bed 17 water every plant?")).hits[0]
    assert hit.via is Via.LIVE
    assert hit.passages[0].document.url == "https://example.org/long?page"
    assert hit.passages[0].chunk.headings[-1] == "Chapter 17"


def test_filters_are_parsed_without_a_search(engine: Engine) -> None:
    parsed = engine.parse("case studies about fraud since 2019")
    assert (parsed.query.question, parsed.query.filter) == ("fraud", Filter(kinds=("case-study",), year_from=2019))
    assert parsed.filters == engine.search(Query("case studies about fraud since 2019")).understood
    with pytest.raises(QuestionError, match="question is empty"):
        engine.parse(" ")


@pytest.mark.parametrize("typed", ["ｆｅａｔｕｒｅ store", "fea\u00adture sto\u200bre", "feature\u00a0store"])
def test_a_question_is_answered_alike_in_every_unicode_form_and_shown_as_typed(engine: Engine, typed: str) -> None:
    plain, result = engine.ask(Query("feature store")), engine.ask(Query(typed))
    assert (result.hits, result.answer) == (plain.hits, plain.answer)
    assert result.question == typed


def test_a_filter_value_is_compared_without_width(engine: Engine) -> None:
    wide, plain = (engine.search(Query(QUESTION, filter=Filter(kinds=(kind,)))) for kind in ("ＢＯＯＫ", "book"))
    assert wide.hits == plain.hits
