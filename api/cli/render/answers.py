"""What a person sees in a terminal or a pipe; the only module that prints.

Text from pages and lists is data: control and direction characters in it are shown as
blanks, and none of it is read as markup.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.style import Style
from rich.text import Text

from api.cli.terminal import console
from api.sanitize import makers, sanitize_line
from ingest.model import Document, Via, archived_on
from search.answer.quotes import is_block
from search.links.deep_links import deep_link
from search.model import Answer, Citation, Hit, Result, Sentence, Verdict, describe_filters

if TYPE_CHECKING:
    from api.cli.render.listing import Row

_EXCERPT = 240


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    plain = sys.stdout.encoding.lower() != "utf-8"
    sys.stdout.write(json.dumps(value, ensure_ascii=plain, indent=2) + "\n")


def print_lines(lines: Iterable[str]) -> None:
    """Lines that are laid out already, on standard output."""
    out = console()
    for line in lines:
        _line(out, line)


def print_sentence(sentence: str) -> None:
    """One plain line on standard output."""
    _line(console(), sanitize_line(sentence))


def print_failure(sentence: str) -> None:
    """The one sentence of a failure, on standard error."""
    console(errors=True).print(Text(sanitize_line(sentence), style="red"), soft_wrap=True)


def print_remark(sentence: str) -> None:
    """Something to know, on standard error."""
    console(errors=True).print(Text(sanitize_line(sentence), style="yellow"), soft_wrap=True)


def print_search(found: Result, *, quiet: bool = False) -> None:
    """The hits of a search, each with its best passage; `quiet` does not say how the question was read."""
    out = console()
    if not quiet:
        _read_from(out, found)
    if not found.hits:
        out.print("Nothing in this list fits the question and its filters.")
    print_hits(found.hits)


def print_hits(found: Iterable[Hit]) -> None:
    """Hits, each with its best passage."""
    out = console()
    for hit in found:
        _hit(out, hit, excerpt=True)


def follow_answer(steps: Iterator[Result], *, quiet: bool = False) -> tuple[Result, bool]:
    """What asking comes to, and whether sentences of a model were shown as they came; then `asked` shows the rest."""
    out, shown = console(), tuple[Sentence, ...]()
    for found in steps:
        answer = found.answer or Answer(Verdict.NOTHING)
        fresh = answer.sentences[len(shown) :] if answer.written and answer.written.used else ()
        if fresh and not shown and not quiet:
            _read_from(out, found)
        for one in fresh:
            _sentence(out, one)
        shown += fresh
    return found, bool(shown)


def print_answer(found: Result, *, quiet: bool = False, told: bool = False) -> None:
    """The answer, then the resources; what is not answered has at most related reading.

    A model's words may be `told` already.
    """
    out = console()
    if not quiet and not told:
        _read_from(out, found)
    answer = found.answer or Answer(Verdict.NOTHING)
    if answer.outcome is Verdict.NOTHING:
        _lines(out, f"{answer.reason} ('refdesk search' shows the nearest it has.)", style="yellow")
        return
    if answer.outcome is Verdict.RELATED:
        _lines(out, answer.reason, style="yellow")
        out.print()
    if answer.written:
        _worded(out, answer, told=told)
    for _, citations in groupby(answer.citations, key=lambda citation: citation.passage):
        _quoted(out, list(citations))
    out.print(Text("Related reading\n" if answer.abstained else "Resources\n", style="bold"))
    for hit in found.hits:
        _hit(out, hit, excerpt=False)


def _read_from(out: Console, found: Result) -> None:
    """How the question was read, and how to do without the filters."""
    read = f"Understood: {describe_filters(found.understood)} (--literal to search the words as they are)"
    for said in filter(None, (read if found.understood else "", found.remark)):
        _lines(out, said, style="dim")
    if found.understood or found.remark:
        out.print()


def _sentence(out: Console, said: Sentence) -> None:
    _lines(out, f"{said.text} {''.join(f'[{number}]' for number in said.citations)}")


def _worded(out: Console, answer: Answer, *, told: bool) -> None:
    """What a language model made of the quotes below, and what there is to say of that."""
    used = answer.written is not None and answer.written.used
    for one in answer.sentences if used and not told else ():
        _sentence(out, one)
    if told and not used:
        _lines(out, "-- What stands above is withdrawn.", style="yellow")
    if answer.written and used:
        _lines(out, f"-- worded by {answer.written.model}, checked against these quotes:", style="dim")
    if answer.reason:
        _lines(out, answer.reason, style="yellow")
    out.print()


def _quoted(out: Console, citations: list[Citation]) -> None:
    """Quotes of one passage, and where to read on; a note's resource is listed anyway."""
    first = citations[0]
    for citation in citations:
        for at, row in enumerate(citation.quote.splitlines() if is_block(citation.quote) else [citation.quote]):
            _lines(out, row, label="" if at else f"[{citation.number}]", indent=4, kept=is_block(citation.quote))
    _lines(out, f"-- {first.passage.title}{_origin(first.passage.document)}", indent=4, style="dim")
    url = deep_link(first.passage, first.start, first.end)
    if url and first.passage.document.via is not Via.NOTE:
        _line(out, " " * 4 + sanitize_line(url), "blue")
    out.print()


