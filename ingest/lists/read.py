"""Open lists, wherever they are: a file, a folder of them, standard input, an address.

Makes sure that what is opened is text, and hands it to the reader of its shape. How an
address is fetched is not known here: the caller brings that.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.errors import FetchError, ListError
from ingest.lists.collect import collect_entries
from ingest.lists.detect import detect_format
from ingest.lists.merge import merge_lists
from ingest.lists.model import FetchListPage, ListSource, ReadingList
from ingest.urls import without_credentials

# A list is written by hand; the longest known awesome-lists stay under 2 MB.
MAX_BYTES = 20_000_000
STANDARD_INPUT = "-"
_SUFFIXES = {
    ".md", ".markdown", ".html", ".htm", ".opml", ".xml", ".rss", ".atom", ".rdf", ".json", ".jsonl", ".ndjson",
    ".csv", ".tsv", ".bib", ".txt", ".urls",
}  # fmt: skip
_ADVICE = "give it items such as '- [Title](https://address)'"


def read_lists(sources: Sequence[str | Path], fetch: FetchListPage | None = None, base: str = "") -> ReadingList:
    """Read every source as `read_list` does and merge them, in order; problems name their list."""
    if not sources:
        raise ListError("No list was given: name a file, a folder, an address, or - for standard input.")
    return merge_lists([read_list(source, fetch, base).called(without_credentials(str(source))) for source in sources])


def read_list(source: str | Path, fetch: FetchListPage | None = None, base: str = "") -> ReadingList:
    """Read the list at `source`: a file, a folder (all lists in it, sorted), `-` or an address.

    `base` is the address that relative links stand for, such as that of a book; what comes
    from an address brings its own. Raises ListError when the list is missing, not text,
    empty, without a single entry, or, written by hand, has an address that cannot be one:
    the owner should correct that line first.
    """
    named = without_credentials(str(source))
    if named.lower().startswith(("http://", "https://")):
        return _read(_fetched(str(source), fetch), named, mendable=False)
    if named == STANDARD_INPUT:
        return _read(ListSource(_standard_input(), "standard input", base), "on standard input", mendable=True)
    path = Path(source)
    if path.is_dir():
        return _folder(path, fetch, base)
    return _read(ListSource(_content(path), path.name, base), named, mendable=True)


def _read(source: ListSource, named: str, *, mendable: bool) -> ReadingList:
    """`mendable`: whoever runs this can correct the list, so that broken addresses may be fatal."""
    if not source.content.strip():
        raise ListError(f"The list {named} is empty: {_ADVICE}.")
    if b"\0" in source.content:
        raise ListError(f"The list {named} is not a text file: give the Markdown file itself.")
    shape = detect_format(source)
    try:
        draft = shape.draft(source)
    except ListError as error:
        raise ListError(f"The list {named} cannot be used, {error}.") from error
    found = collect_entries(draft, by_hand=shape.BY_HAND and mendable, base=source.base)
    if fatal := [problem for problem in found.problems if problem.fatal]:
        lines = " ".join(f"{problem.where}: {problem.sentence}" for problem in fatal)
        raise ListError(f"The list {named} was not taken. {lines}")
    if not found.resources:
        raise ListError(_nothing_in(found, named))
    return found


def _nothing_in(found: ReadingList, named: str) -> str:
    first = next(iter((*found.problems, *found.passed)), None)
    return f"The list {named} names no resource: {_ADVICE}." + (f" {first.sentence}" if first else "")


def _folder(path: Path, fetch: FetchListPage | None, base: str) -> ReadingList:
    files = sorted(_lists_below(path))
    if not files:
        raise ListError(f"{path} is a folder without a list in it: name the list file.")
    return read_lists(files, fetch, base)


def _lists_below(path: Path) -> Iterator[Path]:
    for file in path.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if not hidden and file.suffix.lower() in _SUFFIXES and file.is_file() and file.stat().st_size:
            yield file


def _fetched(url: str, fetch: FetchListPage | None) -> ListSource:
    if fetch is None:
        raise ListError(
            f"The list {without_credentials(url)} is on the web, and nothing may be fetched: save it, and give the file."
        )
    try:
        page = fetch(url)
    except FetchError as error:
        raise ListError(f"The list {without_credentials(url)} could not be fetched: {error.reason}.") from error
    name = (
        unquote(urlsplit(page.url).path).rstrip("/").rpartition("/")[2]
        or urlsplit(without_credentials(page.url)).netloc
    )
    return ListSource(page.body, name, without_credentials(page.url), page.media_type, page.charset)


def _standard_input() -> bytes:
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ListError(f"The list on standard input is larger than {MAX_BYTES:,} bytes: split it.")
    return content


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ListError(f"The list {path} is larger than {MAX_BYTES:,} bytes: split it.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ListError(f"There is no list at {path}: check the path.") from error
    except OSError as error:
        raise ListError(f"The list {path} cannot be read ({error.strerror}): check its permissions.") from error
