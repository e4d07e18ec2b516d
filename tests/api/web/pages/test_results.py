"""Results as the page shows them: answers, related reading and nothing."""

from typing import Any

from api.web.pages.quotes import Cite
from api.web.pages.results import results_view
from api.web.query_form import QueryForm
from api.web.templating import render_template
from search import Engine


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
        "lists": [],
    }
    piece = {
        "text": "Bees.",
        "number": 0,
        "parts": [{"text": "Bees", "is_match": True}, {"text": ".", "is_match": False}],
    }
    passage = {"pieces": [piece], "url": None, "row": 1, "language": "", "label": "", "is_note": False}
    hit = {"rank": 1, "resource": resource, "passages": [passage, passage], "label": "", "is_note": False, "note": [],
           "cited_below": cited_below, "place": None,
           "also": [{"id": "b", "title": "On bees & more"}]}  # fmt: skip
    code = {"text": "```\na = 1\n  b = 2\n```", "layout": "block", "number": 1, "gap": False,
            "cites": [Cite(1, 1, "#c1")]}  # fmt: skip
    quote = {"resource": resource, "label": "", "is_note": False, "is_earlier": False, "address": "https://example.org",
             "sentences": [code]}  # fmt: skip
    return {"question": "x", "notes_only": False, "hits": [hit], "comparison": [],
            "answer": {"reason": "", "gaps": [], "catalogue": None}, "outcome": outcome, "llm_sentences": [],
            "quotes": [quote],
            "parsed_chips": [], "remark": "", "announcement": "", "more": None, "complete": True,
            "context": ""}  # fmt: skip


def test_what_a_passage_further_down_is_cited_for_is_open_to_see() -> None:
    shown = render_template(
        "results.html", error_text="", form=QueryForm("x"), results=results("answered", cited_below=True)
    )
    assert '<details class="more" open>' in shown
    assert '<q class="block">```\na = 1\n  b = 2\n```</q>' in shown


def test_where_nothing_is_related_the_nearest_is_folded_away() -> None:
    shown = render_template("results.html", error_text="", form=QueryForm("x"), results=results("nothing"))
    assert shown.index("Nearest resources") < shown.index('<details class="nearest">') < shown.index('class="hit"')
    assert "Nothing" not in shown
    assert 'Nearly the same: <a href="/r/b"><bdi>On bees &amp; more</bdi></a>' in shown


def test_where_nothing_is_shown_one_sentence_says_so_and_how_to_ask() -> None:
    nothing = results("nothing") | {"hits": [], "quotes": [], "context": "c"}
    shown = render_template("results.html", error_text="", form=QueryForm("x"), results=nothing)
    assert "Try other or fewer words, or look through" in shown
    assert all(words not in shown for words in ("Nearest", "Follow up", "Nothing"))


def test_words_of_the_question_are_marked_and_escaped(engine: Engine) -> None:
    form = QueryForm("how to monitor models in production <script>")
    view = results_view(engine.ask(form.query), form)
    shown = render_template("results.html", error_text="", form=form, results=view)
    assert '<mark class="word">monitoring</mark>' in shown
    assert "<script" not in shown


def test_an_index_of_notes_says_so_once_and_not_at_each_text(engine: Engine) -> None:
    form = QueryForm("How should I monitor models in production?")
    result = engine.ask(form.query)
    shown, labelled = (
        render_template("results.html", error_text="", form=form, results=results_view(result, form, notes_only=alone))
        for alone in (True, False)
    )
    assert (shown.count("No page was fetched"), shown.count("from the list’s note<")) == (1, 0)
    assert labelled.count("No page was fetched") == 0
    assert labelled.count("from the list’s note<") > len(result.hits)


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
