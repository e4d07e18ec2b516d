"""The result of `ask`, within its tokens: the answer first, then what to read, and that only if the list has some.

Knows `api.serialize`'s dictionaries and the size of records; must not know engines.
"""

from collections.abc import Iterator

from api.mcp.results.records import cut_quote, describe_understood, quote_records, ranked_record, short_remark
from api.mcp.results.rendering import render_ask, render_entry, render_quote
from api.mcp.results.schemas import AnswerRecord, AskPage, QuoteRecord, RankedRecord, SideRecord
from api.mcp.results.tokens import count_tokens, cut_to_tokens, json_tokens, record_tokens, take_fitting
from api.serialize import Json
from search.errors import QuestionError

DEFAULT_TOKENS, LEAST_TOKENS, MOST_TOKENS = 1_500, 300, 8_000
# Tokens of a gap; of a statement, a reason and a model's wording the share of all; a share that is kept in reserve.
_GAP, _SHARE, _RESERVE = 60, 3, 30


def ask_page(result: Json, max_tokens: int) -> AskPage:
    """The page of a result, at most `max_tokens` both as text and as JSON. Raises QuestionError for other bounds."""
    if not LEAST_TOKENS <= max_tokens <= MOST_TOKENS:
        raise QuestionError(f"max_tokens is {max_tokens}, it must be from {LEAST_TOKENS} to {MOST_TOKENS:,}.")
    answer, catalogue = result["answer"], result["answer"]["catalogue"] or {}
    page = AskPage(
        answer=_answer_record(answer, max_tokens // _SHARE),
        remaining=catalogue.get("remaining", 0),
        understood=describe_understood(result["understood"]),
        remark=short_remark(result["remark"]),
        context=result["context"] if json_tokens(result["context"]) <= max_tokens // _SHARE else "",
        generation=result["generation"],
    )
    budget = max_tokens - max_tokens // _RESERVE - record_tokens(page, render_ask)
    budget = _add_quotes(page.answer, _quotes(result), budget)
    if answer["outcome"] != "nothing":
        _add_hits(page, [ranked_record(hit) for hit in result["hits"]], budget)
    return page


def _answer_record(answer: Json, budget: int) -> AnswerRecord:
    """The answer without its quotes."""
    catalogue, written = answer["catalogue"] or {}, answer["written"] or {}
    wording = [f"{row['text']} {''.join(f'[{number}]' for number in row['citations'])}" for row in answer["sentences"]]
    return AnswerRecord(
        outcome=answer["outcome"],
        statement=cut_to_tokens(catalogue.get("statement", ""), budget),
        missing=cut_to_tokens(catalogue.get("missing", ""), _GAP),
        written=cut_to_tokens(" ".join(wording), budget) if written.get("used") else "",
        gaps=[cut_to_tokens(gap, _GAP) for gap in answer["gaps"][:2]],
        reason=cut_to_tokens(answer["reason"], _GAP),
        comparison=[
            SideRecord(
                name=cut_to_tokens(side["name"], _GAP), ids=[case["resource"]["id"] for case in side["cases"][:2]]
            )
            for side in answer["comparison"] or ()
        ],
    )


def _quotes(result: Json) -> Iterator[QuoteRecord]:
    """The quotes of an answer with the titles of their resources."""
    titles = {hit["resource"]["id"]: hit["resource"]["title"] for hit in result["hits"]}
    titles |= {copy["id"]: copy["title"] for hit in result["hits"] for copy in hit["also"]}
    return quote_records(result["answer"]["citations"], titles)


def _add_quotes(answer: AnswerRecord, quotes: Iterator[QuoteRecord], budget: int) -> int:
    """Add the quotes that fit, the first one shortened if need be; returns what is left of the budget."""
    for quote in quotes:
        cost = record_tokens(quote, render_quote)
        if cost > budget and not answer.quotes:
            quote = cut_quote(quote, max(1, count_tokens(quote.text) - 2 * (cost - budget)))  # noqa: PLW2901
            cost = record_tokens(quote, render_quote)
        if cost > budget or answer.left_out:
            answer.left_out += 1
            continue
        answer.quotes.append(quote)
        budget -= cost
    return budget


def _add_hits(page: AskPage, hits: list[RankedRecord], budget: int) -> None:
    """Add the hits that fit; the others are counted among the remaining resources."""
    page.hits = take_fitting(hits, lambda hit: record_tokens(hit, render_entry), budget)
    page.remaining += len(hits) - len(page.hits)
