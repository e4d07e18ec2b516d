"""An evaluation as lines for people, at most 80 columns wide. Knows the JSON of `api.tasks.operations`."""

import textwrap
from collections.abc import Iterator
from typing import Any

from api.sanitize import sanitize_line

_WIDTH = 80
_LABEL_WIDTH = 8
_COLUMN_WIDTH = 12


def evaluation_lines(report: dict[str, Any], worst: int) -> Iterator[str]:
    """The measures of each mode, the changes, abstention, answers, and the `worst` questions at most."""
    yield f"{report['input']}: {report['questions']} questions over {report['passages']} passages"
    if skipped := report.get("skipped"):
        yield f"{skipped} questions above the maximum length were skipped"
    yield ""
    yield from _retrieval_lines(report)
    if report["changes"]:
        yield from ("", "Against the saved report; p as above, for the difference to it")
    for change in report["changes"]:
        numbers = f"{change['before']:.3f} -> {change['now']:.3f}  {change['now'] - change['before']:+.3f}"
        yield f"  {change['mode']:<{_LABEL_WIDTH}}{change['measure']:<{_COLUMN_WIDTH}}{numbers}  p {change['p']:.4f}"
    for split, rates in report["abstaining"].items():
        yield from ("", f"Abstaining, {split} questions")
        if rates["refused"] is not None:
            yield f"  of those the list does not answer {rates['refused']:.1%}"
        if rates["wrongly"] is not None:
            yield f"  of those it answers               {rates['wrongly']:.1%}"
    yield from _answer_lines(report)
    yield from _complaint_lines(report.get("complaints", []))
    yield from _worst_lines(report, worst)


def _complaint_lines(complaints: list[dict[str, Any]]) -> Iterator[str]:
    if complaints:
        unchanged = [complaint for complaint in complaints if complaint["unchanged"]]
        yield from ("", f"Answers that readers judged not helpful: {len(complaints)}, unchanged {len(unchanged)}")
        for complaint in unchanged:
            yield from _wrap(complaint["question"], "- ")


def _answer_lines(report: dict[str, Any]) -> Iterator[str]:
    if rates := report["answering"]:
        yield from ("", f"Answers to the {rates['questions']} questions whose answer is known, if it never abstained")
        yield f"  have it in the first quote            {rates['first quote']:.1%}"
        yield f"  have it in one of their quotes        {rates['whole answer']:.1%}"
    if risk := report["risk"]:
        yield from ("", "Share of wrong answers among the surest; their mean over all shares is the area")
        yield _table_row("surest", [f"{coverage:.0%}" for coverage, _ in risk["curve"][1::2]])
        yield _table_row("wrong", [f"{wrong:.3f}" for _, wrong in risk["curve"][1::2]])
        yield f"  area {risk['area']:.4f}, by cosine alone {risk['area_dense']:.4f}"


def _retrieval_lines(report: dict[str, Any]) -> Iterator[str]:
    measures = list(report["retrieval"][report["shipped"]])
    yield " " * _LABEL_WIDTH + "".join(f"{measure:>{_COLUMN_WIDTH}}" for measure in measures)
    for mode, values in report["retrieval"].items():
        intervals = report["intervals"][mode]
        yield _table_row(mode, [f"{values[measure]:.3f}" for measure in measures])
        yield _table_row("  95 %", ["{:.3f}-{:.3f}".format(*intervals[measure]) for measure in measures])
        if mode in report["p_values"]:
            yield _table_row("  p", [f"{report['p_values'][mode][measure]:.4f}" for measure in measures])
    if report["p_values"]:
        yield ""
        yield f"p: how likely chance alone would make the difference to {report['shipped']}"


def _table_row(label: str, cells: list[str]) -> str:
    return f"{label:<{_LABEL_WIDTH}}" + "".join(f"{cell:>{_COLUMN_WIDTH}}" for cell in cells)


def _worst_lines(report: dict[str, Any], worst: int) -> Iterator[str]:
    misses = report["misses"][:worst]
    if misses:
        yield from ("", f"The worst {len(misses)} of {len(report['misses'])} questions whose first hit is not right")
    for miss in misses:
        rank = f"came at place {miss['rank']}" if miss["rank"] else "was not found"
        yield from _wrap(miss["question"], "- ")
        yield from _wrap(f"relevant: {'; '.join(miss['relevant'])} ({rank})", "  ")
        yield from _wrap(f"first hit: {miss['top'] or 'nothing'}", "  ")


def _wrap(text: str, prefix: str) -> list[str]:
    return textwrap.wrap(sanitize_line(text), _WIDTH, initial_indent=prefix, subsequent_indent=" " * 4)