def _hit(out: Console, hit: Hit, *, excerpt: bool) -> None:
    resource, best = hit.listed.resource, hit.passages[0]
    url = deep_link(best, best.chunk.start, best.chunk.end) if excerpt else resource.url
    about = [resource.kind.replace("-", " "), makers(resource), resource.year and str(resource.year)]
    _lines(out, resource.title, label=f"{hit.rank}.", indent=4, style="bold", url=resource.url)
    _lines(out, ", ".join(part for part in about if part) + _origin(best.document), indent=4, style="dim")
    # An address stays on one line, so that it can be clicked and copied.
    _line(out, " " * 4 + sanitize_line(url or "address not known"), "blue")
    for passage in hit.passages[:1] if excerpt else ():
        _lines(out, _shortened(sanitize_line(passage.text)), indent=4)
    for copy in hit.also:
        _lines(out, f"Nearly the same: {copy.resource.title}", indent=4, style="dim")
        _line(out, " " * 4 + sanitize_line(copy.resource.url or "address not known"), "blue")
    out.print()


def _origin(document: Document) -> str:
    """What to know of a text that is not the live page's."""
    if document.via is Via.ARCHIVE:
        return f" (archived copy of {archived_on(document.url) or 'an unknown day'})"
    return " (from the list's note)" if document.via is Via.NOTE else ""


