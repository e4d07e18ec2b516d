"""What a question got, made ready for its template from the very dictionaries of the JSON."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from api import serialize
from api.web.query_form import QueryForm
from ingest.model import Via, archived_on
from search.model import Hit, Result


def results_view(found: Result, asked: QueryForm, *, whole: bool = True) -> dict[str, Any]:
    """What `results.html` shows of the answer to a question; not `whole` while a model is still at it."""
    shown = serialize.result_json(found)
    answer = shown["answer"]
    hits = [_hit(hit, plain, answer["citations"]) for hit, plain in zip(found.hits, shown["hits"], strict=True)]
    placed = {part["number"] for hit in hits for passage in hit["passages"] for part in passage["parts"]}
    return {
        "hits": hits,
        "answer": answer,
        "outcome": answer["outcome"],
        "worded": _worded(answer, placed),
        "quotes": list(_quotes(shown, placed)),
        "understood": list(asked.understood(found.understood)),
        "remark": found.remark,
        "whole": whole,
        "announcement": _announcement(found, answer) if whole else "The answer is being written.",
        "more": asked.more if len(hits) == asked.k else None,
    }


def source_label(via: str, url: str | None) -> str:
    """What to know of a text that is not the live page's; empty if there is nothing."""
    if via == "archive":
        return f"archived copy of {archived_on(url) or 'an unknown day'}"
    return "from the list’s note" if via == "note" else ""


def _hit(hit: Hit, shown: serialize.Json, citations: Sequence[serialize.Json]) -> dict[str, Any]:
    own = [one for one in citations if one["resource_id"] == shown["resource"]["id"]]
    passages = [
        plain | {"row": passage.row, "headings": passage.chunk.headings, "parts": list(quoted_pieces(plain, own)),
                 "language": passage.document.language, "label": source_label(passage.document.via, passage.document.url)}
        for passage, plain in zip(hit.passages, shown["passages"], strict=True)
    ]  # fmt: skip
    note = "" if hit.via is Via.NOTE else hit.listed.resource.note
    more = {
        "passages": passages,
        "label": passages[0]["label"],
        "note": note,
        "cited_below": any(len(passage["parts"]) > 1 for passage in passages[1:]),
    }
    return shown | more


def quoted_pieces(passage: serialize.Json, citations: Sequence[serialize.Json]) -> Iterator[dict[str, Any]]:
    """A passage in pieces: plain ones (number 0), and quotes with the number of their citation."""
    text, start, at = passage["text"], passage["start"], 0
    for one in sorted(citations, key=lambda citation: citation["start"]):
        begin, end = one["start"] - start, one["end"] - start
        if begin < at or text[begin:end] != one["quote"]:
            continue  # of another document of this resource, or of another passage
        yield {"text": text[at:begin], "number": 0}
        yield {"text": one["quote"], "number": one["number"]}
        at = end
    yield {"text": text[at:], "number": 0}


def _quotes(shown: serialize.Json, placed: set[int]) -> Iterator[dict[str, Any]]:
    """The quotes of an answer, those of one resource together, each with where its number leads."""
    hits = {hit["resource"]["id"]: hit for hit in shown["hits"]}
    for owner, citations in groupby(shown["answer"]["citations"], key=lambda one: one["resource_id"]):
        said = [{"text": one["quote"], "citations": [_lead(one, placed)]} for one in citations]
        hit = hits[owner]
        yield {
            "resource": hit["resource"],
            "label": source_label(hit["via"], hit["passages"][0]["url"]),
            "sentences": said,
        }


def _worded(answer: serialize.Json, placed: set[int]) -> list[dict[str, Any]]:
    """The sentences of a language model, each with where the quotes that it rests on stand; mostly there are none."""
    if not (answer["written"] and answer["written"]["used"]):
        return []
    leads = {one["number"]: _lead(one, placed) for one in answer["citations"]}
    return [{"text": said["text"], "citations": [leads[n] for n in said["citations"]]} for said in answer["sentences"]]


def _lead(citation: serialize.Json, placed: set[int]) -> tuple[int, str]:
    number = citation["number"]
    return number, f"#c{number}" if number in placed else f"/r/{citation['resource_id']}"


def _announcement(found: Result, answer: serialize.Json) -> str:
    """What is read out where a page is heard."""
    count = f"{len(found.hits)} {'resource' if len(found.hits) == 1 else 'resources'}"
    if answer["outcome"] == "answered":
        quotes = len(answer["citations"])
        return f"Answered with {quotes} {'quote' if quotes == 1 else 'quotes'}; {count}."
    return f"Not answered by this list; {count} nearby." if found.hits else "Nothing in this list fits."
