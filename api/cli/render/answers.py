"""Searches and answers as rows for people. Knows results of the engine; must not know the console."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from api.cli.render.cases import comparison_rows
from api.cli.render.output import BLANK, Row, print_rows
from api.labels import COMPUTED, describe_place, describe_resource, origin_label
from api.sanitize import sanitize_line
from ingest.model import Document, Via
from search.answer.blocks import keeps_lines, under_lead
from search.links.deep_links import deep_link
from search.model import (
    Answer,
    CatalogueAnswer,
    Citation,
    Hit,
    ListCitation,
    Result,
    Sentence,
    Verdict,
)
from search.query.merging import describe_filters

_EXCERPT = 240
_INDENT = 4


def search_rows(result: Result, *, quiet: bool = False) -> Iterator[Row]:
    """The hits of a search, each with its best passage; `quiet` leaves out the filters and remarks."""
    if not quiet:
        yield from _parsing_rows(result)
    if not result.hits:
        yield Row("Nothing in this list fits the question and its filters.")
    yield from hit_rows(result.hits)


def hit_rows(hits: Iterable[Hit]) -> Iterator[Row]:
    """Hits, each with its best passage."""
    for hit in hits:
        yield from _hit_rows(hit, with_excerpt=True)


def print_answer_stream(results: Iterable[Result], *, quiet: bool = False) -> tuple[Result, bool]:
    """Print the sentences of a language model while they come; `answer_rows` shows the rest.

    `results` are the states of an answer, as `Engine.ask_stream` yields them. Returns the last one, and whether any
    sentence was printed.
    """
    printed = 0
    for result in results:
        answer = result.answer or Answer(Verdict.NOTHING)
        sentences = answer.sentences[printed:] if answer.written and answer.written.used else ()
        if sentences and not printed and not quiet:
            print_rows(_parsing_rows(result))
        print_rows(map(_sentence_row, sentences))
        printed += len(sentences)
    return result, bool(printed)


def answer_rows(result: Result, *, quiet: bool = False, streamed: bool = False) -> Iterator[Row]:
    """The answer, then the resources. If the list does not answer, at most related reading.

    `streamed`: the sentences of a language model were printed by `print_answer_stream`.
    """
    if not quiet and not streamed:
        yield from _parsing_rows(result)
    answer = result.answer or Answer(Verdict.NOTHING)
    if answer.outcome is Verdict.NOTHING:
        yield Row(f"{answer.reason} ('refdesk search' shows the nearest it has.)", style="yellow")
        return
    if answer.outcome is Verdict.RELATED:
        yield from (Row(answer.reason, style="yellow"), BLANK)
    if answer.catalogue:
        yield from _catalogue_rows(answer.catalogue)
    if answer.written:
        yield from _llm_rows(answer, streamed=streamed)
    if answer.comparison:
        yield from comparison_rows(answer.comparison, answer.citations)
    else:
        yield from _quotes_rows(answer.citations)
    yield from (Row(gap, style="yellow") for gap in answer.gaps)
    if answer.gaps:
        yield BLANK
    yield from (Row("Related reading" if answer.abstained else "Resources", style="bold"), BLANK)
    places = {source.resource_id: source for source in answer.catalogue.citations} if answer.catalogue else {}
    for hit in result.hits:
        yield from _hit_rows(hit, with_excerpt=False, place=places.get(hit.listed.resource.id))
    if answer.catalogue and not result.hits:
        yield Row("None.")


def _parsing_rows(result: Result) -> Iterator[Row]:
    """The filters parsed from the question, how to turn them off, and other remarks."""
    if result.understood:
        filters = describe_filters(result.understood)
        yield Row(f"Understood: {filters} (--literal to search the words as they are)", style="dim")
    if result.remark:
        yield Row(result.remark, style="dim")
    if result.understood or result.remark:
        yield BLANK


def _sentence_row(sentence: Sentence) -> Row:
    return Row(f"{sentence.text} {''.join(f'[{number}]' for number in sentence.citations)}")


def _llm_rows(answer: Answer, *, streamed: bool) -> Iterator[Row]:
    """The sentences of a language model, unless they were streamed, and whether they are used."""
    is_used = answer.written is not None and answer.written.used
    if is_used and not streamed:
        yield from map(_sentence_row, answer.sentences)
    if streamed and not is_used:
        yield Row("-- What stands above is withdrawn.", style="yellow")
    if answer.written and is_used:
        yield Row(f"-- worded by {answer.written.model}, checked against these quotes:", style="dim")
    if answer.reason:
        yield Row(answer.reason, style="yellow")
    yield BLANK


def _quotes_rows(citations: Iterable[Citation]) -> Iterator[Row]:
    for _, group in groupby(citations, key=lambda citation: citation.passage):
        yield from _quote_rows(list(group))


def _quote_rows(citations: list[Citation]) -> Iterator[Row]:
    """Quotes of one passage and its deep link; a note has none, since its resource is listed below."""
    for number, citation in enumerate(citations):
        if number and _has_gap(citations[number - 1], citation):
            yield Row("…", indent=_INDENT, style="dim")
        text = under_lead(citation.lead_text, citation.quote)
        is_code = keeps_lines(text)
        for position, line in enumerate(text.splitlines() if is_code else [text]):
            label = "" if position else f"[{citation.number}]"
            yield Row(line, label=label, indent=_INDENT, keep_indent=is_code)
    first = citations[0]
    document = first.passage.document
    yield Row(f"-- {first.passage.title}{_origin_suffix(document)}", indent=_INDENT, style="dim")
    url = deep_link(first.passage, first.start, first.end)
    if url and document.via is not Via.NOTE:
        yield _address_row(url)
    yield BLANK


def _has_gap(first: Citation, second: Citation) -> bool:
    """Whether text of the passage stands between two quotes of it."""
    between = first.passage.document.text[first.end : second.start]
    return first.end > second.start or bool(between.strip())


def _catalogue_rows(catalogue: CatalogueAnswer) -> Iterator[Row]:
    """A statement computed from the list, and that it is no quote."""
    yield from (Row(catalogue.statement), Row(f"-- {COMPUTED}", indent=_INDENT, style="dim"), BLANK)


def _hit_rows(hit: Hit, *, with_excerpt: bool, place: ListCitation | None = None) -> Iterator[Row]:
    resource, passage = hit.listed.resource, hit.passages[0]
    yield Row(resource.title, label=f"{hit.rank}.", indent=_INDENT, style="bold", url=resource.url)
    yield Row(describe_resource(resource) + _origin_suffix(passage.document), indent=_INDENT, style="dim")
    if place:
        yield Row(describe_place(place), indent=_INDENT, style="dim")
    yield _address_row(deep_link(passage, passage.chunk.start, passage.chunk.end) if with_excerpt else resource.url)
    if with_excerpt:
        yield Row(_shorten(sanitize_line(passage.text)), indent=_INDENT)
    for copy in hit.also:
        yield Row(f"Nearly the same: {copy.resource.title}", indent=_INDENT, style="dim")
        yield _address_row(copy.resource.url)
    yield BLANK


def _address_row(url: str | None) -> Row:
    return Row(url or "address not known", indent=_INDENT, style="blue", url=url, verbatim=True)


def _origin_suffix(document: Document) -> str:
    label = origin_label(document.via, document.url, document.role)
    return f" ({label})" if label else ""


def _shorten(text: str) -> str:
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rsplit(" ", 1)[0] + " ..."
