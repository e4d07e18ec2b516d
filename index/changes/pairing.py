"""Which resources of two generations are the same: those of one key, and those whose address in the list changed.

An address that changed looks like a removal and an addition. Both are taken for one resource only if something ties
them together that no other resource shares; if in doubt, they stay two.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import NamedTuple

from index.catalog import ListedResource
from index.changes.entries import listed_title
from index.changes.texts import same_words
from index.reader import GenerationRecords
from ingest.model import Via

# Words of a text, a note and a title that no two resources of a list have by chance.
_TEXT_WORDS, _NOTE_WORDS, _TITLE_WORDS = 50, 8, 3
Signature = Callable[[ListedResource, GenerationRecords], Hashable]
Pair = tuple[ListedResource, ListedResource]


class ResourcePairs(NamedTuple):
    """Resources that are in both generations, and those of one alone."""

    common: list[Pair]
    removed: list[ListedResource]
    added: list[ListedResource]


def pair_resources(before: GenerationRecords, after: GenerationRecords) -> ResourcePairs:
    """Pair the resources of two generations, those in both in the order of the later."""
    earlier = {listed.resource.key: listed for listed in before.resources}
    later = {listed.resource.key: listed for listed in after.resources}
    partners = {key: earlier[key] for key in later if key in earlier}
    removed = {key: listed for key, listed in earlier.items() if key not in later}
    added = {key: listed for key, listed in later.items() if key not in earlier}
    for signature, counterpart in _TIES:
        olds = _by_signature(removed.values(), signature, before)
        news = _by_signature(added.values(), counterpart, after)
        for old, new in _unique_pairs(olds, news):
            partners[new.resource.key] = removed.pop(old.resource.key)
            del added[new.resource.key]
    common = [(partners[key], listed) for key, listed in later.items() if key in partners]
    return ResourcePairs(common, [*removed.values()], [*added.values()])


def _by_signature(
    resources: Iterable[ListedResource], signature: Signature, records: GenerationRecords
) -> dict[Hashable, list[ListedResource]]:
    groups: dict[Hashable, list[ListedResource]] = defaultdict(list)
    for listed in resources:
        if value := signature(listed, records):
            groups[value].append(listed)
    return groups


def _unique_pairs(
    olds: Mapping[Hashable, list[ListedResource]], news: Mapping[Hashable, list[ListedResource]]
) -> Iterator[Pair]:
    for value, group in olds.items():
        if len(group) == 1 and len(news.get(value, ())) == 1:
            yield group[0], news[value][0]


def _target(listed: ListedResource, records: GenerationRecords) -> Hashable:
    """Where the link leads for good."""
    record = records.links.get(listed.resource.key)
    return _bare_address(record.moved_to) if record else ""


def _address(listed: ListedResource, _records: GenerationRecords) -> Hashable:
    return _bare_address(listed.resource.url or "")


def _page_text(listed: ListedResource, records: GenerationRecords) -> Hashable:
    pages = (document for document in records.catalog.documents(listed.ordinal) if document.via is not Via.NOTE)
    return _of_length(next((same_words(page.text) for page in pages), ""), _TEXT_WORDS)


def _note(listed: ListedResource, _records: GenerationRecords) -> Hashable:
    return _of_length(same_words(listed.resource.note), _NOTE_WORDS)


def _title_in_section(listed: ListedResource, _records: GenerationRecords) -> Hashable:
    title = _of_length(_title(listed), _TITLE_WORDS)
    return title and (title, listed.resource.section)


def _title_at_host(listed: ListedResource, _records: GenerationRecords) -> Hashable:
    title, host = _of_length(_title(listed), _TITLE_WORDS), _host(listed)
    return title and host and (title, host)


def _short_title(listed: ListedResource, _records: GenerationRecords) -> Hashable:
    """A title that says little, with the section and the host."""
    host = _host(listed)
    return host and (_title(listed), listed.resource.section, host)


def _title(listed: ListedResource) -> str:
    return same_words(listed_title(listed.resource)).casefold()


def _host(listed: ListedResource) -> str:
    return _bare_address(listed.resource.url or "").partition("/")[0]


def _bare_address(url: str) -> str:
    """An address without its scheme, `www.` and final slash."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")


def _of_length(words: str, length: int) -> str:
    """Words if they are at least so many, else nothing."""
    return words if words.count(" ") + 1 >= length else ""


# What ties a removed resource to an added one, the strongest first: equal values of the two.
_TIES: tuple[tuple[Signature, Signature], ...] = (
    (_target, _address),
    (_page_text, _page_text),
    (_note, _note),
    (_title_in_section, _title_in_section),
    (_title_at_host, _title_at_host),
    (_short_title, _short_title),
)
