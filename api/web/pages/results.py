"""The result of a question as data for results.html, built from the dictionaries of the JSON.

Knows results and forms; must not know HTML.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from api import serialize
from api.labels import COMPUTED, describe_place, origin_label
from api.web.query_form import QueryForm
from api.web.templating import own_address
from ingest.model import Via
from search.answer.blocks import is_block, keeps_lines, under_lead
from search.cases.comparison import comparison_table
from search.model import Hit, ParsedFilter, Result
from search.query.merging import split_filter


def results_view(result: Result, form: QueryForm, *, complete: bool = True) -> dict[str, Any]:
    """The variable `results` of results.html; not `complete` while a language model is writing the answer."""
    result_json = serialize.result_json(result)
    answer, hits_json = result_json["answer"], result_json["hits"]
    places = _places(result)
    hits = [
        _hit(hit, hit_json, answer["citations"]) | {"place": places.get(hit.listed.resource.id)}
        for hit, hit_json in zip(result.hits, hits_json, strict=True)
    ]
    marked = {piece["number"] for hit in hits for passage in hit["passages"] for piece in passage["pieces"]}
    return {
        "hits": hits,
        "answer": answer,
        "outcome": answer["outcome"],
        "computed": COMPUTED,
        "llm_sentences": _llm_sentences(answer, marked),
        "quotes": list(_quotes(result_json, marked)),
        "comparison": list(_comparison(result, answer, marked)),
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
    """The form of the same question with more hits; None if there are none."""
    catalogue = result.answer.catalogue if result.answer else None
    if catalogue:
        return form.with_hits(2 * len(result.hits)) if catalogue.remaining else None
    return form.more if len(result.hits) == form.options.k else None


def source_label(via: str, url: str | None, role: str = "") -> str:
    """The origin of a text that is not the live page's, as a label; empty for the live page."""
    return origin_label(via, url, role).replace("'", "’")


def _hit(hit: Hit, hit_json: serialize.Json, citations: Sequence[serialize.Json]) -> dict[str, Any]:
    own = [citation for citation in citations if citation["resource_id"] == hit_json["resource"]["id"]]
    passages = [
        passage_json | {
            "row": passage.row, "headings": passage.chunk.headings, "language": passage.document.language,
            "label": source_label(passage.document.via, passage.document.url, passage.document.role),
            "pieces": list(quoted_pieces(passage_json, own)),
        }
        for passage, passage_json in zip(hit.passages, hit_json["passages"], strict=True)
    ]  # fmt: skip
    note = "" if hit.via is Via.NOTE else hit.listed.resource.note
    details = {
        "passages": passages,
        "label": passages[0]["label"],
        "note": note,
        "cited_below": any(len(passage["pieces"]) > 1 for passage in passages[1:]),
    }
    return hit_json | details


def quoted_pieces(passage: serialize.Json, citations: Sequence[serialize.Json]) -> Iterator[dict[str, Any]]:
    """A passage in pieces: quotes with the number of their citation, and the text between them with number 0."""
    text, start, position = passage["text"], passage["start"], 0
    for citation in sorted(citations, key=lambda citation: citation["start"]):
        begin, end = citation["start"] - start, citation["end"] - start
        if begin < position or text[begin:end] != citation["quote"]:
            continue  # of another document of this resource, or of another passage
        yield {"text": text[position:begin], "number": 0}
        yield {"text": citation["quote"], "number": citation["number"]}
        position = end
    yield {"text": text[position:], "number": 0}


def _quotes(result_json: serialize.Json, marked: set[int]) -> Iterator[dict[str, Any]]:
    """The quotes of an answer grouped by resource and text, each with its number and link."""
    hits = {hit["resource"]["id"]: hit for hit in result_json["hits"]}
    citations = result_json["answer"]["citations"]
    for (owner, via, role), group in groupby(citations, key=itemgetter("resource_id", "via", "role")):
        own = list(group)
        quotes = [_quote(citation, marked) for citation in own]
        yield {
            "resource": hits[owner]["resource"],
            "label": source_label(via, own[0]["url"], role),
            "sentences": quotes,
        }


def _quote(citation: serialize.Json, marked: set[int]) -> dict[str, Any]:
    """A quote under its lead; in code and tables all white space counts, in lists the line breaks."""
    text = under_lead(citation["lead"], citation["quote"])
    layout = "block" if is_block(text) or "\n```" in text else "lines" if keeps_lines(text) else ""
    return {"text": text, "layout": layout, "citations": [_citation_link(citation, marked)]}


def _comparison(result: Result, answer: serialize.Json, marked: set[int]) -> Iterator[dict[str, Any]]:
    """The rows of a comparison, each with its cells of both sides; a quoted cell has the link of its citation."""
    links = {citation["quote"]: _citation_link(citation, marked) for citation in answer["citations"]}
    sides = result.answer.comparison if result.answer else None
    for label, texts in comparison_table(sides or ()).items():
        yield {
            "label": label,
            "cells": [{"text": text, "citations": [links[text]] if text in links else []} for text in texts],
        }


def _llm_sentences(answer: serialize.Json, marked: set[int]) -> list[dict[str, Any]]:
    """The sentences of a language model, each with the numbers and links of its citations; empty without a model."""
    if not (answer["written"] and answer["written"]["used"]):
        return []
    links = {citation["number"]: _citation_link(citation, marked) for citation in answer["citations"]}
    return [
        {"text": sentence["text"], "citations": [links[number] for number in sentence["citations"]]}
        for sentence in answer["sentences"]
    ]


def _citation_link(citation: serialize.Json, marked: set[int]) -> tuple[int, str]:
    """The number of a citation, and the address of its mark on this page, else of the page of its resource."""
    number = citation["number"]
    return number, f"#c{number}" if number in marked else own_address(f"/r/{citation['resource_id']}")


def _announcement(result: Result, answer: serialize.Json) -> str:
    """The sentence that screen readers announce."""
    count = f"{len(result.hits)} {'resource' if len(result.hits) == 1 else 'resources'}"
    if answer["catalogue"] and not answer["citations"]:
        return f"{answer['catalogue']['statement']} {count}."
    if answer["outcome"] == "answered":
        quotes = len(answer["citations"])
        return f"Answered with {quotes} {'quote' if quotes == 1 else 'quotes'}; {count}."
    return f"Not answered by this list; {count} nearby." if result.hits else "Nothing in this list fits."
