"""Adds, removes, renames and shows named lists: the settings file alone changes, an index when it is built.

Knows the settings, the lists and the live index; must not know interfaces.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from api import wiring
from api.errors import SettingsError
from api.serialize import Json
from api.setting_values.lists import STANDARD_INPUT, check_list_name, is_web_list
from api.settings import FILE, Settings, bundled_list
from api.tasks.lists.reading import read_named_lists
from api.tasks.lists.settings_file import Lists, change_lists
from api.tasks.named_lists import configured_lists, free_name, list_kind, written_name
from index.errors import IndexingError
from ingest.model import ListSummary
from ingest.urls import without_credentials

if TYPE_CHECKING:
    from ingest.lists import ReadingList

_VARIABLE = "REFDESK_LISTS"


def add_list(settings: Settings, name: str, source: str) -> tuple[Json, "ReadingList"]:
    """Add a list to the settings file after reading it once; returns what was added, and the list.

    The list of the setting `list`, unless that is the bundled guide, becomes a named list, too. Raises SettingsError
    for a name or source that cannot be added, ListError if the list cannot be read; nothing is changed then.
    """
    source = os.path.expanduser(source)  # noqa: PTH111, pathlib's raises for an unknown user
    _check_new_name(settings.lists, name)
    _check_new_source(settings.lists, source)
    reading_list = read_named_lists(settings, {name: source})

    def add(lists: Lists) -> Lists:
        _check_new_name(lists, name)
        _check_new_source(lists, source)
        return lists | {name: source}

    single = {} if settings.lists or settings.list in {bundled_list(), source} else configured_lists(settings)
    single = {free_name(each, {name}): path for each, path in single.items()}
    _change(settings, lambda lists: add({**lists} or single))
    added = {"name": name, "source": without_credentials(source), "title": reading_list.title}
    replaces_guide = not settings.lists and settings.list == bundled_list()
    counts = {"resources": len(reading_list.resources), "problems": len(reading_list.problems)}
    return added | counts | {"also_named": [*single], "replaces_guide": replaces_guide}, reading_list


def remove_list(settings: Settings, name: str) -> Json:
    """Remove a list from the settings file; returns its name and source, and the lists in use without it."""
    known = _known_name(settings, name)

    left: Lists = {}

    def remove(lists: Lists) -> Lists:
        _check_present(lists, known)
        left.update({each: source for each, source in lists.items() if each != known})
        return left

    _change(settings, remove)
    remaining = configured_lists(settings.model_copy(update={"lists": left}))
    return {"name": known, "source": without_credentials(settings.lists[known]), "remaining": [*remaining]}


def rename_list(settings: Settings, old: str, new: str) -> Json:
    """Give a list of the settings file another name; its place among the lists stays."""
    known = _known_name(settings, old)

    def rename(lists: Lists) -> Lists:
        _check_present(lists, known)
        _check_new_name([name for name in lists if name != known], new)
        return {new if name == known else name: source for name, source in lists.items()}

    _change(settings, rename)
    return {"name": new, "old": known, "source": without_credentials(settings.lists[known])}


def describe_lists(settings: Settings) -> Json:
    """The lists in use, each with its kind and, if the live index has it, its title and number of resources.

    `unused` are those that the live index has and the settings no longer name.
    """
    lists, indexed = configured_lists(settings), _indexed_lists(settings)
    rows = [
        {
            "name": name,
            "source": without_credentials(source),
            "kind": str(list_kind(source)),
            "title": indexed[name].title if name in indexed else "",
            "resources": indexed[name].resources if name in indexed else None,
        }
        for name, source in lists.items()
    ]
    return {"lists": rows, "unused": [name for name in indexed if name not in lists]}


def _indexed_lists(settings: Settings) -> dict[str, ListSummary]:
    try:
        with wiring.open_engine(settings, use_cross_encoder=False) as engine:
            return {summary.name: summary for summary in engine.generation.manifest.lists}
    except IndexingError:
        return {}


def _change(settings: Settings, change: Callable[[Lists], Lists]) -> None:
    if os.environ.get(_VARIABLE):
        raise SettingsError(
            f"The lists are set by the variable {_VARIABLE}, which overrides {FILE}: change them there."
        )
    change_lists(FILE, settings.layout.settings_lock, change)


def _check_new_name(lists: Iterable[str], name: str) -> None:
    try:
        check_list_name(name)
    except ValueError as error:
        raise SettingsError(f"{error}.") from error
    if name.casefold() in {each.casefold() for each in lists}:
        raise SettingsError(f"There is a list '{name}' already: choose another name, or remove or rename that one.")


def _check_new_source(lists: Lists, source: str) -> None:
    if source == STANDARD_INPUT:
        raise SettingsError("Standard input cannot be added, as it is gone after a run: save the list to a file.")
    if first := next((name for name, other in lists.items() if _is_same(source, other)), None):
        raise SettingsError(f"{without_credentials(source)} is the list '{first}' already.")


def _is_same(source: str, other: str) -> bool:
    if is_web_list(source) or is_web_list(other):
        return source == other
    return Path(source).resolve() == Path(other).resolve()


def _known_name(settings: Settings, name: str) -> str:
    """The name as the settings have it. Raises SettingsError if they have no such list."""
    known = written_name(name, settings.lists)
    _check_present(settings.lists, known)
    return known


def _check_present(lists: Lists, name: str) -> None:
    """Raises SettingsError without a list of this name, as another process may have removed or renamed it."""
    if name not in lists:
        names = ", ".join(lists)
        hint = f"there are {names}" if names else f"{FILE} has no [lists], the setting 'list' names the single list"
        raise SettingsError(f"There is no list '{name[:60]}': {hint}.")
