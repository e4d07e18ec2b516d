"""Operations that are killed at random moments: what was there stays, and the next run goes on.

`python -m tests.crash.killing [ROUNDS]` kills each operation that often (20) and ends with 1 if anything is lost.
"""

import random
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from api.reading.store import ReadingStore
from index.generation import open_current
from index.layout import Layout
from search.evaluation.feedback import read_feedback
from tests.crash import checks
from tests.crash.desk import OPERATIONS, Desk, prepared_desk
from tests.crash.pairs import broken_files, next_index
from tests.crash.processes import Use, copy_desk, run_all, start

# Of a desk with a mark and a verdict; operations take about as long as this.
_LONGEST_SECONDS = 1.5


def kill(template: Desk, folder: Path, use: Use, seconds: float) -> list[str]:
    """What is lost after an operation on a copy of the desk in `folder` was killed so late, in sentences."""
    desk = copy_desk(template, folder)
    list_before, live_before = (desk.folder / "lists" / "own.md").read_bytes(), _live(desk)
    process = start(desk, [use])[0]
    process.join(seconds)
    process.kill()
    process.join()
    lost = [loss for loss in checks.answers(folder, checks.Promise({}, True, {})) if "not whole" in loss]
    entries, verdicts = ReadingStore(Layout(folder).reading).entries(), read_feedback(Layout(folder).feedback)
    if len(entries) != 1 or not verdicts or not set(live_before) <= set(_live(desk)):
        lost.append(f"{len(entries)} marks, {len(verdicts)} verdicts, {len(_live(desk))} resources are left")
    content = (desk.folder / "lists" / "own.md").read_bytes()
    if content != list_before and not (content.startswith(list_before) and content.endswith(b"\n")):
        lost.append("the list is torn")
    return lost + next_index(desk) + _after(desk)


def _after(desk: Desk) -> list[str]:
    """What the next changes find, each of which is made once more."""
    for name in ("keep", "mark", "judge", "add"):
        run_all(desk, Use(name, 3))
    return broken_files(desk)


def _live(desk: Desk) -> list[str]:
    with closing(open_current(Layout(desk.folder))) as live:
        return [row.resource.key for row in live.catalog.resources()]


def main() -> int:
    """Every operation."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    dice, lost = random.Random(0), list[str]()  # noqa: S311, it only chooses moments
    with tempfile.TemporaryDirectory() as scratch, prepared_desk(Path(scratch)) as template:
        for name in ("index", "mark", "judge"):
            run_all(template, Use(name, 3))
        for name in OPERATIONS:
            for _ in range(rounds):
                seconds = dice.random() * _LONGEST_SECONDS
                losses = kill(template, Path(scratch) / "copy", Use(name), seconds)
                lost += [f"{name} killed after {seconds:.3f} s: {loss}" for loss in losses]
    sys.stdout.write("".join(f"{loss}\n" for loss in lost[:40]))
    sys.stdout.write(f"{rounds * len(OPERATIONS)} operations killed: {len(lost)} losses\n")
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
