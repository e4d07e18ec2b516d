"""Add a link to a list file: all or nothing, and nothing that anybody else writes meanwhile is lost.

The file is replaced in one step under a lock of its folder, which programs of ours take. What an editor saved between
reading and replacing is noticed, and the link is added to that. Must not know what a list has in it.
"""

from pathlib import Path

from ingest.errors import ListError
from ingest.lists.writing.adding import add_link, find_link
from ingest.lists.writing.model import Addition, NewLink
from ingest.lists.writing.replacing import folder_lock, replace_file

# How often a list that changes meanwhile is read again.
_ATTEMPTS = 5


def add_to_file(path: Path, link: NewLink) -> Addition:
    """Add a link to the list at `path`; see `ingest.lists.writing.adding.add_link`.

    Permissions stay, and a symbolic link stays one. Raises ListError.
    """
    try:
        target = path.resolve(strict=True)
        with folder_lock(target.parent):
            return _add(target, path, link)
    except OSError as error:
        raise ListError(f"The list {path} cannot be changed ({error.strerror}): check it and its folder.") from error


def find_in_file(path: Path, url: str) -> Addition | None:
    """Where the list at `path` has a page, or None. Raises ListError if it is not a readable Markdown list."""
    try:
        return find_link(path.read_bytes(), path.name, url, path.absolute().as_uri())
    except OSError as error:
        raise ListError(f"The list {path} cannot be read ({error.strerror}): check it.") from error


def _add(target: Path, path: Path, link: NewLink) -> Addition:
    for _ in range(_ATTEMPTS):
        content = target.read_bytes()
        changed, addition = add_link(content, path.name, link, path.absolute().as_uri())
        if not addition.is_new or replace_file(target, changed, content):
            return addition
    raise ListError(f"The list {path.name} is being changed by another program: try again.")
