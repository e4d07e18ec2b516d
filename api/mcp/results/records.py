"""Records of the tools from the JSON of all interfaces: labels on one line, long ones shortened, quotes verbatim.

Knows `api.serialize`'s dictionaries; must not know engines or tokens.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.mcp.results.schemas import EntryRecord, HitRecord, QuoteRecord, RankedRecord, SpanRecord
from api.mcp.results.tokens import cut_to_tokens
from api.sanitize import shorten_line
from api.serialize import Json
from search.model import ParsedFilter
from search.query.merging import describe_filters

# Characters of labels and notes, of an address, and names of authors and near copies that are given.
_LABEL, _NOTE, _URL, _NAMES = 160, 240, 400, 3
# Tokens of a passage, and of a remark.
PASSAGE, REMARK = 150, 120


def entry_fields(resource: Json, *, with_note: bool = False) -> Json:
    """The fields of a resource, for an `EntryRecord` or a record with more."""
    return {
        "id": resource["id"],
        "title": shorten_line(resource["title"], _LABEL),
        "kind": resource["kind"],
        "url": usable_url(resource["url"]),
        "section": shorten_line(resource["section"], _LABEL),
        "lists": [shorten_line(name, _LABEL // 2) for name in resource["lists"][:_NAMES]],
        "authors": [shorten_line(author, _LABEL // 2) for author in resource["authors"][:_NAMES]],
        "organisation": shorten_line(resource["organisation"] or "", _LABEL // 2),
        "year": resource["year"] or 0,
        "minutes": resource["reading_minutes"],
        "note": shorten_line(resource.get("note", ""), _NOTE) if with_note else "",
    }


def entry_record(resource: Json, *, with_note: bool = False) -> EntryRecord:
    """A resource as pages of the list show it."""
    return EntryRecord(**entry_fields(resource, with_note=with_note))


def ranked_record(hit: Json) -> RankedRecord:
    """A hit without its passages."""
    return RankedRecord(**entry_fields(hit["resource"]), rank=hit["rank"])


def hit_record(hit: Json) -> HitRecord:
    """A hit with the beginnings of its passages."""
    passages = [SpanRecord(text=cut_to_tokens(row["text"], PASSAGE), **_span_fields(row)) for row in hit["passages"]]
    copies = [copy["id"] for copy in hit["also"][:_NAMES]]
    return HitRecord(**entry_fields(hit["resource"]), rank=hit["rank"], passages=passages, also=copies)


def quote_records(citations: Iterable[Json], titles: Mapping[str, str]) -> Iterator[QuoteRecord]:
    """Quotes of the resources with these titles; title and address are given once for each."""
    cited = {"": ""}  # the last address of each resource
    for citation in citations:
        identifier, span = citation["resource_id"], _span_fields(citation)
        title = "" if identifier in cited else shorten_line(titles.get(identifier, ""), _LABEL)
        url = "" if cited.get(identifier) == span["url"] else span["url"]
        cited[identifier] = span["url"]
        yield QuoteRecord(
            text=citation["quote"], number=citation["number"], resource_id=identifier, title=title,
            lead=cut_to_tokens(citation["lead"], PASSAGE), **(span | {"url": url}),
        )  # fmt: skip


def cut_quote(quote: QuoteRecord, budget: int) -> QuoteRecord:
    """The beginning of a quote, of at most `budget` tokens; its offsets are those of what is left."""
    text = cut_to_tokens(quote.text, budget)
    return quote.model_copy(update={"text": text, "end": quote.start + len(text)})


def usable_url(url: str | None) -> str:
    """An address, unless it has none or is too long for a result."""
    return url if url and len(url) <= _URL else ""


def describe_understood(filters: list[dict[str, Any]]) -> str:
    """The filters that were read from a question, in words."""
    return shorten_line(describe_filters([ParsedFilter(**fields) for fields in filters]), _NOTE)


def short_remark(remark: str) -> str:
    """A remark, shortened if it is long."""
    return cut_to_tokens(remark, REMARK)


def _span_fields(span: Json) -> Json:
    url = usable_url(span["url"])
    return {"via": span["via"], "role": span["role"], "start": span["start"], "end": span["end"], "url": url}
