"""Index runs, link health and the state of the index as rows and lines for people.

Knows the JSON of `api.tasks.operations`; must not know the console.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from api.cli.render.output import BLANK, Row
from api.exports.markdown_text import autolink, escape_markdown
from api.labels import describe_link
from api.sanitize import sanitize_line

_OUTCOMES = {
    "read": "read",
    "archived": "read from an archived copy",
    "kept": "not read this time, an earlier text is kept",
    "no address": "without an address, on the note",
    "not tried": "not tried, on the note",
    "unreachable": "unreachable, on the note",
    "blocked": "closed to programs, on the note",
    "refused": "refused (a private network, or a file outside of the folders), on the note",
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
# States of links that the owner of the list should correct.
_TO_CORRECT = {"moved", "archived", "dead"}
_COUNT_WIDTH = 6


def index_run_lines(report: dict[str, Any], *, verbose: bool) -> Iterator[str]:
    """The report of an index run: one line for each outcome, with `verbose` one for each link."""
    for link in report["links"] if verbose else ():
        retry = f"looked at again after {link['again'][:10]}" if link["again"] else ""
        link_text = describe_link(link["outcome"], link["reason"])
        yield sanitize_line(f"{link['title']}: {'; '.join(filter(None, [link_text, retry]))}")
    for outcome, count in report["outcomes"].items():
        yield f"{count:>{_COUNT_WIDTH}}  {_OUTCOMES.get(outcome, outcome)}"
    if report["only"]:
        yield f"\nOnly {', '.join(report['only'])}: {report['selected']:,} links chosen; the others keep their pages."
    counts = report["counts"]
    yield f"\n{counts['resources']} resources, {counts['chunks']} passages ({report['encoded']} newly encoded)"
    remark = "Nothing changed, so no new index was built. " if report["unchanged"] else ""
    yield f"in {report['took_ms'] / 1000:.1f} s. {remark}Live: {report['generation']}"


def link_health_rows(report: dict[str, Any]) -> Iterator[Row]:
    """The links that are not alive, grouped by state, then the number of links in each state."""
    for state, description in _STATES.items():
        links = [link for link in report["links"] if link["state"] == state]
        if not links or state == "alive":
            continue
        yield Row(f"{description[0].upper()}{description[1:]}", style="bold")
        for link in links:
            yield from _link_rows(link)
        yield BLANK
    for state, description in _STATES.items():
        if count := report["counts"].get(state):
            yield Row(description, label=f"{count:>{_COUNT_WIDTH}}", indent=_COUNT_WIDTH + 2, verbatim=True)


def _link_rows(link: dict[str, Any]) -> Iterator[Row]:
    since = f"since {link['since'][:10]}" if link["since"] else ""
    remarks = "; ".join(filter(None, [link["reason"], since, link["fallback"]]))
    yield Row(link["title"], label="-", indent=2)
    yield Row(link["url"] or "no address", indent=2, style="blue", url=link["url"], verbatim=True)
    for line in filter(None, [link["moved_to"] and f"now {link['moved_to']}", remarks]):
        yield Row(line, indent=2, style="dim", verbatim=True)


def link_table_lines(report: dict[str, Any]) -> Iterator[str]:
    """The links that the owner of the list should correct, as a Markdown table for an issue."""
    links = [link for link in report["links"] if link["state"] in _TO_CORRECT]
    yield f"{len(links)} of {len(report['links'])} links of {escape_markdown(report['list'])} should be looked at.\n"
    yield "| link | state | since | what |\n|---|---|---|---|"
    for link in links:
        remark = f"now {autolink(link['moved_to'])}" if link["moved_to"] else escape_markdown(link["reason"])
        remark += f"; {escape_markdown(link['fallback'])}: {autolink(link['copy'])}" if link["copy"] else ""
        cells = [f"{escape_markdown(link['title'])} {autolink(link['url'])}", link["state"], link["since"][:10], remark]
        yield f"| {' | '.join(cells)} |"


def status_rows(status: dict[str, Any]) -> Iterator[Row]:
    """The live index, the other generations, and the links that were not fetched."""
    fields = {
        "Live": status["generation"],
        "List": status["list"],
        "Built": status["created"],
        "Encoder": "{name}, {precision}, {dim} dimensions, {max_tokens} tokens".format(**status["encoder"]),
        "Holds": _format_counts(status["counts"]),
        "Kinds": _format_counts(status["kinds"]),
        "Vectors": f"{status['vectors']}, {status['recall']:.3f} of the nearest found",
        "Abstains": _abstention(status["abstention"]),
        "Links": _format_counts(status["outcomes"]),
        "Others": ", ".join(status["older"]) or "none",
    }
    fields |= {"Remark": status["remark"]} if status["remark"] else {}
    for label, value in fields.items():
        yield Row(value, label=label, indent=9)
    not_fetched = groupby(status["not_fetched"], key=lambda link: (link["outcome"], link["reason"]))
    for (outcome, reason), links in not_fetched:
        phrase = describe_link(outcome, reason)
        yield from (BLANK, Row(f"{phrase[:1].upper()}{phrase[1:]}", style="bold"))
        for link in links:
            yield Row(link["title"], label="-", indent=2)


def _format_counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _abstention(learned: dict[str, float]) -> str:
    """How the threshold of an answer was set."""
    if not learned:
        return "by the shipped threshold, as the index is small"
    return (
        f"by a threshold of this index, {learned['certainty']:.2f}; it refuses {learned['foreign_refused']:.0%} of "
        f"{learned['foreign']:.0f} foreign questions"
    )