def _shortened(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return text[:_EXCERPT].rsplit(" ", 1)[0] + " ..."


def print_rows(rows: Iterable["Row"]) -> None:
    """Paragraphs that another module laid out."""
    out = console()
    for row in rows:
        if row.verbatim:
            lead = Text(f"{row.label:<{row.indent}}", style="cyan")
            out.print(lead.append(sanitize_line(row.text), style=_leading(row.style, row.url)), soft_wrap=True)
        elif row.text:
            _lines(out, row.text, label=row.label, indent=row.indent, style=row.style, url=row.url)
        else:
            out.print()


def _lines(  # noqa: PLR0913, how a paragraph may look
    out: Console,
    text: str,
    *,
    label: str = "",
    indent: int = 0,
    style: str = "",
    url: str | None = None,
    kept: bool = False,
) -> None:
    """A paragraph wrapped by us, as rich pads its own with blanks to the full width; `kept` keeps blanks before it."""
    before = len(text) - len(text.lstrip(" ")) if kept else 0
    for at, row in enumerate(Text(" " * before + sanitize_line(text)).wrap(out, out.width - indent)):
        lead = Text(f"{label if at == 0 else '':<{indent}}", style="cyan")
        out.print(lead.append(row.plain.rstrip(), style=_leading(style, url)), soft_wrap=True)


def _line(out: Console, text: str, style: str = "") -> None:
    out.print(Text(text, style=_leading(style, text.strip())), soft_wrap=True)


def _leading(style: str, url: str | None) -> Style:
    """A style that, on a terminal, leads to an address; a list may name what no browser should open."""
    link = url if url and url.startswith(("http://", "https://")) and sanitize_line(url) == url else None
    return Style.parse(style) + Style(link=link)


def print_index_run(run: dict[str, Any], *, verbose: bool) -> None:
    """The report of an index run: one line for each outcome, with `verbose` one for each link."""
    out = console()
    for link in run["links"] if verbose else ():
        again = f"looked at again after {link['again'][:10]}" if link["again"] else ""
        told = "; ".join(filter(None, [link["reason"], again]))
        _line(out, sanitize_line(f"{link['outcome']}: {link['title']}{f' ({told})' if told else ''}"))
    for outcome, count in run["outcomes"].items():
        _line(out, f"{count:>6}  {_OUTCOMES.get(outcome, outcome)}")
    counts = run["counts"]
    _line(out, f"\n{counts['resources']} resources, {counts['chunks']} passages ({run['encoded']} newly encoded)")
    said = "nothing changed, so no new index was built. " if run["unchanged"] else ""
    _line(out, f"in {run['took_ms'] / 1000:.1f} s. {said.capitalize()}Live: {run['generation']}")


_OUTCOMES = {
    "read": "read",
    "archived": "read from an archived copy",
    "kept": "not read this time, an earlier text is kept",
    "no address": "without an address, on the note",
    "not tried": "not tried, on the note",
    "unreachable": "unreachable, on the note",
    "blocked": "closed to programs, on the note",
    "refused": "in a private network, on the note",
    "gone": "gone, on the note",
    "unsupported": "of a kind that is not read yet, on the note",
    "unreadable": "fetched but not to be parsed, on the note",
    "empty": "without text, on the note",
}


_STATES = {
    "alive": "alive",
    "moved": "moved for good: the list should name the new address",
    "blocked": "closed to programs: cannot tell",
    "archived": "dead, read from an archived copy",
    "dead": "dead",
    "unknown": "never tried, or without an address",
}


def print_links(found: dict[str, Any]) -> None:
    """The health of a list: what is not simply alive, then the tally."""
    out = console()
    for state, words in _STATES.items():
        rows = [row for row in found["links"] if row["state"] == state]
        if not rows or state == "alive":
            continue
        out.print(Text(f"{words[0].upper()}{words[1:]}", style="bold"))
        for row in rows:
            _lines(out, row["title"], label="-", indent=2)
            _line(out, f"  {sanitize_line(row['url'] or 'no address')}", "blue")
            for line in filter(None, [row["moved_to"] and f"now {row['moved_to']}", _remarks(row)]):
                _line(out, f"  {sanitize_line(line)}", "dim")
        out.print()
    for state, words in _STATES.items():
        if count := found["counts"].get(state):
            _line(out, f"{count:>6}  {words}")


def print_links_markdown(found: dict[str, Any]) -> None:
    """The links that need their list's owner, as a table to paste into an issue."""
    out = console()
    rows = [row for row in found["links"] if row["state"] in {"moved", "archived", "dead"}]
    _line(out, f"{len(rows)} of {len(found['links'])} links of {_cell(found['list'])} should be looked at.\n")
    _line(out, "| link | state | since | what |\n|---|---|---|---|")
    for row in rows:
        what = f"now {_address(row['moved_to'])}" if row["moved_to"] else _cell(row["reason"])
        what += f"; {_cell(row['fallback'])}: {_address(row['copy'])}" if row["copy"] else ""
        cells = [f"{_cell(row['title'])} {_address(row['url'])}", row["state"], row["since"][:10], what]
        _line(out, f"| {' | '.join(cells)} |")


def _remarks(row: dict[str, Any]) -> str:
    since = f"since {row['since'][:10]}" if row["since"] else ""
    return "; ".join(filter(None, [row["reason"], since, row["fallback"]]))


def _address(url: str) -> str:
    """An address as a Markdown autolink, in which a backslash escapes nothing."""
    return "<" + "".join(f"%{ord(c):02X}" if c in "<>|` " else c for c in sanitize_line(url)) + ">"


def _cell(text: str) -> str:
    """Text that can break neither a table's row nor into markup."""
    return "".join(f"\\{c}" if c in "\\`*[]|<>" else c for c in sanitize_line(text))


def print_status(found: dict[str, Any]) -> None:
    """What is live, what was before, and what was not fetched."""
    out = console()
    rows = {
        "Live": found["generation"],
        "List": found["list"],
        "Built": found["created"],
        "Encoder": "{name}, {precision}, {dim} dimensions, {max_tokens} tokens".format(**found["encoder"]),
        "Holds": _tally(found["counts"]),
        "Kinds": _tally(found["kinds"]),
        "Vectors": f"{found['vectors']}, {found['recall']:.3f} of the nearest found",
        "Links": _tally(found["outcomes"]),
        "Older": ", ".join(found["older"]) or "none",
    }
    rows |= {"Remark": found["remark"]} if found["remark"] else {}
    for name, value in rows.items():
        _lines(out, value, label=name, indent=9)
    for outcome, links in groupby(found["not_fetched"], key=lambda link: (link["outcome"], link["reason"])):
        out.print(Text("\n" + sanitize_line(f"Not fetched, {outcome[0]}: {outcome[1]}"), style="bold"))
        for link in links:
            _lines(out, link["title"], label="-", indent=2)


def _tally(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())
