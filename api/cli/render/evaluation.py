"""An evaluation as lines of text for a person, at most 80 columns wide."""

import textwrap
from collections.abc import Iterator
from typing import Any

from api.sanitize import sanitize_line

_WIDTH = 80
_LABEL = 8
_COLUMN = 12


def evaluation_lines(found: dict[str, Any], worst: int) -> Iterator[str]:
    """The measures of each mode, what changed, abstaining, and the `worst` questions."""
    yield f"{found['input']}: {found['questions']} questions over {found['passages']} passages"
    yield ""
    yield from _retrieval(found)
    if found["changes"]:
        yield from ("", "Against the saved report; p as above, for the difference to it")
    for change in found["changes"]:
        numbers = f"{change['before']:.3f} -> {change['now']:.3f}  {change['now'] - change['before']:+.3f}"
        yield f"  {change['mode']:<{_LABEL}}{change['measure']:<{_COLUMN}}{numbers}  p {change['p']:.4f}"
    for split, rates in found["abstaining"].items():
        yield from ("", f"Abstaining, {split} questions")
        yield f"  of those the list does not answer {rates['refused']:.1%}"
        yield f"  of those it answers               {rates['wrongly']:.1%}"
    yield from _answering(found)
    yield from _worst(found, worst)


def _answering(found: dict[str, Any]) -> Iterator[str]:
    if rates := found["answering"]:
        yield from ("", f"Answers to the {rates['questions']} questions whose answer is known, if it never abstained")
        yield f"  have it in the first quote            {rates['first quote']:.1%}"
        yield f"  have it in one of their quotes        {rates['whole answer']:.1%}"
    if risk := found["risk"]:
        yield from ("", "Share of wrong answers among the surest; their mean over all shares is the area")
        yield _row("surest", [f"{coverage:.0%}" for coverage, _ in risk["curve"][1::2]])
        yield _row("wrong", [f"{wrong:.3f}" for _, wrong in risk["curve"][1::2]])
        yield f"  area {risk['area']:.4f}, by cosine alone {risk['area_dense']:.4f}"


def _retrieval(found: dict[str, Any]) -> Iterator[str]:
    measures = list(found["retrieval"][found["shipped"]])
    yield " " * _LABEL + "".join(f"{measure:>{_COLUMN}}" for measure in measures)
    for mode, values in found["retrieval"].items():
        ends = found["intervals"][mode]
        yield _row(mode, [f"{values[measure]:.3f}" for measure in measures])
        yield _row("  95 %", ["{:.3f}-{:.3f}".format(*ends[measure]) for measure in measures])
        if mode in found["p_values"]:
            yield _row("  p", [f"{found['p_values'][mode][measure]:.4f}" for measure in measures])
    if found["p_values"]:
        yield ""
        yield f"p: how likely chance alone would make the difference to {found['shipped']}"


def _row(label: str, cells: list[str]) -> str:
    return f"{label:<{_LABEL}}" + "".join(f"{cell:>{_COLUMN}}" for cell in cells)


def _worst(found: dict[str, Any], worst: int) -> Iterator[str]:
    shown = found["misses"][:worst]
    if shown:
        yield from ("", f"The worst {len(shown)} of {len(found['misses'])} questions whose first hit is not right")
    for miss in shown:
        place = f"came at place {miss['rank']}" if miss["rank"] else "was not found"
        yield from _wrapped(miss["question"], "- ")
        yield from _wrapped(f"wanted: {'; '.join(miss['wanted'])} ({place})", "  ")
        yield from _wrapped(f"found: {miss['found'] or 'nothing'}", "  ")


def _wrapped(text: str, lead: str) -> list[str]:
    return textwrap.wrap(sanitize_line(text), _WIDTH, initial_indent=lead, subsequent_indent=" " * 4)
