"""Results as text for a model to read: the answer first, one line for each resource, quotes with their sources.

Knows the records; must not know engines or budgets. Text of pages has no control characters but line breaks.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import singledispatch
from typing import Any

from api.mcp.results.schemas import (
    AnswerRecord,
    AskPage,
    BrowsePage,
    CardRecord,
    CasesPage,
    EntryRecord,
    HitRecord,
    KeptPage,
    McpRecord,
    PageRecord,
    PathPage,
    QuoteRecord,
    RankedRecord,
    SearchPage,
    SpanRecord,
    StepRecord,
    TextPage,
)
from api.sanitize import sanitize_line, sanitize_lines

_MORE = "More: call again with start={next}."


@singledispatch
def render_result(page: McpRecord) -> str:
    """A result as text."""
    raise TypeError(f"no text for {type(page).__name__}")


@render_result.register
def render_ask(page: AskPage) -> str:
    """The answer, then the resources."""
    heading = "Resources:" if page.answer.outcome == "answered" else "Related reading:"
    more = f"{page.remaining:,} more: raise `k` or `max_tokens`, or `browse`." if page.remaining else ""
    hits = [heading, *map(render_entry, page.hits), more] if page.hits else [more]
    return _lines([*_answer_lines(page.answer), *hits, *_remarks(page.understood, page.remark)])


@render_result.register
def render_search(page: SearchPage) -> str:
    """Hits with their passages."""
    return _page(f"{page.total:,} resources", page.hits, render_hit, page)


@render_result.register
def render_browse(page: BrowsePage) -> str:
    """Resources, one a line."""
    return _page(f"{page.total:,} resources", page.resources, render_entry, page)


@render_result.register
def render_cases(page: CasesPage) -> str:
    """Case studies with their cards."""
    return _page(f"{page.total:,} case studies", page.cases, render_card, page)


@render_result.register
def render_path(page: PathPage) -> str:
    """Steps in their order."""
    more = f" {page.remaining:,} other resources fit." if page.remaining else ""
    return _page(f"{page.statement or page.reason}{more}", page.steps, render_step, page)


@render_result.register
def render_text(page: TextPage) -> str:
    """The resource, then its text."""
    origin = " ".join(filter(None, [page.via, page.role]))
    span = f"Text ({origin}), characters {page.start} to {page.end} of {page.length}:"
    more = _MORE.format(next=page.next) if page.next else ""
    return _lines([render_entry(page.resource), span, sanitize_lines(page.text), more])


def render_entry(entry: EntryRecord) -> str:
    """A resource in one line, with its note if that is given."""
    makers = ", ".join(filter(None, [*entry.authors, entry.organisation]))
    minutes = f"{entry.minutes} min" if entry.minutes else ""
    details = "; ".join(filter(None, [entry.kind, makers, str(entry.year or ""), entry.section, minutes]))
    rank = f"{entry.rank}." if isinstance(entry, RankedRecord) else "-"
    note = f"\n  {entry.note}" if entry.note else ""
    return f"{rank} {entry.title} ({details}) id={entry.id} {entry.url}".rstrip() + note


def render_hit(hit: HitRecord) -> str:
    """A resource with its passages."""
    copies = f"  nearly the same: {', '.join(hit.also)}" if hit.also else ""
    return _lines([render_entry(hit), *map(_render_passage, hit.passages), copies])


@render_result.register
def render_kept(page: KeptPage) -> str:
    """Where a link is."""
    place = f"the list '{page.list}', line {page.line}"
    done = f'Added "{page.title}" to {place}.' if page.added else f'"{page.title}" is in {place} already.'
    fetched = f"Fetched: {page.outcome}{f', {page.reason}' if page.reason else ''}." if page.outcome else ""
    return _lines([done, fetched, f"Not in the index yet: {page.left}." if page.left else ""])


def render_quote(quote: QuoteRecord) -> str:
    """A quote with its number and source."""
    text = sanitize_lines(f"{quote.lead}\n{quote.text}" if quote.lead else quote.text)
    source = f"id={quote.resource_id} {_place(quote)} {quote.url}".rstrip()
    return f'[{quote.number}] "{text}"\n  -- {quote.title}{", " * bool(quote.title)}{source}'


def render_card(card: CardRecord) -> str:
    """A case study with the fields of its card."""
    fields = (f"  {name}: {sanitize_line(text)}" for name, text in card.fields.items())
    return _lines([render_entry(card.resource), *fields])


def render_step(step: StepRecord) -> str:
    """A step with its reason."""
    requirement = f'  asks for: "{sanitize_line(step.requirement)}"' if step.requirement else ""
    follows = f"  after: {', '.join(step.follows)}" if step.follows else ""
    entry = render_entry(step.resource).removeprefix("- ")
    return _lines([f"{step.number}. {entry}", f'  why: "{sanitize_line(step.reason)}"', requirement, follows])


def _answer_lines(answer: AnswerRecord) -> Iterator[str]:
    yield sanitize_lines(answer.statement) + " (computed from the list's records)" * bool(answer.statement)
    yield answer.missing
    yield sanitize_lines(answer.written)
    yield answer.reason
    yield from (f"{side.name}: {', '.join(side.ids)}" for side in answer.comparison)
    yield from map(render_quote, answer.quotes)
    yield f"{answer.left_out} more quotes: raise max_tokens." if answer.left_out else ""
    yield from answer.gaps


def _page(heading: str, records: Iterable[McpRecord], render: Callable[[Any], str], page: PageRecord) -> str:
    more = _MORE.format(next=page.next) if page.next else ""
    return _lines([heading, *map(render, records), more, *_remarks(page.understood, page.remark)])


def _render_passage(passage: SpanRecord) -> str:
    return f'  "{sanitize_line(passage.text)}" {_place(passage)} {passage.url}'.rstrip()


def _place(span: SpanRecord) -> str:
    """Where a text stands, as `read` takes it."""
    role = f" role={span.role}" if span.role else ""
    return f"via={span.via}{role} start={span.start} end={span.end}"


def _remarks(understood: str, remark: str) -> list[str]:
    return [f"Understood: {understood}" if understood else "", remark]


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(filter(None, lines))
