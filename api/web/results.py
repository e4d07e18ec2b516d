"""The result of a question as data for results.html, built from the dictionaries of the JSON.

Knows results and forms; must not know HTML.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from api import serialize
from api.labels import origin_label
from api.web.query_form import QueryForm
from ingest.model import Via
from search.model import Hit, Result


def results_view(result: Result, form: QueryForm, *, complete: bool = True) -> dict[str, Any]:
    """The variable `results` of results.html; not `complete` while a language model is writing the answer."""
    result_json = serialize.result_json(result)
    answer, hits_json = result_json["answer"], result_json["hits"]
    hits = [_hit(hit, hit_json, answer["citations"]) for hit, hit_json in zip(result.hits, hits_json, strict=True)]
    marked = {piece["number"] for hit in hits for passage in hit["passages"] for piece in passage["pieces"]}
    return {
        "hits": hits,
        "answer": answer,
        "outcome": answer["outcome"],
        "llm_sentences": _llm_sentences(answer, marked),
        "quotes": list(_quotes(result_json, marked)),
        "parsed_chips": list(form.parsed_chips(result.understood)),
        "remark": result.remark,
        "complete": complete,
        "announcement": _announcement(result, answer) if complete else "The answer is being written.",
        "more": form.more if len(hits) == form.options.k else None,
    }


def source_label(via: str, url: str | None) -> str:
    """The origin of a text that is not the live page's, as a label; empty for the live page."""
    return origin_label(via, url).replace("'", "’")


def _hit(hit: Hit, hit_json: serialize.Json, citations: Sequence[serialize.Json]) -> dict[str, Any]:
    own = [citation for citation in citations if citation["resource_id"] == hit_json["resource"]["id"]]
    passages = [
        passage_json | {
            "row": passage.row, "headings": passage.chunk.headings, "language": passage.document.language,
            "label": source_label(passage.document.via, passage.document.url),
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
    """The quotes of an answer grouped by resource, each with its number and link."""
    hits = {hit["resource"]["id"]: hit for hit in result_json["hits"]}
    for owner, group in groupby(result_json["answer"]["citations"], key=lambda citation: citation["resource_id"]):
        quotes = [{"text": citation["quote"], "citations": [_citation_link(citation, marked)]} for citation in group]
        hit = hits[owner]
        yield {
            "resource": hit["resource"],
            "label": source_label(hit["via"], hit["passages"][0]["url"]),
            "sentences": quotes,
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
    return number, f"#c{number}" if number in marked else f"/r/{citation['resource_id']}"


def _announcement(result: Result, answer: serialize.Json) -> str:
    """The sentence that screen readers announce."""
    count = f"{len(result.hits)} {'resource' if len(result.hits) == 1 else 'resources'}"
    if answer["outcome"] == "answered":
        quotes = len(answer["citations"])
        return f"Answered with {quotes} {'quote' if quotes == 1 else 'quotes'}; {count}."
    return f"Not answered by this list; {count} nearby." if result.hits else "Nothing in this list fits."
