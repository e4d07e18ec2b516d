"""What the figures of `make bench` come to, as a page of Markdown."""

from collections.abc import Sequence
from typing import Any

Figures = dict[str, Any]
# More programs than this that want a processor, and times are not to be trusted.
BUSY = 0.5
_INTRO = """# Speed and size

Written by `make bench` (`SIZES="1000 10000"` for some sizes, the others keep their figures); the figures are in
`tests/benchmarks/scale/figures.json`. {run[date]}, {run[machine]}, {libraries}.{busy}

Texts are synthetic: words of the encoder's vocabulary by Zipf's law, passages of some 60 tokens (real ones have some
160 and take 2.6 times as many bytes of token vectors). Building reads them with the real tokenizer and a lookup table
instead of the model, so that a million passages take minutes and not hours. Vectors are distributed like the model's
(`tests/benchmarks/scale/stub.py`). Questions go through the real encoder, and every stage of a search is real.

![Time and memory against the number of passages](benchmarks/scale.svg)
"""
_LEGEND = """
A size with a date was measured in an earlier run, on such a machine with the same libraries.
Milliseconds of a search are medians and 99th percentiles of 400 questions after 50 others, in one process with two
threads. *Open* is the time to open the index in a new process, libraries loaded before; *first* includes the first
question. *Memory* is resident memory: what the process keeps for itself, and with the pages of mapped files that it has
touched, which the system reclaims when others need them. *Recall* is measured by the build on sampled vectors, and
by real questions where vectors are searched by cells. *Same hits* is the share of the hits that a full comparison
gives, too.
"""
_LARGEST = {"catalogue": ("catalog",), "vectors": ("vectors", "cells"), "words": ("lexical",), "tokens": ("tokens",)}


def page(figures: Figures) -> str:
    """The whole page."""
    run = figures["run"]
    libraries = ", ".join(f"{name} {number}" for name, number in run["libraries"].items())
    busiest = max([run["load"], *(one["load"] for one in figures["sizes"].values())])
    busy = ""
    if run["load"] > BUSY:
        busy = f" **Other programs kept the machine busy** (load up to {busiest}): times are too long, ratios hold."
    parts = [_INTRO.format(run=run, libraries=libraries, busy=busy), _search(figures), _LEGEND, _build(figures),
             _rates(figures["encode"]), _sizes(figures)]  # fmt: skip
    return "\n".join(part.strip("\n") + "\n" for part in parts)


def _search(figures: Figures) -> str:
    head = ["passages", "vectors", "search p50, p99", "processor time", "open", "first", "memory: own, all",
            "recall: sampled, questions", "same hits"]  # fmt: skip
    return "## Searching\n\n" + _table(head, [_search_row(one) for one in figures["sizes"].values()])


def _search_row(one: Figures) -> list[str]:
    search, opened, built = one["search"], one["open"], one["add"]
    return [
        _size(one, "add"), built["vectors"], f"{search['p50_ms']:.1f}, {search['p99_ms']:.1f} ms",
        f"{search['cpu_ms']:.1f} ms", f"{opened['open_s']:.2f} s", f"{opened['first_s']:.2f} s",
        f"{search['own_mb']:.0f}, {search['resident_mb']:.0f} MB",
        ", ".join(f"{one:.3f}" for one in (built["recall"], search.get("recall_questions")) if one is not None),
        f"{search['same_hits']:.3f}" if "same_hits" in search else "all",
    ]  # fmt: skip


def _build(figures: Figures) -> str:
    rate = figures["encode"]["build"]
    head = ["passages", "all but the model", "with the model (arithmetic)", "adding 1 %: all but the model",
            "with the model", "share of a full build", "memory of the build"]  # fmt: skip
    rows = [_build_row(one, rate) for one in figures["sizes"].values()]
    note = (
        f"\nWith the model: the measured time, and for each encoded passage 1 / {rate} s, the real encoder's "
        f"time{_earlier(figures)}. Unchanged documents are neither cut nor encoded again; BM25, FAISS, SQLite and "
        "digests are rebuilt.\n"
    )
    return "## Building, and adding 1 %\n\n" + _table(head, rows) + note


def _earlier(figures: Figures) -> str:
    """The rates of earlier runs."""
    rates = {one["date"]: one["rate"] for one in figures["sizes"].values() if "date" in one}
    return "".join(f" (1 / {rate} s on {date})" for date, rate in rates.items())


def _build_row(one: Figures, rate: float) -> list[str]:
    full, more, rate = one["build"], one["add"], one.get("rate", rate)
    whole, part = full["seconds"] + full["encoded"] / rate, more["seconds"] + more["encoded"] / rate
    return [
        _size(one, "build"), f"{full['seconds']:,.0f} s", f"{whole:,.0f} s", f"{more['seconds']:,.0f} s",
        f"{part:,.0f} s", f"{100 * part / whole:.1f} %", f"{full['peak_mb']:,.0f} MB",
    ]  # fmt: skip


def _size(one: Figures, step: str) -> str:
    """The passages after a step, with the date where an earlier run measured them."""
    return f"{one[step]['chunks']:,}" + (f" ({one['date']})" if "date" in one else "")


def _rates(found: Figures) -> str:
    return (
        f"\nEncoding passages of {found['tokens']:.0f} tokens with two threads: {found['build']} a second as a build "
        f"does it, cache and packing included, {found['bare']} by the bare model "
        f"({found['bare'] / found['build']:.2f} times).\n"
    )


def _sizes(figures: Figures) -> str:
    head = ["passages", "bytes a passage", *_LARGEST]
    rows = []
    for one in figures["sizes"].values():
        files, count = one["add"]["bytes"], one["add"]["chunks"]
        parts = [
            sum(size for name, size in files.items() if name.startswith(kind)) / count for kind in _LARGEST.values()
        ]
        rows.append([_size(one, "add"), f"{sum(parts):,.0f}", *(f"{part:,.0f}" for part in parts)])
    return "## Bytes of a passage\n\nWithout the encoder, 24 MB.\n\n" + _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
