"""The result of a question as data for results.html, built from the dictionaries of the JSON.

Knows results and forms; must not know HTML.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from api import serialize
from api.labels import COMPUTED, describe_place
from api.web.pages.highlighting import matched_parts, question_stems, quoted_pieces
from api.web.pages.quotes import QuotesView, source_label
from api.web.query_form import QueryForm
from api.web.templating import short
from ingest.model import Via
from search.model import Hit, ParsedFilter, Result, Verdict
from search.query.merging import split_filter

# Characters of a note below a title.
_NOTE = 400


def results_view(result: Result, form: QueryForm, *, complete: bool = True, notes_only: bool = False) -> dict[str, Any]:
    """The variable `results` of results.html; not `complete` while a language model is writing the answer.

    With `notes_only` all texts of the index are notes of the list, which need no label each.
    """
    result_json = serialize.result_json(result)
    answer, hits_json = result_json["answer"], result_json["hits"]
    places, stems = _places(result), question_stems(form.question)
    hits = [
        _hit(hit, hit_json, answer["citations"], stems) | {"place": places.get(hit.listed.resource.id)}
        for hit, hit_json in zip(result.hits, hits_json, strict=True)
    ]
    marked = {piece["number"] for hit in hits for passage in hit["passages"] for piece in passage["pieces"]}
    quotes = QuotesView(result, result_json, marked)
    return {
        "question": form.question,
        "hits": hits,
        "answer": answer,
        "outcome": answer["outcome"],
        "computed": COMPUTED,
        "llm_sentences": quotes.llm_sentences(),
        "quotes": list(quotes.groups()),
        "comparison": list(quotes.comparison()),
        "notes_only": notes_only,
        "parsed_chips": list(form.parsed_chips(_read_filters(result, form))),
        "context": result_json["context"],
        "alone": urlencode({"q": result.question}) if form.question.strip() != result.question.strip() else "",
        "remark": result.remark,
        "complete": complete,
        "announcement": _announcement(result, answer) if complete else "The answer is being written.",
        "more": _more(result, form),
    }


def _read_filters(result: Result, form: QueryForm) -> list[ParsedFilter]:
    """The filters read from the question that was searched; those of a follow-up are options of its form."""
    options = split_filter(form.options.filter)
    return [parsed for parsed in result.understood if (parsed.kind, parsed.value) not in options]


def _places(result: Result) -> dict[str, str]:
    """The places in the list that a catalogue answer cites, by the ids of the resources."""
    catalogue = result.answer.catalogue if result.answer else None
    return {source.resource_id: describe_place(source) for source in catalogue.citations} if catalogue else {}


def _more(result: Result, form: QueryForm) -> QueryForm | None:
    """The form of the same question with more hits; None if there are none, or if none of those shown is related."""
    catalogue = result.answer.catalogue if result.answer else None
    if catalogue:
        return form.with_hits(2 * len(result.hits)) if catalogue.remaining else None
    is_related = result.answer is None or result.answer.outcome is not Verdict.NOTHING
    return form.more if is_related and len(result.hits) == form.options.k else None


def _hit(
    hit: Hit, hit_json: serialize.Json, citations: Sequence[serialize.Json], stems: frozenset[str]
) -> dict[str, Any]:
    own = [citation for citation in citations if citation["resource_id"] == hit_json["resource"]["id"]]
    passages = [
        passage_json | {
            "row": passage.row, "headings": passage.chunk.headings, "language": passage.document.language,
            "label": source_label(passage.document.via, passage.document.url, passage.document.role),
            "is_note": passage.document.via is Via.NOTE,
            "pieces": list(quoted_pieces(passage_json, own, stems)),
        }
        for passage, passage_json in zip(hit.passages, hit_json["passages"], strict=True)
    ]  # fmt: skip
    note = "" if hit.via is Via.NOTE else hit.listed.resource.note
    details = {
        "passages": passages,
        "label": passages[0]["label"],
        "is_note": passages[0]["is_note"],
        "note": matched_parts(short(note, _NOTE), stems),
        "cited_below": any(len(passage["pieces"]) > 1 for passage in passages[1:]),
    }
    return hit_json | details


def _announcement(result: Result, answer: serialize.Json) -> str:
    """The sentence that screen readers announce."""
    count = f"{len(result.hits)} {'resource' if len(result.hits) == 1 else 'resources'}"
    if answer["catalogue"] and not answer["citations"]:
        return f"{answer['catalogue']['statement']} {count}."
    if answer["outcome"] == Verdict.ANSWERED:
        quotes = len(answer["citations"])
        return f"Answered with {quotes} {'quote' if quotes == 1 else 'quotes'}; {count}."
    related = f" {count} of related reading." if answer["outcome"] == Verdict.RELATED and result.hits else ""
    return f"Not answered by this list.{related}"
