"""The quotes of an answer as data for results.html: grouped by source, each with the number of its resource.

The best quote comes first; what else is quoted of its source follows in the order of the text (decision 022), in a
block of its own where it stands earlier. Knows the dictionaries of the JSON; must not know HTML.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api import serialize
from api.addresses.own import own_address
from api.labels import origin_label
from ingest.model import Via
from search.answer.blocks import is_block, keeps_lines, under_lead
from search.cases.comparison import comparison_table
from search.model import Result

# Characters between two paragraphs, at most.
_LINE_BREAK = 2


@dataclass(frozen=True, slots=True)
class Cite:
    """A link from a quote to its place on this page; `resource` is the number of its resource in the hits."""

    number: int
    resource: int
    address: str


def source_label(via: str, url: str | None, role: str = "") -> str:
    """The origin of a text that is not the live page's, as a label; empty for the live page."""
    return origin_label(via, url, role).replace("'", "’")


class QuotesView:
    """The quotes of one result. `marked` are the numbers of the citations that are marked in the hits."""

    def __init__(self, result: Result, result_json: serialize.Json, marked: set[int]) -> None:
        self._result, self._answer = result, result_json["answer"]
        self._hits = {hit["resource"]["id"]: hit for hit in result_json["hits"]}
        self._citations: list[serialize.Json] = self._answer["citations"]
        self._cites = {citation["number"]: self._cite(citation, marked) for citation in self._citations}

    def groups(self) -> Iterator[dict[str, Any]]:
        """The quotes by source; those of one source in the order of the text, with `gap` where text is left out."""
        last: tuple[Any, ...] = ()
        for run in _runs(self._citations):
            source = _source(run[0])
            yield {
                "resource": self._hits[run[0]["resource_id"]]["resource"],
                "number": self._hits[run[0]["resource_id"]]["rank"],
                "label": source_label(run[0]["via"], run[0]["url"], run[0]["role"]),
                "is_note": run[0]["via"] == Via.NOTE,
                "is_earlier": source == last,
                "address": self._place(run[0]),
                "sentences": [self._quote(quote, before) for before, quote in zip([None, *run], run, strict=False)],
            }
            last = source

    def comparison(self) -> Iterator[dict[str, Any]]:
        """The rows of a comparison, each with its cells of both sides; a quoted cell has its citation."""
        cites = {citation["quote"]: self._cites[citation["number"]] for citation in self._citations}
        sides = self._result.answer.comparison if self._result.answer else None
        for label, texts in comparison_table(sides or ()).items():
            cells = [{"text": text, "cites": [cites[text]] if text in cites else []} for text in texts]
            yield {"label": label, "cells": cells}

    def llm_sentences(self) -> list[dict[str, Any]]:
        """The sentences of a language model, each with its citations; empty without a model."""
        if not (self._answer["written"] and self._answer["written"]["used"]):
            return []
        return [
            {"text": sentence["text"], "cites": [self._cites[number] for number in sentence["citations"]]}
            for sentence in self._answer["sentences"]
        ]

    def _quote(self, citation: serialize.Json, before: serialize.Json | None) -> dict[str, Any]:
        """A quote under its lead; in code and tables all white space counts, in lists the line breaks."""
        text = under_lead(citation["lead"], citation["quote"])
        layout = "block" if is_block(text) or "\n```" in text else "lines" if keeps_lines(text) else ""
        number = citation["number"]
        gap = before is not None and _is_apart(before, citation)
        return {"text": text, "layout": layout, "number": number, "gap": gap, "cites": [self._cites[number]]}

    def _cite(self, citation: serialize.Json, marked: set[int]) -> Cite:
        number, owner = citation["number"], citation["resource_id"]
        address = f"#c{number}" if number in marked else own_address(f"/r/{owner}")
        return Cite(number, self._hits[owner]["rank"], address)

    def _place(self, citation: serialize.Json) -> str:
        """The address of a quote's place: in the source, of a note on the page of its resource."""
        rows = {item.number: item.passage.row for item in self._result.answer.citations} if self._result.answer else {}
        row = rows[citation["number"]]
        own = own_address(f"/r/{citation['resource_id']}?passage={row}#p{row}")
        return own if citation["via"] == Via.NOTE else citation["url"] or own


def _is_apart(before: serialize.Json, citation: serialize.Json) -> bool:
    """Whether text is left out between two quotes of one source."""
    return bool(citation["start"] - before["end"] > _LINE_BREAK)


def _source(citation: serialize.Json) -> tuple[Any, ...]:
    return citation["resource_id"], citation["via"], citation["role"]


def _runs(citations: Sequence[serialize.Json]) -> Iterator[list[serialize.Json]]:
    """Neighbouring citations of one source whose order is that of the text."""
    run: list[serialize.Json] = []
    for citation in citations:
        if run and (_source(citation) != _source(run[-1]) or citation["start"] < run[-1]["start"]):
            yield run
            run = []
        run.append(citation)
    if run:
        yield run
