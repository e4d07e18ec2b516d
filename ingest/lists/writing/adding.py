"""Add a link to the text of a Markdown list: the bytes before and after the new lines stay as they are.

Each form of the entry is read back, and the first is taken that gives exactly the link and leaves all else as it was;
so no rule of the reader has to be known here. Knows bytes; must not know files.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from ingest.errors import ListError
from ingest.lists.collect import collect_entries
from ingest.lists.detect import detect_format
from ingest.lists.formats.markdown import Markdown, normalize_link
from ingest.lists.inference import is_descriptive, kind_of
from ingest.lists.markup.labels import is_label
from ingest.lists.markup.roles import is_role
from ingest.lists.model import ListEntry, ListProblem, ListSource, ReadingList
from ingest.lists.writing.escaping import escape_heading
from ingest.lists.writing.model import Addition, NewLink
from ingest.lists.writing.outline import Outline, read_outline
from ingest.lists.writing.placing import InsertionPoint, find_place
from ingest.lists.writing.wording import item_forms, item_style, row_forms
from ingest.model import Resource
from ingest.urls import anchor_of, key_of, url_problem

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class _ParsedList:
    """The entries of a list, and the list as it is read."""

    entries: tuple[ListEntry, ...]
    reading_list: ReadingList


def add_link(content: bytes, name: str, link: NewLink, base: str = "") -> tuple[bytes, Addition]:
    """The content of the list file called `name` with a link more, and where it went; `base` is its address.

    The content is unchanged if the list has the link. Raises ListError if it is no Markdown list in UTF-8, or cannot
    hold the link as it was given.
    """
    _check_link(link)
    link = replace(link, url=normalize_link(link.url))
    text, mark = _decode(content, name)
    before = _read(content, name, base)
    if listed := _find_listed(before, link.url):
        return content, listed
    outline = read_outline(text)
    place = find_place(outline, before.entries, link.section)
    start = len("".join(outline.lines[: place.line]))
    for addition in _additions(outline, place, link):
        changed = text[:start] + addition + text[start:]
        if entry := _new_entry(
            before, _read((mark + changed).encode(), name, base), replace(link, section=place.section)
        ):
            added = Addition(entry.line, place.section, link.title, addition.strip("\r\n"))
            return (mark + changed).encode(), added
    raise ListError(_refusal(name, link))


def find_link(content: bytes, name: str, url: str, base: str = "") -> Addition | None:
    """Where the list in a file called `name` has a page, or None. Raises ListError for a list that is not Markdown."""
    _decode(content, name)
    return _find_listed(_read(content, name, base), url)


def _check_link(link: NewLink) -> None:
    if problem := url_problem(link.url):
        raise ListError(f"'{link.url[:200]}' is not a web address, {problem}: correct it.")
    if is_role(link.title) or not is_descriptive(link.title, link.url):
        raise ListError(f"'{link.title[:200]}' would be read as a label, not as a title: give another title.")
    if tag := next((tag for tag in link.tags if not is_label(tag)), None):
        raise ListError(f"A Markdown list cannot hold the tag '{tag[:60]}': take one word, or join words with hyphens.")


def _decode(content: bytes, name: str) -> tuple[str, str]:
    """The text, and its byte order mark or nothing."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ListError(f"Nothing can be added to the list {name}, it is not UTF-8: save it as UTF-8.") from error
    if content.strip() and not isinstance(detect_format(ListSource(content, name)), Markdown):
        raise ListError(f"Nothing can be added to the list {name}: it is no Markdown list.")
    return text.removeprefix(_BOM), _BOM if text.startswith(_BOM) else ""


def _read(content: bytes, name: str, base: str) -> _ParsedList:
    draft = Markdown().draft(ListSource(content, name, base))
    entries = tuple(entry for entry in draft.entries if isinstance(entry, ListEntry))
    return _ParsedList(entries, collect_entries(draft, base=base))


