"""Open a file, make sure that it is text, and hand it to the reader of its shape."""

from pathlib import Path

from ingest.errors import ListError
from ingest.lists import markdown
from ingest.lists.model import ReadingList

# A list is written by hand; the longest known awesome-lists stay under 2 MB.
MAX_BYTES = 20_000_000


def read_list(path: Path) -> ReadingList:
    """Read the Markdown list at `path`.

    Raises ListError when the file is missing, not text, empty, without a single entry, or
    has an address that cannot be one: the owner should correct that line first.
    """
    found = markdown.read(_text(path), name=path.stem)
    if fatal := [problem for problem in found.problems if problem.fatal]:
        lines = " ".join(f"Line {problem.line}: {problem.sentence}" for problem in fatal)
        raise ListError(f"The list {path} was not taken. {lines}")
    if not found.resources:
        raise ListError(f"The list {path} names no resource: give it items such as '- [Title](https://address)'.")
    return found


def _text(path: Path) -> str:
    content = _content(path)
    if not content.strip():
        raise ListError(f"The list {path} is empty: give it items such as '- [Title](https://address)'.")
    if b"\0" in content:
        raise ListError(f"The list {path} is not a text file: give the Markdown file itself.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ListError(f"The list {path} is not UTF-8 (line {line}): save it as UTF-8.") from error


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ListError(f"The list {path} is larger than {MAX_BYTES:,} bytes: split it.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ListError(f"There is no list at {path}: check the path.") from error
    except IsADirectoryError as error:
        raise ListError(f"{path} is a folder: name the list file in it.") from error
    except OSError as error:
        raise ListError(f"The list {path} cannot be read ({error.strerror}): check its permissions.") from error
