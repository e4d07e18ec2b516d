"""A safety net below all formats: compare what was read with the addresses that the bytes of a list hold.

Knows addresses and how texts and exports write them; must not know list formats.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

from ingest.errors import ListError
from ingest.lists.collect import skipped_link
from ingest.lists.link_rules import skip_reason
from ingest.lists.model import ListProblem, ListSource, ProblemKind, ReadingList
from ingest.urls import addresses_in

# Fewer missing addresses are those of a licence, a command or a comment.
_FEW = 5
# Share of the addresses of a text that its readers may leave; that of code, comments and pictures is below.
_LEFT = 0.2
# How many times the number of addresses read one field of an export may hold, and values without a field.
_FIELD, _UNNAMED = 2, 5
_PICTURE = re.compile(r"\.(?:svg|png|gif|jpe?g|webp|ico|bmp|avif|css|js|woff2?)(?:[?#].*)?$", re.IGNORECASE)
# A value that is an address and nothing else; the name of its field, matched backwards from it.
_VALUE = re.compile(r"(?<![\\\w])https?://[^\s\"'<>,;{}\\]+(?=[\"'<,;}\s]|$)", re.IGNORECASE)
_FIELD_NAME = re.compile(r"[\"'{]?\s*[>=:]\s*[\"']?([\w:.-]+)")
_LONGEST_NAME = 80
_QUOTE = re.compile(r"&(?:quot|#34|#x22);", re.IGNORECASE)
# What may follow an address in a text without being part of it.
_CUT = re.compile(r"[,;)'*|!]|&(?:quot|gt|lt|#39);")
_MOST_CUTS = 30
_REASON = "it is no link, as it stands in code, in a comment or in a picture"


def check_coverage(reading_list: ReadingList, source: ListSource, *, is_text: bool) -> ReadingList:
    """The list with a first problem if it has clearly fewer addresses than its source.

    `is_text` is True for texts written by hand: each of their addresses is then named, also those that are no links.
    In an export the addresses of other fields, such as pictures and interfaces, are expected.
    """
    text = _text(source)
    read = _Known(reading_list.addresses)
    if not is_text:
        total = _largest_field(text, len(read))
        return _with_alarm(reading_list, total) if total else reading_list
    left = [(address, line) for address, line, following in _distinct(text) if not read.holds(address, following)]
    missing = [address for address, _ in left if not _is_aside(address)]
    named = (skipped_link(line, address, _REASON) for address, line in left)
    checked = replace(reading_list, skipped=(*reading_list.skipped, *named))
    total = len(missing) + len(read)
    return _with_alarm(checked, total) if len(missing) >= _FEW and len(missing) > _LEFT * total else checked


class _Known:
    """The addresses that were read, in a form that does not depend on how they are escaped."""

    def __init__(self, addresses: frozenset[str]) -> None:
        self._forms = sorted({_form(address) for address in addresses})

    def __len__(self) -> int:
        return len(self._forms)

    def holds(self, address: str, following: str) -> bool:
        """Whether an address of the text was read; it may be followed by a mark, or cut off by an escape."""
        forms = [address, *(address[: match.start()] for match in list(_CUT.finditer(address))[-_MOST_CUTS:])]
        is_cut = following in set("\\{^`[")
        return any(self._has(_form(form)) for form in forms) or (is_cut and self._has_start(_form(address)))

    def _has(self, form: str) -> bool:
        at = bisect_left(self._forms, form)
        return at < len(self._forms) and self._forms[at] == form

    def _has_start(self, start: str) -> bool:
        at = bisect_left(self._forms, start)
        return at < len(self._forms) and self._forms[at].startswith(start)


def _text(source: ListSource) -> str:
    try:
        return source.text
    except ListError:
        return source.content.decode("latin-1")


def _form(address: str) -> str:
    return unquote(unescape(address)).casefold().partition("://")[2].rstrip("/")


def _distinct(text: str) -> list[tuple[str, int, str]]:
    """Each address of a text with its first line, from 1, and the character after it."""
    places: dict[str, int] = {}
    for start, address in addresses_in(text):
        places.setdefault(address, start)
    ends = [match.start() for match in re.finditer("\n", text)]
    return [
        (address, bisect_right(ends, start) + 1, text[start + len(address) : start + len(address) + 1])
        for address, start in places.items()
    ]


def _is_aside(address: str) -> bool:
    """Whether an address is one of those that lists have beside their links: pictures, badges, licences."""
    return bool(_PICTURE.search(address)) or skip_reason(address) is not None


def _largest_field(text: str, read: int) -> int:
    """Number of addresses in the largest field of an export; 0 unless it is far above the number read."""
    fields: dict[str, set[str]] = defaultdict(set)
    values = _without_markup(text.replace("\\/", "/"))
    for match in _VALUE.finditer(values):
        name = _FIELD_NAME.match(values[max(0, match.start() - _LONGEST_NAME) : match.start()][::-1])
        fields[name[1].lower() if name else ""].add(match[0])
    limits = {name: max(read * (_FIELD if name else _UNNAMED), read + _FEW) for name in fields}
    large = (fields[name] for name, limit in limits.items() if len(fields[name]) > limit)
    sizes = (sum(not _is_aside(address) for address in addresses) for addresses in large)
    return max((size for size in sizes if size > min(limits.values())), default=0)


def _without_markup(text: str) -> str:
    """`text` without the HTML that feeds and exports carry: in CDATA sections, and with escaped quotes."""
    first, *sections = text.split("<![CDATA[")
    return _QUOTE.sub(r"\\", first + "".join(section.partition("]]>")[2] for section in sections))


def _with_alarm(reading_list: ReadingList, total: int) -> ReadingList:
    count = len(reading_list.resources)
    sentence = (
        f"{count:,} resource{'s' * (count != 1)}, but the file holds {total:,} addresses: is this a format that cannot "
        "be read, or links that are not marked as such?"
    )
    alarm = ListProblem(0, sentence, kind=ProblemKind.INCOMPLETE)
    return replace(reading_list, problems=(alarm, *reading_list.problems))
