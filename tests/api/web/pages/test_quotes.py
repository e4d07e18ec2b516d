"""Quotes by source: best first, the others in the order of the text, each with the number of its resource."""

from typing import Any

from api import serialize
from api.web.pages.quotes import QuotesView, source_label
from api.web.pages.results import results_view
from api.web.query_form import QueryForm
from search import Engine
from search.model import Answer, Citation, Query, Result, Sentence, Verdict

QUESTION = "How should I monitor models in production?"


def quoting(engine: Engine, *spans: tuple[int, int, int]) -> list[dict[str, Any]]:
    """The groups of an answer with these quotes: number of the hit from 0, start and end in its first text."""
    result = engine.ask(Query(QUESTION))
    citations = tuple(
        Citation(number, result.hits[hit].passages[0], start, end) for number, (hit, start, end) in enumerate(spans, 1)
    )
    sentences = tuple(Sentence(citation.quote, (citation.number,)) for citation in citations)
    cited = Result(
        result.question, result.generation, 0.0, result.hits,
        Answer(Verdict.ANSWERED, sentences=sentences, citations=citations),
    )  # fmt: skip
    return list(QuotesView(cited, serialize.result_json(cited), {1}).groups())


def test_quotes_of_one_source_are_apart_and_a_gap_stands_where_text_is_left_out(engine: Engine) -> None:
    (group,) = quoting(engine, (0, 0, 20), (0, 21, 40), (0, 60, 80))
    assert [sentence["gap"] for sentence in group["sentences"]] == [False, False, True]


def test_what_stands_before_the_best_quote_is_a_block_of_its_own(engine: Engine) -> None:
    best, earlier, other = quoting(engine, (0, 60, 80), (0, 0, 20), (0, 30, 40), (1, 0, 20))[:3]
    assert [len(group["sentences"]) for group in (best, earlier, other)] == [1, 2, 1]
    assert [group["is_earlier"] for group in (best, earlier, other)] == [False, True, False]


def test_quotes_have_the_number_of_their_resource_and_lead_to_their_mark(engine: Engine) -> None:
    first, second = quoting(engine, (1, 0, 20), (0, 0, 20))
    cites = [group["sentences"][0]["cites"][0] for group in (first, second)]
    assert [(cite.number, cite.resource) for cite in cites] == [(1, 2), (2, 1)]
    assert cites[0].address == "#c1"
    assert cites[1].address.startswith("/r/")


def test_the_source_of_a_note_is_its_place_on_the_page_of_its_resource(engine: Engine) -> None:
    form = QueryForm(QUESTION)
    result = engine.ask(form.query)
    assert result.answer
    passage = result.answer.citations[0].passage
    group = results_view(result, form)["quotes"][0]
    assert group["address"] == f"/r/{passage.resource_id}?passage={passage.row}#p{passage.row}"


def test_a_copy_of_an_unknown_day_is_labelled_as_one() -> None:
    assert source_label("archive", "https://elsewhere.org/copy") == "archived copy of an unknown day"
    assert source_label("live", "https://example.org") == ""
