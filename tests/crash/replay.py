"""A crash at every call that writes: record the scene, lay out what the disk may hold, and look.

`python -m tests.crash.replay [SCENE...]` tries them all and ends with 1 if anything is lost; EVERY=n takes one call in
n, RUNS=n has the next run after one state in n. TMPDIR in memory makes it quick.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.encoder import export
from tests.crash import checks
from tests.crash.disk import Disk, State
from tests.crash.trace import Call, can_trace, record
from tests.crash.workload import READY, Places

ROOT = Path(__file__).parents[2]
# Names with module and arguments.
SCENES = {"workload": ("workload",), "desk": ("desk_workload", "all"), "files": ("desk_workload", "files")}
_CHANGING = {"open", "write", "truncate", "sync", "rename", "remove", "mkdir", "link"}


@dataclass(slots=True)
class Tally:
    """After which calls a crash was tried, how many states that left, how many of them different, and what was lost.

    `runs` is after how many of them the next build was run.
    """

    points: set[str] = field(default_factory=set)
    states: int = 0
    different: int = 0
    runs: int = 0
    lost: list[str] = field(default_factory=list)


def scene(folder: Path, name: str = "workload") -> tuple[Places, list[Call]]:
    """Record one of SCENES in `folder`."""
    places = Places(folder)
    module, *scope = SCENES[name]
    command = [sys.executable, "-m", f"tests.crash.{module}", folder, *scope]
    return places, record(command, folder / "log", [places.data, places.marks], ROOT)


def crashes(places: Places, calls: Sequence[Call], every: int = 1) -> Iterator[tuple[str, State, checks.Promise]]:
    """After each call that changes something, or one in `every`: what the disk may hold and what must hold."""
    whole = Disk(places.data, places.marks)
    for call in calls:
        whole.apply(call)
    disk, points = Disk(places.data, places.marks), 0
    for number, call in enumerate(calls):
        disk.apply(call)
        if call.kind in _CHANGING and READY in disk.marks:
            points += 1
            if points % every == 0:
                promise = checks.promised(disk.marks, whole.marks)
                for kind, state in disk.states(number):
                    yield f"{number} {call.kind} {call.path or call.handle} {kind}", state, promise


def replay(places: Places, calls: Sequence[Call], every: int = 1, runs: int = 1, most: int = 20) -> Tally:
    """Look at every state, at each part of it once for what it must keep; run the next build in one of `runs`.

    A part that was looked at before under the same promise is not looked at again: while an index is
    written the texts stay as they are, and the other way round. Ends early with `most` losses.
    """
    tally, seen, folder = Tally(), set[tuple[str, ...]](), places.folder / "crashed"
    for where, state, promise in crashes(places, calls, every):
        tally.points.add(where.split()[0])
        tally.states += 1
        steps = _steps(state, promise, seen)
        tally.different += bool(steps)
        if checks.goes_on in steps:
            tally.runs += 1
            if tally.runs % runs:
                steps.remove(checks.goes_on)
        if steps:
            checks.lay_out(state, folder)
            tally.lost += [f"{where}: {loss}" for loss in checks.losses(folder, promise, steps)]
            if len(tally.lost) >= most:
                break
    tally.runs //= runs
    return tally


def _steps(state: State, promise: checks.Promise, seen: set[tuple[str, ...]]) -> list[checks.Step]:
    index, texts, caches = (checks.digest(state, part) for part in (checks.INDEX, checks.TEXTS, checks.CACHES))
    wanted: list[tuple[checks.Step, tuple[str, ...]]] = [
        (checks.answers, (index, repr(promise.live), str(promise.may_be_bare))),
        (checks.keeps, (texts, repr(promise.texts))),
        (checks.goes_on, (index, texts, caches)),
    ]
    new = [step for step, key in wanted if key not in seen]
    seen.update(key for _, key in wanted)
    return new


def main() -> int:
    """Every crash there is."""
    if not can_trace():
        sys.stdout.write("strace is not installed, or may not trace: no crash was tried.\n")
        return 1
    return max(_try_scene(name) for name in sys.argv[1:] or ("workload", "desk"))


def _try_scene(name: str) -> int:
    with tempfile.TemporaryDirectory() as scratch:
        begun = time.monotonic()
        places, calls = scene(Path(scratch), name)
        export.prepare_encoder = lambda *_, **__: places.encoder
        tally = replay(places, calls, int(os.environ.get("EVERY", "1")), int(os.environ.get("RUNS", "4")))
    for loss in tally.lost[:20]:
        sys.stdout.write(f"{loss}\n")
    sys.stdout.write(
        f"{name}: {len(tally.points)} crash points, {tally.states} states of the disk, {tally.different} of them "
        f"different, the next run after {tally.runs}: {len(tally.lost)} losses in {time.monotonic() - begun:.0f} s\n"
    )
    sys.stdout.flush()
    return 1 if tally.lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