def _find_listed(before: _ParsedList, url: str) -> Addition | None:
    """Where the list has the page already, as a resource or as a further address of one."""
    key, anchor = key_of(url), anchor_of(url)
    for resource in before.reading_list.resources:
        urls = [resource.url or "", *(address.url for address in resource.addresses)]
        others = [anchor_of(other) for other in urls if key_of(other) == key]
        if any(not (anchor and other) or anchor == other for other in others):
            lines = (entry.line for entry in before.entries if key_of(entry.url) == key_of(urls[0]))
            return Addition(next(lines, 0), resource.section, resource.title, is_new=False)
    return None


def _additions(outline: Outline, place: InsertionPoint, link: NewLink) -> Iterator[str]:
    """The text to insert, in each form."""
    ending = _line_ending(outline, place.line)
    style = item_style(outline, place.neighbour)
    if place.neighbour and place.is_row:
        forms = row_forms(link, outline, place.neighbour)
    else:
        forms = item_forms(link, style, _label_sets(link))
    is_loose = place.neighbour is None or style.is_loose
    headings = [line for level, label in place.headings for line in _heading_lines(outline, level, label)]
    for form in forms:
        lines = [*headings, *form]
        if is_loose and not place.is_row and place.line > 0 and lines[0]:
            lines = ["", *lines]
        follows = place.line < len(outline.lines) and outline.lines[place.line].strip()
        if follows and place.neighbour is None:
            lines = [*lines, ""]
        yield _join_lines(outline, place.line, lines, ending)


def _heading_lines(outline: Outline, level: int, label: str) -> list[str]:
    """A heading and an empty line, underlined if the headings of this level are."""
    text = escape_heading(label)
    if level <= 2 and any(heading.is_underlined for heading in outline.headings if heading.level == level):
        return [text, "=-"[level - 1] * max(3, len(text)), ""]
    return [f"{'#' * level} {text}", ""]


def _label_sets(link: NewLink) -> list[tuple[str, ...]]:
    """The code spans to try: the tags, and with a label more where the last one would be taken as kind or company."""
    host = (urlsplit(link.url).hostname or "").removeprefix("www.")
    further = [(*link.tags, kind_of(link.url)), (*link.tags, host)]
    return [link.tags, *further]


def _join_lines(outline: Outline, line: int, lines: Sequence[str], ending: str) -> str:
    text = ending.join(lines)
    is_unended = line == len(outline.lines) and line > 0 and not outline.lines[-1].endswith(("\n", "\r"))
    return ending + text if is_unended else text + ending


def _line_ending(outline: Outline, line: int) -> str:
    """The end of the line before, else of any line."""
    nearest = [*reversed(outline.lines[:line]), *outline.lines]
    return next((text[len(text.rstrip("\r\n")) :] for text in nearest if text.endswith(("\n", "\r"))), "\n")


def _new_entry(before: _ParsedList, after: _ParsedList, link: NewLink) -> ListEntry | None:
    """The new entry, if the changed list is read as the one before and exactly this link."""
    known = {resource.key for resource in before.reading_list.resources}
    new = [resource for resource in after.reading_list.resources if resource.key not in known]
    others = [resource for resource in after.reading_list.resources if resource.key in known]
    if len(new) != 1 or not _is_link(new[0], link) or _facts(others) != _facts(before.reading_list.resources):
        return None
    if _problems(before.reading_list) != _problems(after.reading_list):
        return None
    return next((entry for entry in after.entries if entry.url == new[0].url), None)


def _is_link(resource: Resource, link: NewLink) -> bool:
    read = (resource.url, resource.title, resource.section, resource.note, resource.tags, resource.addresses)
    return read == (link.url, link.title, link.section, link.note, link.tags, ())


def _facts(resources: Sequence[Resource]) -> list[Resource]:
    """The resources without their numbers in the list, which change below a new entry."""
    return [
        replace(resource, position=0, places=tuple(replace(place, position=0) for place in resource.places))
        for resource in resources
    ]


def _problems(reading_list: ReadingList) -> list[ListProblem]:
    return [replace(problem, line=0) for problem in (*reading_list.problems, *reading_list.skipped)]


def _refusal(name: str, link: NewLink) -> str:
    parts = [part for part, value in (("its title", True), ("its note", link.note), ("its tags", link.tags)) if value]
    return (
        f"Nothing was added to the list {name}: written in its style, the link would not be read back as it was given, "
        f"or change how other entries are read; change {' or '.join(parts)}, or add it by hand."
    )
