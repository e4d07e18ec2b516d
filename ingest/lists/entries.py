"""From paragraphs to entries: what one list item, table row or paragraph says about its links.

The first link of an item is its resource. A further link is a resource of its own, unless it
stands in a line that begins with `Also:`, which names further addresses of the first. Knows
neither Markdown nor HTML, only their pieces.
"""

import re
from dataclasses import dataclass, field, replace

from ingest.lists import inference
from ingest.lists.collect import skipped_link
from ingest.lists.html_tree import Piece, paragraph_text
from ingest.lists.link_rules import BESIDE, resolve_text_link, skip_reason, skip_section_reason
from ingest.lists.model import ListEntry, ListProblem
from ingest.model import Address

Found = list[ListEntry | ListProblem]
# A paragraph longer than this is a text with links in it, and no note on any of them.
NOTE_CHARACTERS = 1500


@dataclass(frozen=True, slots=True)
class Context:
    """Where paragraphs stand: line, section, the address that links are relative to.

    `beside` says that links to files beside the list are entries too, though their
    addresses are not known (the chapters of a book).
    """

    line: int = 0
    section: tuple[str, ...] = ()
    base: str = ""
    beside: bool = False


@dataclass(slots=True)
class _Item:
    """The pieces of one item, before they are understood."""

    title: str
    url: str
    lead: str = ""
    rest: list[str] = field(default_factory=list)
    opened: int = 0
    codes: list[str] = field(default_factory=list)
    others: list[Address] = field(default_factory=list)
    further: list[Piece] = field(default_factory=list)
    also: bool = False


def item_entries(paragraphs: list[list[Piece]], at: Context, between: str = "\n\n") -> Found:
    """The entries of a list item or a table row: its resource first, then those of its further links."""
    found: Found = []
    for number, paragraph in enumerate(paragraphs):
        if read := _head(paragraph, at, found):
            others = paragraphs[:number] + paragraphs[number + 1 :]
            entry = _entry(read, [text for each in others if (text := paragraph_text(each))], at, between)
            found.append(entry)
            found += [_further(piece, read.title, entry) for piece in read.further]
            return found + [each for other in others[number:] for each in prose_entries(other, at, entry.title)]
    return found


def prose_entries(paragraph: list[Piece], at: Context, about: str = "") -> Found:
    """The entries of a paragraph: each link, with the paragraph as its note.

    A paragraph that begins with its link is read like an item. Inside an item (`about` is
    its title) the paragraph is the item's note already.
    """
    said = [piece for piece in paragraph if piece.text.strip() or piece.href is not None]
    if said and said[0].href is not None and not about:
        return item_entries([paragraph], at)
    found: Found = []
    said_in_all = paragraph_text(paragraph)
    note = said_in_all if not about and len(said_in_all) <= NOTE_CHARACTERS else ""
    for piece in paragraph:
        if (link := _link(piece, at, found)) is not None:
            title = inference.choose_title(piece.text, link, about or said_in_all)
            found.append(ListEntry(link, title, at.line, section=at.section, note="" if note == piece.text else note))
    return found


def _link(piece: Piece, at: Context, found: Found) -> str | None:
    """The absolute address of a link to a resource; for any other link None, and the reason in `found`."""
    if piece.href is None:
        return None
    url = resolve_text_link(piece.href, at.base)
    if not piece.text.strip():
        reason: str | None = "it has no words, as badges and pictures have none"
    else:
        reason = (skip_reason(url, at.base) if url else None) or skip_section_reason(at.section)
    if reason is None:
        return url
    if url:
        found.append(skipped_link(at.line, url, reason))
    return "" if at.beside and reason == BESIDE else None


def _head(paragraph: list[Piece], at: Context, found: Found) -> _Item | None:
    read: _Item | None = None
    lead = ""
    for piece in paragraph:
        link = _link(piece, at, found)
        if read is None:
            if link is not None:
                read = _Item(inference.collapse_spaces(piece.text), link, lead)
            lead += piece.text
        elif link is not None:
            _add_link(read, piece, link)
        elif piece.code:
            read.codes.append(piece.text)
        else:
            _add_text(read, piece.text)
    return read


def _add_link(read: _Item, piece: Piece, link: str) -> None:
    if read.also:
        read.others += [Address(piece.text.strip(), link)] if link else []
        return
    label = piece.text.strip("()[] ") or piece.text
    inside = label != piece.text.strip() or read.opened > 0
    title = (
        f"{read.title}: {label}" if inside or inference.is_generic(label) else inference.choose_title(label, link, "")
    )
    read.further.append(replace(piece, text=title, href=link))
    if not inside and not inference.is_generic(label):
        _say(read, piece.text)


def _add_text(read: _Item, text: str) -> None:
    """Words after the first link; from `Also:` to the end of its line they only part links."""
    for number, line in enumerate(text.split("\n")):
        if number:
            read.also = False
            _say(read, " ")
        before, named, after = line.partition("Also:")
        if named and not after.strip(" ,"):
            _say(read, before)
            read.also = True
        elif not read.also:
            _say(read, line)


def _say(read: _Item, text: str) -> None:
    read.rest.append(text)
    read.opened += sum(text.count(mark) for mark in "([") - sum(text.count(mark) for mark in ")]")


def _entry(read: _Item, notes: list[str], at: Context, between: str) -> ListEntry:
    names, year, rest = inference.split_details(_without_empty_brackets("".join(read.rest)))
    kind, organisation, tags = "", None, []
    for code in read.codes:
        if found := inference.year(code):
            year = found
        elif code[:1].islower():
            tags += [kind] if kind else []
            kind = code
        elif code:
            tags += [organisation] if organisation else []
            organisation = code
    if organisation is None and inference.last_is_organisation(names, read.url):
        *names, organisation = names
    title = inference.choose_title(read.title, read.url, read.lead or (notes[0] if notes else rest))
    rest = re.sub(r"^[\s:,.;–—-]+", "", rest).strip()
    note = between.join(notes) or inference.collapse_spaces(rest)
    return ListEntry(
        read.url, title, at.line, kind or inference.kind_by_word(read.title), at.section,
        tuple(names), organisation, year, note, tuple(tags), tuple(read.others),
    )  # fmt: skip


def _further(piece: Piece, first: str, entry: ListEntry) -> ListEntry:
    """A further link of an item: what the item says of authors, organisation and year holds for it too."""
    label = piece.text.removeprefix(f"{first}: ")
    about = (
        entry.title if inference.is_descriptive(first, entry.url) else entry.title.rpartition(": ")[0] or entry.title
    )
    title = f"{about}: {label}" if label != piece.text else label
    return replace(entry, url=piece.href or "", title=title, kind=inference.kind_by_word(label), note="", others=())


def _without_empty_brackets(rest: str) -> str:
    """What is left of `([Paper](...), [Code](...))` once its links are taken out, taken out too."""
    return re.sub(r"[(\[][\s,;|/&·]*[)\]]", " ", rest)
