"""What a process wrote, as strace saw it: every call that changes a folder, whatever library made it.

Calls on other folders are left out. One that changes this folder in a way that is not known here
is refused, so that nothing is lost unseen. What is mapped is not seen: nothing here writes so but
SQLite its -shm, which it makes anew after a crash.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_ON_PATHS = {
    "openat", "open", "creat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2",
    "link", "linkat",
}  # fmt: skip
_ON_HANDLES = {
    "close", "dup", "dup2", "dup3", "fcntl", "lseek", "write", "pwrite64", "sendfile", "ftruncate", "fsync",
    "fdatasync",
}  # fmt: skip
_REFUSED = {
    "writev", "pwritev", "pwritev2", "copy_file_range", "truncate", "fallocate", "sync_file_range",
    "symlink", "symlinkat",
}  # fmt: skip
_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (-?\d+|0x[0-9a-f]+)")
_UNFINISHED = re.compile(r"(\d+) +(.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")
_AT = re.compile(r"(?:^|, )(?:AT_FDCWD|(\d+))<([^>]*)>")
_QUOTED = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its kind, the paths or handles it was about, a number, and what it wrote.

    `number` is the offset of a write, or None for where the handle stands; `other` the second path,
    or of what was opened whether it is truncated (t) and appended to (a).
    """

    kind: str
    path: str = ""
    other: str = ""
    handle: int = -1
    source: int = -1
    number: int | None = None
    data: bytes = b""


def can_trace() -> bool:
    """Whether strace is installed and allowed to trace."""
    if not shutil.which("strace"):
        return False
    return subprocess.run(["strace", "-qq", "true"], check=False, capture_output=True).returncode == 0


def record(command: Sequence[str | Path], log: Path, folders: Sequence[Path], cwd: Path) -> list[Call]:
    """Run a command and give its calls that concern what is in `folders`. Raises CalledProcessError if it fails."""
    calls = ",".join(sorted(_ON_PATHS | _ON_HANDLES | _REFUSED))
    options = ["-f", "-y", "-xx", "-qq", "-s", "100000000", "-e", "signal=none", "-e", f"trace={calls}", "-o", log]
    subprocess.run(["strace", *options, *command], cwd=cwd, check=True, stdout=subprocess.DEVNULL)
    with log.open(encoding="ascii") as lines:
        return list(_calls(lines, folders))


def _calls(lines: Iterable[str], folders: Sequence[Path]) -> Iterator[Call]:
    begun: dict[str, str] = {}
    for line in lines:
        if first := _UNFINISHED.match(line):
            begun[first[1]] = line[: first.end(2)]
            continue
        last = _RESUMED.match(line)
        found = _LINE.match(begun.pop(last[1]) + last[2] if last else line)
        if found and not found[3].startswith("-"):
            yield from _call(found[1], found[2], int(found[3], 0), folders)


def _call(name: str, said: str, result: int, folders: Sequence[Path]) -> Iterator[Call]:
    handles = [int(number) if number else -1 for number, _ in _AT.findall(said)]
    opened = [_plain(path).decode() for _, path in _AT.findall(said)]
    paths = opened
    if name in _ON_PATHS:
        named = [_plain(path).decode() for path in _QUOTED.findall(said)]
        bases = opened if len(opened) == len(named) else ["/"] * len(named)
        paths = [str(Path(base) / path) for base, path in zip(bases, named, strict=True)]
    if any(Path(path).is_relative_to(folder) for path in paths for folder in folders):
        if name in _REFUSED:
            raise ValueError(f"{name} changes a folder in a way that is not replayed: {_plain(said)[:200]!r}")
        if name in _ON_PATHS:
            yield from _on_paths(name, said, paths, result)
        else:
            yield from _on_handles(name, said, handles, result)


def _on_paths(name: str, said: str, paths: list[str], result: int) -> Iterator[Call]:
    if name.startswith(("open", "creat")):
        is_cut = "O_TRUNC" in said or name == "creat"
        yield Call("open", paths[0], "t" * is_cut + "a" * ("O_APPEND" in said), result)
    elif name.startswith("rename"):
        yield Call("rename", *paths)
    elif name.startswith("link"):
        yield Call("link", *paths)
    else:
        yield Call("mkdir" if name.startswith("mkdir") else "remove", paths[0])


def _on_handles(name: str, said: str, handles: list[int], result: int) -> Iterator[Call]:
    first = handles[0]
    if name in {"write", "pwrite64"}:
        data = _plain(_QUOTED.findall(said)[0])[:result]
        yield Call("write", handle=first, data=data, number=_last(said) if name == "pwrite64" else None)
    elif name in {"fsync", "fdatasync", "close"}:
        yield Call("close" if name == "close" else "sync", handle=first)
    elif name == "lseek":
        yield Call("seek", handle=first, number=result)
    elif name == "ftruncate":
        yield Call("truncate", handle=first, number=_last(said))
    elif name == "sendfile":
        start = int(said.partition("[")[2].partition("]")[0])
        source = Path(_plain(_AT.findall(said)[1][1]).decode())  # which does not change meanwhile
        yield Call("write", handle=first, data=source.read_bytes()[start : start + result])
    elif name.startswith("dup") or "F_DUPFD" in said:
        yield Call("dup", handle=result, source=first)


def _last(said: str) -> int:
    return int(said.rpartition(", ")[2])


def _plain(said: str) -> bytes:
    return re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), said.encode())
