"""From paragraphs to entries: the links of a list item, a table row or a paragraph.

The first link of an item is its resource. Further links are resources of their own, unless
they are in a line that begins with `Also:`, which lists further addresses of the first. Knows
pieces of paragraphs; must not know Markdown or HTML.
"""

import re
from dataclasses import dataclass, field, replace

from ingest.lists import inference
from ingest.lists.collect import skipped_link
from ingest.lists.html_tree import Piece, paragraph_text
from ingest.lists.link_rules import LOCAL_FILE, resolve_text_link, skip_reason, skip_section_reason
from ingest.lists.model import ListEntry, ListProblem
from ingest.model import Address

ListEntries = list[ListEntry | ListProblem]
# A longer paragraph is a text with links, not a note on any of them.
NOTE_CHARACTERS = 1500


@dataclass(frozen=True, slots=True)
class Context:
    """Context of a paragraph: its line, its section, and the base address of its links.

    With `local_files`, links to files beside the list are entries as well, with unknown
    addresses (the chapters of a book).
    """

    line: int = 0
    section: tuple[str, ...] = ()
    base: str = ""
    local_files: bool = False


@dataclass(slots=True)
class _Item:
    """The parts of an item: `lead` is the text before its first link, `text` the pieces of text after it.

    `open_brackets` is the number of open brackets in `text`; `in_also` is True within an `Also:` line.
    """

    title: str
    url: str
    lead: str = ""
    text: list[str] = field(default_factory=list)
    open_brackets: int = 0
    codes: list[str] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    further_links: list[Piece] = field(default_factory=list)
    in_also: bool = False


def item_entries(paragraphs: list[list[Piece]], context: Context, separator: str = "\n\n") -> ListEntries:
    """The entries of a list item or a table row: its resource first, then those of its further links.

    `separator` joins the other paragraphs to a note.
    """
    entries: ListEntries = []
    for number, paragraph in enumerate(paragraphs):
        if item := _parse_item(paragraph, context, entries):
            before, after = paragraphs[:number], paragraphs[number + 1 :]
            notes = [text for other in before + after if (text := paragraph_text(other))]
            entry = _entry(item, notes, context, separator)
            entries.append(entry)
            entries += [_further_entry(link, item.title, entry) for link in item.further_links]
            return entries + [linked for other in after for linked in prose_entries(other, context, entry.title)]
    return entries


def prose_entries(paragraph: list[Piece], context: Context, owner: str = "") -> ListEntries:
    """The entries of a paragraph: each link, with the paragraph as its note.

    A paragraph that begins with a link is parsed as an item. `owner` is the title of the item or
    heading that the paragraph belongs to; the paragraph is then no note of its links.
    """
    pieces = [piece for piece in paragraph if piece.text.strip() or piece.href is not None]
    if pieces and pieces[0].href is not None and not owner:
        return item_entries([paragraph], context)
    entries: ListEntries = []
    text = paragraph_text(paragraph)
    note = text if not owner and len(text) <= NOTE_CHARACTERS else ""
    for piece in paragraph:
        if (url := _resource_url(piece, context, entries)) is not None:
            title = inference.choose_title(piece.text, url, owner or text)
            own_note = "" if note == piece.text else note
            entries.append(ListEntry(url, title, context.line, section=context.section, note=own_note))
    return entries


def _resource_url(piece: Piece, context: Context, entries: ListEntries) -> str | None:
    """The absolute address if `piece` is a link to a resource; else None, and skipped links are added to `entries`."""
    if piece.href is None:
        return None
    url = resolve_text_link(piece.href, context.base)
    if not piece.text.strip():
        reason: str | None = "it has no words, as badges and pictures have none"
    else:
        reason = (skip_reason(url, context.base) if url else None) or skip_section_reason(context.section)
    if reason is None:
        return url
    if url:
        entries.append(skipped_link(context.line, url, reason))
    return "" if context.local_files and reason == LOCAL_FILE else None


def _parse_item(paragraph: list[Piece], context: Context, entries: ListEntries) -> _Item | None:
    """The parts of an item; None if the paragraph has no link to a resource."""
    item: _Item | None = None
    lead = ""
    for piece in paragraph:
        url = _resource_url(piece, context, entries)
        if item is None:
            if url is not None:
                item = _Item(inference.collapse_spaces(piece.text), url, lead)
            lead += piece.text
        elif url is not None:
            _add_link(item, piece, url)
        elif piece.code:
            item.codes.append(piece.text)
        else:
            _add_text(item, piece.text)
    return item


def _add_link(item: _Item, piece: Piece, url: str) -> None:
    if item.in_also:
        item.addresses += [Address(piece.text.strip(), url)] if url else []
        return
    label = piece.text.strip("()[] ") or piece.text
    in_brackets = label != piece.text.strip() or item.open_brackets > 0
    is_generic = inference.is_generic(label)
    title = f"{item.title}: {label}" if in_brackets or is_generic else inference.choose_title(label, url, "")
    item.further_links.append(replace(piece, text=title, href=url))
    if not in_brackets and not is_generic:
        _append_text(item, piece.text)


def _add_text(item: _Item, text: str) -> None:
    """Add text after the first link. From `Also:` to the end of its line, text only separates links and is dropped."""
    for number, line in enumerate(text.split("\n")):
        if number:
            item.in_also = False
            _append_text(item, " ")
        before, also, after = line.partition("Also:")
        if also and not after.strip(" ,"):
            _append_text(item, before)
            item.in_also = True
        elif not item.in_also:
            _append_text(item, line)


def _append_text(item: _Item, text: str) -> None:
    item.text.append(text)
    item.open_brackets += sum(text.count(mark) for mark in "([") - sum(text.count(mark) for mark in ")]")


def _entry(item: _Item, notes: list[str], context: Context, separator: str) -> ListEntry:
    names, year, text = inference.split_details(_without_empty_brackets("".join(item.text)))
    kind, organisation, tags = "", None, []
    for code in item.codes:
        if code_year := inference.year(code):
            year = code_year
        elif code[:1].islower():
            tags += [kind] if kind else []
            kind = code
        elif code:
            tags += [organisation] if organisation else []
            organisation = code
    if organisation is None and inference.last_is_organisation(names, item.url):
        *names, organisation = names
    title = inference.choose_title(item.title, item.url, item.lead or (notes[0] if notes else text))
    text = re.sub(r"^[\s:,.;–—-]+", "", text).strip()
    note = separator.join(notes) or inference.collapse_spaces(text)
    return ListEntry(
        item.url, title, context.line, kind or inference.kind_by_word(item.title), context.section,
        tuple(names), organisation, year, note, tuple(tags), tuple(item.addresses),
    )  # fmt: skip


def _further_entry(link: Piece, first: str, entry: ListEntry) -> ListEntry:
    """The entry of a further link; authors, organisation and year of the item apply to it as well."""
    label = link.text.removeprefix(f"{first}: ")
    is_descriptive = inference.is_descriptive(first, entry.url)
    owner = entry.title if is_descriptive else entry.title.rpartition(": ")[0] or entry.title
    title = f"{owner}: {label}" if label != link.text else label
    return replace(entry, url=link.href or "", title=title, kind=inference.kind_by_word(label), note="", addresses=())


def _without_empty_brackets(text: str) -> str:
    """Remove brackets without text, e.g. what remains of `([Paper](...), [Code](...))` without its links."""
    return re.sub(r"[(\[][\s,;|/&·]*[)\]]", " ", text)
