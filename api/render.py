"""What a person sees in a terminal or a pipe; the only module that prints.

Text from pages and lists is data: control and direction characters in it are shown as
blanks, and none of it is read as markup.
"""

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from ingest.model import Document, Resource, Via, archived_on
from search.links import deep_link
from search.model import Answer, Citation, Hit, Result, described

# Stage, done, in all, and words beside that; the last may be left out.
Progress = Callable[..., None]
_WIDEST = 100
_PLAIN_WIDTH = 80
_EXCERPT = 240
# A rate over less time than this is chance.
_UNSURE_SECONDS = 3.0


def console(*, errors: bool = False) -> Console:
    """Standard output (or error) at a width that reads well; 80 columns in a pipe."""
    found = Console(stderr=errors, highlight=False, soft_wrap=False)
    found.width = min(found.width, _WIDEST) if found.is_terminal else _PLAIN_WIDTH
    return found


def clean(text: str) -> str:
    """`text` with line breaks, control and direction characters as single blanks."""
    return " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).split())


def as_json(value: object) -> None:
    """One JSON document on standard output."""
    plain = sys.stdout.encoding.lower() != "utf-8"
    sys.stdout.write(json.dumps(value, ensure_ascii=plain, indent=2) + "\n")


def plain(lines: Iterable[str]) -> None:
    """Lines that are laid out already, on standard output."""
    out = console()
    for line in lines:
        _line(out, line)


def say(sentence: str) -> None:
    """One plain line on standard output."""
    _line(console(), clean(sentence))


def failure(sentence: str) -> None:
    """The one sentence of a failure, on standard error."""
    console(errors=True).print(Text(clean(sentence), style="red"), soft_wrap=True)


def remark(sentence: str) -> None:
    """Something to know, on standard error."""
    console(errors=True).print(Text(clean(sentence), style="yellow"), soft_wrap=True)


def searched(found: Result) -> None:
    """The hits of a search, each with its best passage."""
    out = console()
    _read_from(out, found)
    if not found.hits:
        out.print("Nothing in this list fits the question and its filters.")
    for hit in found.hits:
        _hit(out, hit, excerpt=True)


def asked(found: Result) -> None:
    """The answer, then the resources; of a question that is not answered only that."""
    out = console()
    _read_from(out, found)
    answer = found.answer or Answer(abstained=True, reason="")
    if answer.abstained:
        _lines(out, f"{answer.reason} ('refdesk search' shows the nearest it has.)", style="yellow")
        return
    for _, citations in groupby(answer.citations, key=lambda citation: citation.passage):
        _quoted(out, list(citations))
    out.print(Text("Resources\n", style="bold"))
    for hit in found.hits:
        _hit(out, hit, excerpt=False)


def _read_from(out: Console, found: Result) -> None:
    """The filters that were read from the question, and how to do without them."""
    read = f"Understood: {described(found.understood)} (--literal to search the words as they are)"
    if said := read if found.understood else found.remark:
        _lines(out, said, style="dim")
        out.print()


def _quoted(out: Console, citations: list[Citation]) -> None:
    """Quotes of one passage, and where to read on; a note's resource is listed anyway."""
    first = citations[0]
    for citation in citations:
        _lines(out, citation.quote, label=f"[{citation.number}]", indent=4)
    _lines(out, f"-- {first.passage.title}{_origin(first.passage.document)}", indent=4, style="dim")
    url = deep_link(first.passage, first.start, first.end)
    if url and first.passage.document.via is not Via.NOTE:
        _line(out, " " * 4 + clean(url), "blue")
    out.print()


def _hit(out: Console, hit: Hit, *, excerpt: bool) -> None:
    resource, best = hit.listed.resource, hit.passages[0]
    url = deep_link(best, best.chunk.start, best.chunk.end) if excerpt else resource.url
    about = [resource.kind.replace("-", " "), _by(resource), resource.year and str(resource.year)]
    _lines(out, resource.title, label=f"{hit.rank}.", indent=4, style="bold")
    _lines(out, ", ".join(part for part in about if part) + _origin(best.document), indent=4, style="dim")
    # An address stays on one line, so that it can be clicked and copied.
    _line(out, " " * 4 + clean(url or "address not known"), "blue")
    for passage in hit.passages[:1] if excerpt else ():
        _lines(out, _shortened(clean(passage.text)), indent=4)
    out.print()


def _by(resource: Resource) -> str:
    """Who made it: at most two authors by name, and their organisation."""
    authors = list(resource.authors)
    if len(authors) > 2:
        authors = [f"{authors[0]} and others"]
    return ", ".join(filter(None, [" and ".join(authors), resource.organisation]))


def _origin(document: Document) -> str:
    """What to know of a text that is not the live page's."""
    if document.via is Via.ARCHIVE:
        return f" (archived copy of {archived_on(document.url) or 'an unknown day'})"
    return " (from the list's note)" if document.via is Via.NOTE else ""


