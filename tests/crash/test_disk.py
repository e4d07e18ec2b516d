"""The disk that forgets: what may and what must be there after a power cut."""

from pathlib import Path

from tests.crash.disk import Disk, State
from tests.crash.trace import Call

ROOT = Path("/d")
OPEN = Call("open", "/d/f", handle=3)


def left(*calls: Call) -> dict[str, State]:
    disk = Disk(ROOT, Path("/marks"))
    for call in calls:
        disk.apply(call)
    return dict(disk.states(seed=1))


def write(data: bytes, at: int | None = None) -> Call:
    return Call("write", handle=3, data=data, number=at)


SYNC = Call("sync", handle=3)
FOLDER = (Call("open", "/d", handle=4), Call("sync", handle=4))


def test_a_killed_process_leaves_all_it_wrote() -> None:
    assert left(OPEN, write(b"one "), write(b"two"))["killed"] == {"f": b"one two"}


def test_what_was_not_synced_may_be_gone() -> None:
    found = left(OPEN, write(b"one"), *FOLDER)
    assert (found["least"], found["zeros"], found["bytes"]) == ({"f": b""}, {"f": b"\0\0\0"}, {"f": b"one"})


def test_a_synced_file_without_a_synced_name_may_be_gone() -> None:
    found = left(OPEN, write(b"one"), SYNC)
    assert (found["least"], found["names"]) == ({}, {"f": b"one"})


def test_what_was_synced_stays() -> None:
    assert all(state == {"f": b"one"} for state in left(OPEN, write(b"one"), SYNC, *FOLDER).values())


def test_a_name_that_was_replaced_is_the_old_or_the_new() -> None:
    new = (Call("open", "/d/new", handle=3), write(b"new"), SYNC, Call("rename", "/d/new", "/d/f"))
    found = left(OPEN, write(b"old"), SYNC, *FOLDER, *new)
    assert (found["least"], found["killed"]) == ({"f": b"old"}, {"f": b"new"})


def test_folders_move_with_what_is_in_them() -> None:
    made = (Call("mkdir", "/d/a"), Call("open", "/d/a/f", handle=3), write(b"x"), Call("rename", "/d/a", "/d/b"))
    assert left(*made)["killed"] == {"b": None, "b/f": b"x"}


def test_handles_keep_their_place_and_share_it() -> None:
    calls = (OPEN, write(b"abc"), Call("dup", handle=5, source=3), Call("seek", handle=5, number=1), write(b"X"))
    assert left(*calls, write(b"Z", 4), Call("truncate", handle=3, number=6))["killed"] == {"f": b"aXc\0Z\0"}
