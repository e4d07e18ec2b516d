"""The lists in use: their names, their sources, and what kind each is.

Knows the settings and file names; must not read a list or change one.
"""

import os
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from api.setting_values.lists import is_web_list, name_of_source
from api.settings import FILE, Settings, bundled_list, load_settings

_MARKDOWN = {".md", ".markdown"}


class ListKind(StrEnum):
    """What a list is; links can be added to a Markdown file alone, all else is read-only."""

    MARKDOWN = "Markdown file"
    LOCKED = "read-only Markdown file"
    BUNDLED = "bundled guide"
    EXPORT = "read-only export"
    FOLDER = "read-only folder"
    ADDRESS = "read-only address"
    MISSING = "missing file"


def configured_lists(settings: Settings) -> dict[str, str]:
    """The lists in use, name to file, folder or address: those of `[lists]`, else the single list of the settings."""
    return dict(settings.lists) or name_lists([settings.list])


def written_name(name: str, names: Iterable[str]) -> str:
    """The one of `names` that is `name` but for upper and lower case, as lists are named; `name` if none is."""
    return next((each for each in names if each.casefold() == name.casefold()), name)


def with_current_lists(settings: Settings) -> Settings:
    """The settings with the lists that the settings file names by now: 'refdesk add' may have changed it.

    For what runs for long, such as a server. Raises SettingsError for a settings file that became unusable.
    """
    if not FILE.is_file():
        return settings
    latest = load_settings()
    return settings.model_copy(update={"list": latest.list, "lists": latest.lists})


def name_lists(sources: Sequence[str]) -> dict[str, str]:
    """Lists that were given without names, each under the stem of its file; equal stems get numbers."""
    named: dict[str, str] = {}
    for source in dict.fromkeys(sources):
        named[free_name(name_of_source(source), named)] = source
    return named


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, with a number if it is taken."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def list_kind(source: str) -> ListKind:
    """The kind of a list by its source; nothing is opened."""
    if is_web_list(source):
        return ListKind.ADDRESS
    path = Path(source)
    if source == bundled_list():
        return ListKind.BUNDLED
    if not path.exists():
        return ListKind.MISSING
    if path.is_dir():
        return ListKind.FOLDER
    if path.suffix.lower() not in _MARKDOWN:
        return ListKind.EXPORT
    return ListKind.MARKDOWN if os.access(path, os.W_OK) else ListKind.LOCKED
