"""A crash at each call that writes refdesk.toml: it is whole, and no change that was finished is lost."""

import sys
from pathlib import Path

import pytest

from tests.crash.disk import Disk
from tests.crash.trace import can_trace, record

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_trace(), reason="strace is not installed, or may not trace"),
]

SCRIPT = """
import sys
from pathlib import Path
from api.tasks.lists.settings_file import change_lists
folder = Path(sys.argv[1])
path, lock, marks = folder / "data" / "refdesk.toml", folder / "data" / "settings.lock", folder / "marks"
for change in (
    lambda lists: lists | {"team": "team.md"},
    lambda lists: lists | {"zoo": "zoo.md"},
    lambda lists: {"group": lists["team"], "zoo": lists["zoo"]},
    lambda lists: {"group": lists["group"]},
):
    change_lists(path, lock, change)
    with marks.open("a") as file:
        file.write("done\\n")
"""
BEFORE = b"# Mine.\nport = 8001\n"
VERSIONS = [
    BEFORE,
    BEFORE + b'\n[lists]\nteam = "team.md"\n',
    BEFORE + b'\n[lists]\nteam = "team.md"\nzoo = "zoo.md"\n',
    BEFORE + b'\n[lists]\ngroup = "team.md"\nzoo = "zoo.md"\n',
    BEFORE + b'\n[lists]\ngroup = "team.md"\n',
]


def test_no_crash_tears_or_loses_a_change(tmp_path: Path) -> None:
    data, marks = tmp_path / "data", tmp_path / "marks"
    data.mkdir()
    create = "from pathlib import Path; import sys, os\nwith open(sys.argv[1] + '/data/refdesk.toml', 'wb') as file:\n"
    create += f"    file.write({BEFORE!r}); file.flush(); os.fsync(file.fileno())\n"
    create += "handle = os.open(sys.argv[1] + '/data', os.O_RDONLY); os.fsync(handle); os.close(handle)\n"
    command = [sys.executable, "-c", create + SCRIPT, tmp_path]
    calls = record(command, tmp_path / "log", [data, marks], Path(__file__).parents[2])
    disk, states, has_begun = Disk(data, marks), 0, False
    for number, call in enumerate(calls):
        disk.apply(call)
        has_begun = has_begun or "settings.lock" in call.path
        for _, state in disk.states(number) if has_begun else ():
            done = len(disk.marks)
            assert state["refdesk.toml"] in VERSIONS[done : done + 2], (call, state)
            states += 1
    assert len(disk.marks) == len(VERSIONS) - 1
    assert states > 40