def _shortened(text: str) -> str:
    if len(text) <= _EXCERPT:
        return text
    return text[:_EXCERPT].rsplit(" ", 1)[0] + " ..."


def _lines(out: Console, text: str, *, label: str = "", indent: int = 0, style: str = "") -> None:
    """A paragraph wrapped by us, as rich pads its own with blanks to the full width."""
    for at, row in enumerate(Text(clean(text)).wrap(out, out.width - indent)):
        lead = Text(f"{label if at == 0 else '':<{indent}}", style="cyan")
        out.print(lead.append(row.plain.rstrip(), style=style), soft_wrap=True)


def _line(out: Console, text: str, style: str = "") -> None:
    out.print(Text(text, style=style), soft_wrap=True)


def indexed(run: dict[str, Any], *, verbose: bool) -> None:
    """The report of an index run: one line for each outcome, with `verbose` one for each link."""
    out = console()
    for link in run["links"] if verbose else ():
        again = f"looked at again after {link['again'][:10]}" if link["again"] else ""
        told = "; ".join(filter(None, [link["reason"], again]))
        _line(out, clean(f"{link['outcome']}: {link['title']}{f' ({told})' if told else ''}"))
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


def links(found: dict[str, Any]) -> None:
    """The health of a list: what is not simply alive, then the tally."""
    out = console()
    for state, words in _STATES.items():
        rows = [row for row in found["links"] if row["state"] == state]
        if not rows or state == "alive":
            continue
        out.print(Text(f"{words[0].upper()}{words[1:]}", style="bold"))
        for row in rows:
            _lines(out, row["title"], label="-", indent=2)
            _line(out, f"  {clean(row['url'] or 'no address')}", "blue")
            for line in filter(None, [row["moved_to"] and f"now {row['moved_to']}", _remarks(row)]):
                _line(out, f"  {clean(line)}", "dim")
        out.print()
    for state, words in _STATES.items():
        if count := found["counts"].get(state):
            _line(out, f"{count:>6}  {words}")


def links_markdown(found: dict[str, Any]) -> None:
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
    return "<" + "".join(f"%{ord(c):02X}" if c in "<>|` " else c for c in clean(url)) + ">"


def _cell(text: str) -> str:
    """Text that can break neither a table's row nor into markup."""
    return "".join(f"\\{c}" if c in "\\`*[]|<>" else c for c in clean(text))


def status(found: dict[str, Any]) -> None:
    """What is live, what was before, and what was not fetched."""
    out = console()
    rows = {
        "Live": found["generation"],
        "List": found["list"],
        "Built": found["created"],
        "Encoder": "{name}, {precision}, {dim} dimensions, {max_tokens} tokens".format(**found["encoder"]),
        "Holds": _tally(found["counts"]),
        "Kinds": _tally(found["kinds"]),
        "Links": _tally(found["outcomes"]),
        "Older": ", ".join(found["older"]) or "none",
    }
    for name, value in rows.items():
        _lines(out, value, label=name, indent=9)
    for outcome, links in groupby(found["not_fetched"], key=lambda link: (link["outcome"], link["reason"])):
        out.print(Text("\n" + clean(f"Not fetched, {outcome[0]}: {outcome[1]}"), style="bold"))
        for link in links:
            _lines(out, link["title"], label="-", indent=2)


def _tally(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


@contextmanager
def progress(*, quiet: bool) -> Iterator[Progress]:
    """A bar on a terminal's standard error for each stage; nothing in a pipe."""
    out = console(errors=True)
    if quiet or not out.is_terminal:
        yield lambda stage, done, total, note="": None
        return
    with _bars(out) as bars:
        tasks: dict[str, Any] = {}

        def advance(stage: str, done: int, total: int, note: str = "") -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.note = note
            bars.update(tasks[stage], completed=done, total=total)

        yield advance


def _bars(out: Console) -> Any:
    """A line for each stage: done of all, how many a second, time left; below them what else there is to know."""
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TextColumn
    from rich.progress import Progress as Bars

    class Pace(ProgressColumn):
        def render(self, task: Task) -> Text:
            seconds = task.elapsed or 0.0
            if seconds < _UNSURE_SECONDS or not task.completed:
                return Text("")
            rate = task.completed / seconds
            left = timedelta(seconds=round((task.remaining or 0) / rate))
            return Text(f"{rate:.1f}/s, {left} left", style="dim")

    class Noted(Bars):
        note = ""

        def get_renderables(self) -> Iterator[Any]:
            yield from super().get_renderables()
            if self.note:
                yield Text(self.note, style="dim", overflow="ellipsis", no_wrap=True)

    columns = (TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), Pace())
    return Noted(*columns, console=out, transient=True)
