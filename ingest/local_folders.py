"""Folders of this machine whose files may be resources, and the addresses of these files.

The address of a file is `file:` with its path from the folder of the list, as in `file:papers/a.pdf`, or
`file://name/...` with the name of another folder. So no path of the machine is in an index. Knows paths; must not
read the content of a file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

SCHEME = "file:"
# Media types of the files that can be read, by suffix.
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".html": "text/html", ".htm": "text/html", ".xhtml": "text/html",
    ".md": "text/markdown", ".markdown": "text/markdown",
    ".txt": "text/plain", ".text": "text/plain", ".rst": "text/x-rst",
    ".ipynb": "application/x-ipynb+json",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".epub": "application/epub+zip",
}  # fmt: skip


class OutsideError(Exception):
    """A path that may not be read. The message is the reason, without the path."""


@dataclass(frozen=True, slots=True)
class LocalFolders:
    """Folders by name, with real paths; the name of the first list's folder is empty."""

    folders: tuple[tuple[str, Path], ...] = ()

    def address_of(self, path: Path) -> str:
        """The address of the file or folder at `path`. Raises OutsideError if it may not be read."""
        real = _real_path(path)
        for name, folder in self.folders:
            if real.is_relative_to(folder):
                _check_visible(real, folder)
                start = f"//{quote(name, safe='')}/" if name else ""
                return f"{SCHEME}{start}{quote(real.relative_to(folder).as_posix())}"
        raise OutsideError("it is outside the folder of the list; the setting local_folders would allow it")

    def path_of(self, address: str) -> Path:
        """The real path of an address. Raises OutsideError if there is no such folder or it leads out of it."""
        parts = urlsplit(address)
        folder = dict(self.folders).get(unquote(parts.netloc))
        if folder is None:
            raise OutsideError("its folder is not among those of the lists and of the setting local_folders")
        path = _real_path(folder / unquote(parts.path).lstrip("/"))
        self.address_of(path)
        return path


def is_local(url: str | None) -> bool:
    """Whether `url` is the address of a file."""
    return (url or "").lower().startswith(SCHEME)


def list_folders(sources: Iterable[str | Path], allowed: Iterable[Path] = ()) -> LocalFolders:
    """The folders of these lists, as far as they are files or folders, and further `allowed` ones."""
    paths = [Path(source) for source in sources if not _is_elsewhere(str(source))]
    own = [path if path.is_dir() else path.parent for path in paths]
    folders: dict[Path, str] = {}
    for folder in map(_real_path, (*own, *allowed)):
        if folder not in folders:
            folders[folder] = _free_name(folder, set(folders.values())) if folders or not own else ""
    return LocalFolders(tuple((name, folder) for folder, name in folders.items()))


def readable_files(folder: Path) -> list[Path]:
    """The files below `folder` that can be read, by path; hidden files and links that lead out of it are left out."""
    real = _real_path(folder)
    paths = (path for path in sorted(real.rglob("*")) if path.suffix.lower() in MEDIA_TYPES and path.is_file())
    return [path for path in paths if not _is_hidden(path, real) and _real_path(path).is_relative_to(real)]


def _is_elsewhere(source: str) -> bool:
    return source == "-" or source.lower().startswith(("http://", "https://"))


def _free_name(folder: Path, names: set[str]) -> str:
    """The name of the folder, with a number if another folder has it."""
    name, number = folder.name or "files", 1
    while (name if number == 1 else f"{name}-{number}") in names:
        number += 1
    return name if number == 1 else f"{name}-{number}"


def _real_path(path: Path) -> Path:
    """The absolute path without symbolic links and `..`."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError) as error:  # a null character, or a loop of links
        raise OutsideError("it is not a path") from error


def _check_visible(path: Path, folder: Path) -> None:
    if _is_hidden(path, folder):
        raise OutsideError("it is a hidden file")


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)
