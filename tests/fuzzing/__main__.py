"""Coverage-guided fuzzing of what reads lists and manifests, for so many minutes in all.

python -m tests.fuzzing MINUTES [TARGET ...]

Inputs that reached something new are kept in data/cache/fuzzing and gone on from; one that
breaks a reader is named, and belongs into a test once it is mended.
"""

import re
import subprocess
import sys
from pathlib import Path

from tests.fuzzing.targets import TARGETS, seeds

_KEPT = Path("data/cache/fuzzing")
_WORDS = Path(__file__).with_name("words.dict")
# An input that takes longer, or more memory in all, is a finding; a sound list of this size takes milliseconds.
_FLAGS = ["-timeout=10", "-rss_limit_mb=500", "-max_len=8192", "-print_final_stats=1", f"-dict={_WORDS}"]


def main(minutes: float, targets: list[str]) -> int:
    """Give each target its share of the time; 1 if any was broken."""
    broken = [name for name in targets if not _held(name, max(1, round(60 * minutes / len(targets))))]
    print(f"{len(targets)} targets, {len(broken)} broken{': ' if broken else ''}{', '.join(broken)}.")  # noqa: T201
    return 1 if broken else 0


def _held(name: str, seconds: int) -> bool:
    folder = _KEPT / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (folder / f"seed-{number}").write_bytes(seed)
    flags = [*_FLAGS, f"-max_total_time={seconds}", f"-artifact_prefix={_KEPT / name}."]
    command = [sys.executable, "-m", "tests.fuzzing.one", name, *flags, str(folder)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    print(f"{name:14} {_summary(done.stderr)}", flush=True)  # noqa: T201
    if done.returncode:
        print(done.stderr[-4000:])  # noqa: T201
    return done.returncode == 0


def _summary(log: str) -> str:
    reached = re.findall(r"cov: (\d+) ft: (\d+)", log) or [("0", "0")]
    begun = re.search(r"INITED cov: (\d+)", log)
    runs, seconds, megabytes = (
        _statistic(log, name) for name in ("number_of_executed_units", "slowest_unit_time_sec", "peak_rss_mb")
    )
    return (
        f"{runs:>9} runs, {begun[1] if begun else 0} branches at first, {reached[-1][0]} at last, "
        f"{seconds} s for the slowest input, {megabytes} MB"
    )


def _statistic(log: str, name: str) -> str:
    values = re.findall(rf"stat::{name}:\s*(\d+)", log)
    return values[-1] if values else "?"


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:] or list(TARGETS)))
