"""Compare two generations: each resource that changed once, with all that changed on it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from index.catalog import ListedResource
from index.changes.entries import entry_edits, placement
from index.changes.links import address_moves, link_kinds
from index.changes.model import ChangeKind, GenerationChanges, ResourceChange, TextChange
from index.changes.pairing import pair_resources
from index.changes.renaming import Names, Placement, renamed_places
from index.changes.texts import compare_texts
from index.model import LinkRecord
from index.reader import GenerationRecords
from ingest.model import Resource, Via

# The texts of a resource by role and how many texts of that role come before.
_Texts = dict[tuple[str, int], str]
_PAGE = ("", 0)


def compare_generations(before: GenerationRecords, after: GenerationRecords) -> GenerationChanges:
    """The changes from one generation to another."""
    pairs = pair_resources(before, after)
    places = [(_places(old, before), _places(new, after)) for old, new in pairs.common]
    names, renamings = renamed_places(places)
    sides = ((_Side(old, before), _Side(new, after)) for old, new in pairs.common)
    changes = [
        *(ResourceChange((ChangeKind.ADDED,), after=listed) for listed in pairs.added),
        *(ResourceChange((ChangeKind.REMOVED,), before=listed) for listed in pairs.removed),
        *(change for old, new in sides if (change := _compare(old, new, names)).kinds),
    ]
    order = [*ChangeKind]
    changes.sort(key=lambda change: (order.index(change.kinds[0]), change.listed.ordinal))
    return GenerationChanges(before.name, after.name, tuple(changes), renamings)


@dataclass(frozen=True, slots=True)
class _Side:
    """A resource in one of the two generations."""

    listed: ListedResource
    records: GenerationRecords

    @property
    def link(self) -> LinkRecord | None:
        return self.records.links.get(self.listed.resource.key)

    @property
    def entry(self) -> tuple[Resource, Placement]:
        return self.listed.resource, _places(self.listed, self.records)

    def texts(self) -> _Texts:
        """The texts of the page and of further addresses."""
        counts, texts = Counter[str](), _Texts()
        for document in self.records.catalog.documents(self.listed.ordinal):
            if document.via is not Via.NOTE:
                texts[document.role, counts[document.role]] = document.text
                counts[document.role] += 1
        return texts


def _compare(old: _Side, new: _Side, names: Names) -> ResourceChange:
    """All that changed on a resource; no kinds if nothing did."""
    before, after = (old.listed, old.link), (new.listed, new.link)
    earlier, later = old.texts(), new.texts()
    kinds = [*link_kinds(before, after, was_read=_PAGE in earlier)]
    # Of an archived text in place of none `archived` says enough.
    is_first_copy = ChangeKind.ARCHIVED in kinds and not earlier
    texts = () if is_first_copy else tuple(_text_changes(earlier, later, old.link, new.link))
    moves, edits = tuple(address_moves(before, after)), tuple(entry_edits(old.entry, new.entry, names))
    facts = {ChangeKind.MOVED: moves, ChangeKind.EDITED: edits, ChangeKind.TEXT: texts}
    kinds += [kind for kind, values in facts.items() if values]
    return ResourceChange(tuple(kinds), old.listed, new.listed, moves, edits, texts)


def _places(listed: ListedResource, records: GenerationRecords) -> Placement:
    return placement(listed.resource, records.manifest.list_title)


def _text_changes(
    earlier: _Texts, later: _Texts, before: LinkRecord | None, after: LinkRecord | None
) -> Iterator[TextChange]:
    for key in dict.fromkeys([*earlier, *later]):
        is_page = key == _PAGE
        if is_page and key in earlier and key in later and _is_same_body(before, after):
            continue  # at most parsed in another way
        reparsed = _is_reparsed(before, after) if is_page else None
        if change := compare_texts(earlier.get(key, ""), later.get(key, ""), key[0], reparsed=reparsed):
            yield change


def _is_same_body(before: LinkRecord | None, after: LinkRecord | None) -> bool:
    return before is not None and after is not None and before.body == after.body != ""


def _is_reparsed(before: LinkRecord | None, after: LinkRecord | None) -> bool | None:
    """Whether other parsers read the page; None if that is not known."""
    if not (before and after and before.source and after.source):
        return None
    return before.parsers != after.parsers
