"""Changes the table `[lists]` of refdesk.toml; all else in the file stays byte for byte.

Knows TOML and files; must not know what a list is.
"""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tomlkit
from filelock import FileLock, Timeout
from tomlkit.container import Container
from tomlkit.items import SingleKey

from api.errors import SettingsError

Lists = dict[str, str]
# Seconds to wait for another process that changes the file; a change takes milliseconds.
_WAIT = 10
_TABLE = "lists"


def change_lists(path: Path, lock: Path, change: Callable[[Lists], Lists]) -> None:
    """Replace the lists in the settings file at `path` by what `change` makes of them; the file may not exist yet.

    Processes that hold the file `lock` wait for each other. The file is replaced atomically and keeps its permissions.
    Raises SettingsError if it cannot be read or may not be changed, or if an editor saves it meanwhile, and what
    `change` raises; nothing is changed then.
    """
    from ingest.lists.writing.replacing import folder_lock, replace_file  # with it come the readers of lists

    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Desks with data folders of their own may share the file.
        target = path.resolve()
        with FileLock(lock, timeout=_WAIT), folder_lock(target.parent):
            text = _read_text(target, path)
            before = _parse(text, path)
            after = change(dict(before.get(_TABLE, {})))
            if after != before.get(_TABLE, {}) or [*after] != [*before.get(_TABLE, {})]:
                expected = text.encode() if target.exists() else None
                if not replace_file(target, _edited(text, before | {_TABLE: after}, path).encode(), expected):
                    raise SettingsError(f"{path} was changed by another program at the same moment: try again.")
    except Timeout as error:
        raise SettingsError(f"{path} is being changed by another process: try again in a moment.") from error


def _read_text(target: Path, path: Path) -> str:
    try:
        content = target.read_bytes() if target.exists() else b""
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}): correct its permissions.") from error
    if target.exists() and not (os.access(target, os.W_OK) and target.stat().st_mode & 0o222):
        raise SettingsError(f"{path} is read-only: allow writing to it, or change its [lists] where it comes from.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8: correct it.") from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} cannot be read ({error}): correct it.") from error
    if not isinstance(table.get(_TABLE, {}), dict):
        raise SettingsError(f"In {path} 'lists' is no table: make it [lists] with a line for each list.")
    return table


def _edited(text: str, expected: dict[str, Any], path: Path) -> str:
    """The text with the lists of `expected`; the result is read again to be certain. Raises SettingsError."""
    document = tomlkit.parse(text if text.endswith("\n") or not text else f"{text}\n")
    if _TABLE not in document:
        if text.strip():
            document.add(tomlkit.nl())
        document.add(_TABLE, tomlkit.table())
    _update(document[_TABLE].value, expected[_TABLE])
    new = document.as_string()
    if "\r\n" in text and text.count("\n") == text.count("\r\n"):
        new = new.replace("\r\n", "\n").replace("\n", "\r\n")
    again = _parse(new, path)
    if again != expected or [*again[_TABLE]] != [*expected[_TABLE]]:
        raise SettingsError(f"The lists in {path} are written in a way that cannot be changed here: edit it yourself.")
    return new


def _update(table: Container, lists: Lists) -> None:
    """Make the entries of a table those of `lists`; a new name in the place of an old one is a new key of its value."""
    names = [*table]
    if len(names) == len(lists):
        for old, new in zip(names, lists, strict=True):
            if old != new:
                _rename_key(table, old, new)
        return
    for name in names:
        if name not in lists:
            table.remove(name)
    for name, source in lists.items():
        if name not in names:
            table[name] = source


def _rename_key(table: Container, old: str, new: str) -> None:
    """Change a key alone; the value and the comment behind it stay."""
    for position, (key, item) in enumerate(table.body):
        if key is not None and key.key == old:
            written = key.as_string()
            space = written[len(written.rstrip()) :]
            table.body[position] = (SingleKey(new, sep=key.sep, original=f"{new}{space}"), item)
