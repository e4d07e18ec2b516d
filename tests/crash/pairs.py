"""Two processes that change one desk at once: each operation is done whole or refused, and what was done stays.

`python -m tests.crash.pairs` tries every pair of operations, with the same and with different targets, many times.
"""

import random
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import combinations_with_replacement
from pathlib import Path

from api.reading.store import ReadingStore
from index.generation import open_current
from index.layout import Layout
from ingest.lists.writing import find_in_file
from tests.crash import checks, files
from tests.crash.desk import REMOVED, Desk, prepared_desk
from tests.crash.processes import Result, Use, copy_desk, run_all

CHANGES = ("keep", "add", "remove", "rename", "refresh", "index", "mark")
PAIRS = tuple(combinations_with_replacement(CHANGES, 2))
# A part of each sentence with which an operation may be refused while another one runs.
REFUSALS = ("Another run fetches links", "Another build is running", "There is no list", "There is a list")
# The second begins while the first runs.
_LONGEST_DELAY = 0.6


def uses_of(pair: Sequence[str], dice: random.Random, *, is_same: bool) -> tuple[Use, Use]:
    """The two operations, on the same target or on different ones, one of them a little later."""
    delays = [0.0, dice.random() * _LONGEST_DELAY]
    dice.shuffle(delays)
    return Use(pair[0], 1, delays[0]), Use(pair[1], 1 if is_same else 2, delays[1])


def try_pair(template: Desk, folder: Path, uses: Sequence[Use]) -> tuple[list[str], list[Result]]:
    """What is wrong after both ran on a copy of the desk in `folder`, in sentences, and how both ended."""
    desk = copy_desk(template, folder)
    results = run_all(desk, *uses)
    wrong = [problem for result in results for problem in _problems(desk, result, results)]
    return wrong + broken_files(desk) + next_index(desk), results


def _problems(desk: Desk, result: Result, results: Sequence[Result]) -> Iterator[str]:
    """What is wrong with the effect of one operation."""
    use, name = result.use, f"{result.use.name} {result.use.number}"
    if not result.is_done and not any(part in result.output for part in REFUSALS):
        yield f"{name} was refused: {result.output}"
    if use.name == "keep":
        if bool(find_in_file(_list_file(desk, "own"), desk.kept_url(use.number))) != result.is_done:
            yield f"{name} is done: {result.is_done}, its line is not as that says"
        if "It is in the index" in result.output and desk.kept_url(use.number) not in _indexed(desk):
            yield f"{name} is not in the index any more"
    if use.name == "mark" and all(other.use == use or other.use.name != "mark" for other in results):
        entries = ReadingStore(Layout(desk.folder).reading).entries().values()
        if [entry.note for entry in entries] != [f"Note {use.number}"] * result.is_done:
            yield f"{name} is lost: {entries}"
    expected = {
        "add": (f"spare-{use.number}", True),
        "remove": (REMOVED[use.number % 2], False),
        "rename": (f"park-{use.number}", True),
    }
    if result.is_done and use.name in expected and not _is_undone(use, results):
        listed, is_there = expected[use.name]
        if (listed in _lists(desk)) != is_there:
            yield f"{name} is lost: {_lists(desk)}"


def _is_undone(use: Use, results: Sequence[Result]) -> bool:
    """Whether the other operation removed the list that this one renamed, after which either state is right."""
    removed = {REMOVED[result.use.number % 2] for result in results if result.use.name == "remove"}
    return use.name == "rename" and "zoo" in removed


def broken_files(desk: Desk) -> list[str]:
    """What of the desk is torn or was left behind, in sentences."""
    promise = checks.Promise({}, True, {})
    layout = Layout(desk.folder)
    torn = [loss for loss in checks.answers(desk.folder, promise) if "not whole" in loss]
    with closing(open_current(layout)) as live:
        torn += [live.remark] if live.remark else []
    files.values(desk.folder, [])
    return torn + [f"{name} was left behind" for name in files.left_behind(desk.folder)]


def next_index(desk: Desk) -> list[str]:
    """What the next index lacks or has too much, in sentences."""
    run_all(desk, Use("index"))
    with closing(open_current(Layout(desk.folder))) as live:
        named = [summary.name for summary in live.manifest.lists]
    wrong = [] if sorted(named) == sorted(_lists(desk)) else [f"the index has the lists {named}, not {_lists(desk)}"]
    kept = [desk.kept_url(n) for n in range(3) if find_in_file(_list_file(desk, "own"), desk.kept_url(n))]
    return wrong + [f"{url} is not in the next index" for url in kept if url not in _indexed(desk)]


def _indexed(desk: Desk) -> set[str]:
    with closing(open_current(Layout(desk.folder))) as live:
        return {row.resource.url or "" for row in live.catalog.resources()}


def _lists(desk: Desk) -> list[str]:
    return [*tomllib.loads((desk.folder / "refdesk.toml").read_text())["lists"]]


def _list_file(desk: Desk, name: str) -> Path:
    return desk.folder / "lists" / f"{name}.md"


def main() -> int:
    """Every pair, ROUNDS times (20)."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    dice, ends, wrong = random.Random(0), Counter[str](), list[str]()  # noqa: S311, it only chooses delays
    with tempfile.TemporaryDirectory() as scratch, prepared_desk(Path(scratch)) as template:
        run_all(template, Use("index"))
        for number in range(rounds):
            for pair in PAIRS:
                uses = uses_of(pair, dice, is_same=number % 2 == 0)
                problems, results = try_pair(template, Path(scratch) / "copy", uses)
                wrong += [f"{uses}: {problem}" for problem in problems]
                ends.update(f"{' and '.join(pair)}: {sum(result.is_done for result in results)} done" for _ in "1")
    sys.stdout.write("".join(f"{end}, {count} times\n" for end, count in sorted(ends.items())))
    sys.stdout.write("".join(f"{problem}\n" for problem in wrong[:40]))
    sys.stdout.write(f"{rounds * len(PAIRS)} pairs of processes: {len(wrong)} losses\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
