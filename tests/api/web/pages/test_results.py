"""A passage cut at its quotes, and what becomes of it on the page."""

from typing import Any

from api.web.pages.results import quoted_pieces, results_view, source_label
from api.web.query_form import QueryForm
from api.web.templating import render_template
from search import Engine

PASSAGE = {"text": "One. Two. Three.", "start": 100}


def citation(number: int, start: int, quote: str) -> dict[str, object]:
    return {"number": number, "start": start, "end": start + len(quote), "quote": quote}


def results(outcome: str, *, cited_below: bool = False) -> dict[str, Any]:
    """The view of a result: one hit of two passages, and a quote of two lines."""
    resource = {
        "id": "a",
        "title": "On bees",
        "url": None,
        "kind": "post",
        "authors": [],
        "organisation": None,
        "year": 1,
        "site": "",
        "words": 0,
        "inferred": [],
    }
    passage = {"pieces": [{"text": "Bees.", "number": 0}], "url": None, "row": 1, "language": "", "label": ""}
    hit = {"resource": resource, "passages": [passage, passage], "label": "", "note": "", "cited_below": cited_below,
           "place": None,
           "also": [{"id": "b", "title": "On bees & more"}]}  # fmt: skip
    code = {"text": "```\na = 1\n  b = 2\n```", "layout": "block", "citations": [(1, "#c1")]}
    quote = {"resource": resource, "label": "", "sentences": [code]}
    return {"hits": [hit], "answer": {"reason": "", "gaps": [], "catalogue": None}, "comparison": [],
            "outcome": outcome, "llm_sentences": [], "quotes": [quote],
            "parsed_chips": [], "remark": "", "announcement": "", "more": None, "complete": True,
            "context": ""}  # fmt: skip


def test_quotes_are_parts_of_their_own_in_the_order_of_the_text() -> None:
    found = list(quoted_pieces(PASSAGE, [citation(1, 110, "Three."), citation(2, 100, "One.")]))
    assert [(part["text"], part["number"]) for part in found] == [
        ("", 0), ("One.", 2), (" Two. ", 0), ("Three.", 1), ("", 0)
    ]  # fmt: skip


def test_a_quote_of_another_passage_or_document_changes_nothing() -> None:
    others = [citation(1, 20, "One."), citation(2, 100, "Uno."), citation(3, 300, "Two."), citation(4, 114, "e. More")]
    assert list(quoted_pieces(PASSAGE, others)) == [{"text": PASSAGE["text"], "number": 0}]


def test_a_copy_of_an_unknown_day_is_said_to_be_one() -> None:
    assert source_label("archive", "https://elsewhere.org/copy") == "archived copy of an unknown day"
    assert source_label("live", "https://example.org") == ""


def test_what_a_passage_further_down_is_cited_for_is_open_to_see() -> None:
    shown = render_template(
        "results.html", error_text="", form=QueryForm("x"), results=results("answered", cited_below=True)
    )
    assert '<details class="more" open>' in shown
    assert '<q class="block">```\na = 1\n  b = 2\n```</q>' in shown


def test_where_nothing_is_related_the_nearest_is_folded_away() -> None:
    shown = render_template("results.html", error_text="", form=QueryForm("x"), results=results("nothing"))
    assert shown.index("Nothing related") < shown.index('<details class="nearest">') < shown.index('class="hit"')
    assert 'Nearly the same: <a href="/r/b"><bdi>On bees &amp; more</bdi></a>' in shown


def test_a_statement_of_the_catalogue_stands_above_its_resources_with_their_places(engine: Engine) -> None:
    form = QueryForm("List all repos")
    view = results_view(engine.ask(form.query), form)
    shown = render_template("results.html", error_text="", form=form, results=view)
    assert shown.index("The list has 3 repos") < shown.index("Computed from the list, not quoted.")
    assert "no. 49 of Chip Huyen&#39;s MLOps guide, section Bonus" in shown
    assert view["announcement"].startswith("The list has 3 repos")
    assert view["more"] is None


def test_a_long_list_of_the_catalogue_leads_to_the_rest_of_it(engine: Engine) -> None:
    form = QueryForm("resources by Chip Huyen")
    view = results_view(engine.ask(form.query), form)
    assert (len(view["hits"]), view["more"].options.k) == (20, 40)
    everything = results_view(engine.ask(view["more"].query), view["more"])
    assert (len(everything["hits"]), everything["more"]) == (32, None)
