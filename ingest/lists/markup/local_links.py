"""Links from a list on this machine to files beside it.

While a list is read, the address of a file is absolute (`file:///home/...`); `ingest.lists.collect` makes it one that
names no path of the machine. Knows paths; must not read the content of a file.
"""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.local_folders import MEDIA_TYPES, SCHEME, is_local, readable_files

# Files that are resources even when they are missing; a missing text is rather one that was not copied with the list.
DOCUMENTS = {".pdf", ".docx", ".epub", ".ipynb"}
_UPKEEP = re.compile(
    r"(?:licen[cs]e|copying|contributing|contributors|code[-_]of[-_]conduct|readme|changelog)\b.*", re.IGNORECASE
)


def local_address(href: str, base: str) -> str:
    """The absolute address of the file that `href` in the list at `base` leads to; empty if it leads to none.

    An address with the scheme `file` always leads to a file, a path only if there is one or it is that of a document.
    """
    path = _path(href, base)
    if path is None:
        return ""
    is_meant = is_local(href) or path.suffix.lower() in DOCUMENTS or _exists(path)
    return path.as_uri() if is_meant else ""


def leads_to_file(href: str, base: str) -> bool:
    """Whether `href` in a list on this machine at `base` is the path of a file or folder."""
    path = _path(href, base) if is_local(base) else None
    return path is not None and _exists(path)


def local_path(address: str) -> Path:
    """The path of an absolute address of a file."""
    return Path(unquote(urlsplit(address).path))


def shown_address(address: str, base: str) -> str:
    """The address as in messages: the path of a file from the folder of the list; a web address as it is."""
    if not (is_local(address) and is_local(base)) or urlsplit(address).netloc:
        return address
    return os.path.relpath(local_path(address), local_path(base).parent)


def local_skip_reason(address: str, base: str) -> str | None:
    """Reason why the file at an absolute address is not a resource, or None if it may be one."""
    path = local_path(address)
    if path in {local_path(base), local_path(base).parent}:
        return "it leads to the list itself"
    if _UPKEEP.fullmatch(path.name):
        return "it is about the list's upkeep"
    if path.is_dir():
        return None if any(readable_files(path)) else "no file in that folder can be read"
    return None if path.suffix.lower() in MEDIA_TYPES else f"files named *{path.suffix or path.name} are not read"


def _path(href: str, base: str) -> Path | None:
    """The path that `href` names; None for an address of the web or of another machine."""
    try:
        parts = urlsplit(href.strip().replace("\\", "/"))
        folder = local_path(base).parent
        if parts.netloc not in {"", "localhost"} or parts.scheme.lower() not in {"", SCHEME[:-1]} or not parts.path:
            return None
        return Path(re.sub(r"/+", "/", str((folder / unquote(parts.path)).absolute())))
    except ValueError:  # brackets that are no address, or a null character
        return None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that is too long
        return False
