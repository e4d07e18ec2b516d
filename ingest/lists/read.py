"""Open lists: files, folders, standard input, addresses.

Checks that the content is text, passes it to the reader of its format, and compares what was read with what it holds.
Must not know how an address is fetched; the caller passes a function for that.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingest.errors import FetchError, ListError
from ingest.lists.charset import is_binary
from ingest.lists.collect import collect_entries
from ingest.lists.coverage import check_coverage
from ingest.lists.detect import detect_format
from ingest.lists.formats.folder_files import list_documents
from ingest.lists.formats.lightweight.unsupported import Unsupported
from ingest.lists.merge import merge_lists, name_list
from ingest.lists.model import FetchListPage, ListProblem, ListSource, ProblemKind, ReadingList
from ingest.local_folders import LocalFolders, list_folders
from ingest.urls import without_credentials

# Lists are written by hand; the longest known awesome lists are below 2 MB.
MAX_BYTES = 20_000_000
STANDARD_INPUT = "-"
# Of the files in a folder that are read as lists: those by which a format knows a file.
_SUFFIXES = {
    ".md", ".markdown", ".mdown", ".mkd", ".html", ".htm", ".xhtml", ".opml", ".xml", ".rss", ".atom", ".rdf", ".json",
    ".jsonl", ".ndjson", ".csv", ".tsv", ".bib", ".bibtex", ".biblatex", ".ris", ".xbel", ".txt", ".text", ".urls",
    ".list", ".lst", ".rst", ".rest", ".restx", ".restructuredtext", ".org", ".adoc", ".asciidoc", ".asc", ".ad",
    ".textile", ".wiki", ".mediawiki", ".wikitext", ".creole",
}  # fmt: skip
# Sentences that an error repeats of the lines of a list, or of the files in a folder.
_SENTENCES = 5
_ADVICE = "give it items such as '- [Title](https://address)'"


def read_lists(
    sources: Mapping[str, str] | Sequence[str | Path],
    fetch: FetchListPage | None = None,
    base: str = "",
    folders: LocalFolders | None = None,
    on_failure: Callable[[str, ListError], ReadingList] | None = None,
) -> ReadingList:
    """Read every source as `read_list` does and merge them in order. Problems name their list.

    Places in several lists have their names, if `sources` gives names. `folders` are those whose files may be
    resources, by default those of the lists. `on_failure` gives, for the name and the error of a list that cannot be
    read, the list to take in its place; without it the error is raised.
    """
    named = list(sources.items() if isinstance(sources, Mapping) else (("", source) for source in sources))
    if not named:
        raise ListError("No list was given: name a file, a folder, an address, or - for standard input.")
    folders = folders or list_folders(source for _, source in named)
    lists: list[ReadingList] = []
    for name, source in named:
        try:
            reading_list = read_list(source, fetch, base, folders)
        except ListError as error:
            if on_failure is None:
                raise
            reading_list = on_failure(name, error)
        lists.append(name_list(reading_list, name).with_source(without_credentials(str(source))))
    return merge_lists(lists)


def read_list(
    source: str | Path, fetch: FetchListPage | None = None, base: str = "", folders: LocalFolders | None = None
) -> ReadingList:
    """Read the list at `source`: a file, a folder (all lists in it, sorted), `-` or an address.

    `fetch` gets the page of an address; None forbids addresses. `base` is the base address of relative links, e.g. of
    a book; a list from an address has its own, and links of a list on this machine may lead to files in `folders`, by
    default that of the list. All is read that can be: a broken address is a problem of the list, and so is a file of a
    folder that cannot be read. Raises ListError when the list is missing, not text, empty or without resources.
    """
    name = without_credentials(str(source))
    if name.lower().startswith(("http://", "https://")):
        return _read_source(_fetch_source(str(source), fetch), name)
    if name == STANDARD_INPUT:
        return _read_source(ListSource(_read_standard_input(), "standard input", base), "on standard input")
    path = Path(source)
    folders = folders or list_folders([path])
    if path.is_dir():
        return _read_folder(path, base, folders)
    return _read_source(_open_source(path, base), name, folders)


def _open_source(path: Path, base: str) -> ListSource:
    """The list in a file; without another `base` its links may lead to files beside it."""
    return ListSource(_read_file(path), path.name, base or path.absolute().as_uri())


def _read_source(source: ListSource, name: str, folders: LocalFolders | None = None) -> ReadingList:
    if not source.content.strip():
        raise _NothingListedError(f"The list {name} is empty: {_ADVICE}.")
    list_format = detect_format(source)
    if is_binary(source.content, source.charset) and not isinstance(list_format, Unsupported):
        raise ListError(f"The list {name} is not a text file: give the Markdown file itself.")
    try:
        draft = list_format.draft(source)
    except ListError as error:
        raise ListError(f"The list {name} cannot be used, {error}.") from error
    collected = collect_entries(draft, base=source.base, folders=folders)
    reading_list = check_coverage(collected, source, is_text=list_format.by_hand)
    if not reading_list.resources:
        error_class = ListError if reading_list.problems else _NothingListedError
        raise error_class(_no_resources_message(reading_list, name))
    return reading_list


class _NothingListedError(ListError):
    """A text without resources: no list, but no damage either."""


def _no_resources_message(reading_list: ReadingList, name: str) -> str:
    reasons = reading_list.problems or reading_list.skipped[:1]
    lines = "".join(
        f" Line {reason.line}: {reason.sentence}" if reason.line else f" {reason.sentence}"
        for reason in reasons[:_SENTENCES]
    )
    return f"The list {name} names no resource: {_ADVICE}.{lines}"


def _read_folder(folder: Path, base: str, folders: LocalFolders) -> ReadingList:
    """All lists in a folder, and the documents beside them.

    A file that cannot be read is a problem, one without resources is passed over.
    """
    lists: list[ReadingList] = []
    problems: list[ListProblem] = []
    for file in sorted(_list_files(folder)):
        try:
            lists.append(_read_source(_open_source(file, base), str(file), folders).with_source(str(file)))
        except ListError as error:
            kind = ProblemKind.NAVIGATION if isinstance(error, _NothingListedError) else ProblemKind.UNREADABLE
            problems.append(ListProblem(0, str(error), kind=kind, source=str(file)))
    documents = list_documents(folder.resolve(), folders, lists)
    lists += [documents.with_source(str(folder))] if documents.resources else []
    if not lists and not problems:
        raise ListError(f"{folder} is a folder without a list or a document in it: name the list file.")
    if not lists:
        sentences = " ".join(problem.sentence for problem in problems[:_SENTENCES])
        raise ListError(f"No file in the folder {folder} could be used. {sentences}")
    return merge_lists(lists).with_problems(problems)


def _list_files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if not hidden and file.suffix.lower() in _SUFFIXES and file.is_file() and file.stat().st_size:
            yield file


def _fetch_source(url: str, fetch: FetchListPage | None) -> ListSource:
    name = without_credentials(url)
    if fetch is None:
        raise ListError(f"The list {name} is on the web, and nothing may be fetched: save it, and give the file.")
    try:
        page = fetch(url)
    except FetchError as error:
        raise ListError(f"The list {name} could not be fetched: {error.reason}.") from error
    base = without_credentials(page.url)
    file_name = unquote(urlsplit(page.url).path).rstrip("/").rpartition("/")[2]
    return ListSource(page.body, file_name or urlsplit(base).netloc, base, page.media_type, page.charset)


def _read_standard_input() -> bytes:
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ListError(f"The list on standard input is larger than {MAX_BYTES:,} bytes: split it.")
    return content


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ListError(f"The list {path} is larger than {MAX_BYTES:,} bytes: split it.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ListError(f"There is no list at {path}: check the path.") from error
    except OSError as error:
        raise ListError(f"The list {path} cannot be read ({error.strerror}): check its permissions.") from error
