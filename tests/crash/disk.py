"""A folder as a disk may hold it after a power cut: what was synced is there, the rest is there or not.

Replays recorded calls. A file's bytes are durable once the file was synced, a name once its folder
was. Names in one folder come and go in the order of the calls, as journalling file systems keep it;
a write that was not synced may be there, be missing, or be there up to a sector.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.trace import Call

_SECTOR = 512
# A folder's files with their bytes; a folder in it has None.
State = dict[str, bytes | None]


@dataclass(slots=True, eq=False)
class _Folder:
    """What a process sees in it."""

    entries: "dict[str, _Folder | _File]" = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class _File:
    """What a process reads, what the disk surely has, and the writes (offset, bytes) and cuts (size) between."""

    now: bytearray = field(default_factory=bytearray)
    kept: bytes = b""
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def change(self, at: int, data: bytes | None) -> None:
        _put(self.now, at, data)
        self.since.append((at, data))

    def sync(self) -> None:
        self.kept, self.since = bytes(self.now), []

    def zeros(self) -> bytes:
        """Its size is there, what was written beyond the old end is not."""
        return (self.kept + bytes(len(self.now)))[: len(self.now)]

    def some(self, dice: random.Random) -> bytes:
        """Each write that was not synced is there, or not, or in part."""
        found = bytearray(self.kept)
        for at, data in self.since:
            luck = dice.randrange(3)
            if luck == 0:
                _put(found, at, data)
            elif luck == 1 and data:
                _put(found, at, data[: _SECTOR * dice.randrange(len(data) // _SECTOR + 1)])
        return bytes(found)


_Node = _Folder | _File
# What names stand for in each folder of a disk.
_Tree = dict[_Folder, dict[str, _Node]]


@dataclass(slots=True, eq=False)
class _Change:
    """A name in a folder that came (with `node`), went, or moved to another."""

    folder: _Folder
    name: str
    node: _Node | None = None
    to: tuple[_Folder, str] | None = None
    durable: bool = False

    def apply(self, tree: _Tree) -> None:
        entries = tree.setdefault(self.folder, {})
        if self.node:
            entries[self.name] = self.node
        elif (gone := entries.pop(self.name, None)) and self.to:
            tree.setdefault(self.to[0], {})[self.to[1]] = gone


@dataclass(slots=True)
class _Handle:
    node: _Node
    at: int = 0
    appends: bool = False


class Disk:
    """The folder at `root` as calls change it. `marks` are the lines that were written to a file beside it."""

    def __init__(self, root: Path, marks: Path) -> None:
        self._root, self._marks = root, marks
        self._top = _Folder()
        self._said = _File()
        self._handles: dict[int, _Handle] = {}
        self._changes: list[_Change] = []

    @property
    def marks(self) -> list[str]:
        return self._said.now.decode().splitlines()

    def apply(self, call: Call) -> None:
        """Take over a call."""
        getattr(self, f"_{call.kind}")(call)

    def states(self, seed: int) -> Iterator[tuple[str, State]]:
        """What may be there if the machine stops now, each with the name of its kind."""
        dice = random.Random(seed)  # noqa: S311, it only chooses what is lost
        certain = [change for change in self._changes if change.durable]
        first = max((at for at, change in enumerate(self._changes, 1) if change.durable), default=0)
        journal = self._changes[: dice.randint(first, len(self._changes))]
        lucky = {change.folder: dice.random() < 1 / 2 for change in self._changes}
        partly = [change for change in self._changes if change.durable or lucky[change.folder]]
        yield "killed", self._state(self._changes, lambda file: bytes(file.now))
        yield "least", self._state(certain, lambda file: file.kept)
        yield "names", self._state(self._changes, lambda file: file.kept)
        yield "zeros", self._state(self._changes, _File.zeros)
        yield "bytes", self._state(certain, lambda file: bytes(file.now))
        yield "journal", self._state(journal, lambda file: file.some(dice))
        yield "partly", self._state(partly, lambda file: file.some(dice))

    def _state(self, changes: list[_Change], content: Callable[[_File], bytes]) -> State:
        tree: _Tree = {self._top: {}}
        for change in changes:
            change.apply(tree)
        return dict(_walk(tree, self._top, "", content))

    def _find(self, path: str) -> tuple[_Folder, str] | None:
        """The folder of a path and its name there; None for what is not below the root."""
        if not Path(path).is_relative_to(self._root) or Path(path) == self._root:
            return None
        *above, name = Path(path).relative_to(self._root).parts
        folder = self._top
        for part in above:
            found = folder.entries[part]
            assert isinstance(found, _Folder)
            folder = found
        return folder, name

    def _note(self, change: _Change) -> None:
        self._changes.append(change)
        change.apply({folder: folder.entries for folder in (change.folder, *(change.to or ())[:1])})

    def _open(self, call: Call) -> None:
        place = self._find(call.path)
        node: _Node = self._said if Path(call.path) == self._marks else self._top
        if place:
            folder, name = place
            if name not in folder.entries:
                self._note(_Change(folder, name, _File()))
            node = folder.entries[name]
        if isinstance(node, _File) and "t" in call.other and node.now:
            node.change(0, None)
        self._handles[call.handle] = _Handle(node, appends="a" in call.other)

    def _dup(self, call: Call) -> None:
        self._handles[call.handle] = self._handles[call.source]  # one place in the file for both

    def _close(self, call: Call) -> None:
        del self._handles[call.handle]

    def _seek(self, call: Call) -> None:
        self._handles[call.handle].at = call.number or 0

    def _write(self, call: Call) -> None:
        handle = self._handles[call.handle]
        assert isinstance(handle.node, _File)
        if handle.appends:
            handle.at = len(handle.node.now)
        handle.node.change(handle.at if call.number is None else call.number, call.data)
        if call.number is None:
            handle.at += len(call.data)

    def _truncate(self, call: Call) -> None:
        node = self._handles[call.handle].node
        assert isinstance(node, _File)
        node.change(call.number or 0, None)

    def _sync(self, call: Call) -> None:
        node = self._handles[call.handle].node
        if isinstance(node, _File):
            node.sync()
        for change in self._changes:
            change.durable |= node is change.folder or bool(change.to and node is change.to[0])

    def _mkdir(self, call: Call) -> None:
        if place := self._find(call.path):
            self._note(_Change(*place, _Folder()))

    def _remove(self, call: Call) -> None:
        if place := self._find(call.path):
            self._note(_Change(*place))

    def _rename(self, call: Call) -> None:
        old, new = self._find(call.path), self._find(call.other)
        assert old
        assert new
        self._note(_Change(*old, to=new))

    def _link(self, call: Call) -> None:
        old, new = self._find(call.path), self._find(call.other)
        assert old
        assert new
        folder, name = old
        self._note(_Change(*new, folder.entries[name]))


def _walk(
    tree: _Tree, folder: _Folder, below: str, content: Callable[[_File], bytes]
) -> Iterator[tuple[str, bytes | None]]:
    for name, node in tree.get(folder, {}).items():
        if isinstance(node, _File):
            yield below + name, content(node)
        else:
            yield below + name, None
            yield from _walk(tree, node, f"{below}{name}/", content)


def _put(found: bytearray, at: int, data: bytes | None) -> None:
    """Write `data` at an offset, or without any cut or extend the file to that size."""
    if len(found) < at:
        found.extend(bytes(at - len(found)))
    if data is None:
        del found[at:]
    else:
        found[at : at + len(data)] = data
