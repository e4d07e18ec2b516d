"""From paragraphs to entries: the links of a list item, a table row or a paragraph.

The first link of an item is its resource (`ingest.lists.markup.item`). Knows pieces of paragraphs; must not know
Markdown or HTML.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.lists import inference
from ingest.lists.collect import skipped_link
from ingest.lists.html_tree import Piece, paragraph_text
from ingest.lists.link_rules import (
    LOCAL_FILE,
    is_badge_picture,
    is_postscript,
    resolve_text_link,
    skip_reason,
    skip_section_reason,
    without_contents,
)
from ingest.lists.markup.item import Item, PieceLinks, link_label, parse_item, sort_links, text_without_gaps
from ingest.lists.markup.local_links import shown_address
from ingest.lists.markup.roles import is_role
from ingest.lists.markup.wording import is_wordy, item_details, item_note, item_title
from ingest.lists.model import ListEntry, ListProblem
from ingest.model import Address

ListEntries = list[ListEntry | ListProblem]
# A longer paragraph is a text with links, not a note on any of them.
NOTE_CHARACTERS = 1500


@dataclass(frozen=True, slots=True)
class Context:
    """Context of a paragraph: its line, its section, and the base address of its links.

    `headings` is the number of labels of `section` that are headings of the list, not items that others are nested in.
    With `local_files`, links to files beside the list are entries as well, with unknown addresses (the chapters of a
    book). `has_words` is set if there are words beside the pictures, `in_postscript` for paragraphs such as `P.S. ...`.
    """

    line: int = 0
    section: tuple[str, ...] = ()
    base: str = ""
    local_files: bool = False
    headings: int = 0
    has_words: bool = False
    in_postscript: bool = False


def item_entries(paragraphs: list[list[Piece]], context: Context, separator: str = "\n\n") -> ListEntries:
    """The entries of a list item or a table row: its resource first, then those of its further links.

    `separator` joins the paragraphs of its note.
    """
    entries: ListEntries = []
    context = replace(context, has_words=any(map(_has_words, paragraphs)))
    resolved = [_resolve_links(paragraph, context, entries) for paragraph in paragraphs]
    number = _main_paragraph(resolved)
    item = parse_item(resolved[number]) if number is not None else None
    if item is None or number is None:
        return entries
    others = [sort_links(pieces, item.link, opening="" if _has_sentence(pieces) else "(") for pieces in resolved]
    before, after = others[:number], others[number + 1 :]
    entry = _entry(item, before, after, context, separator)
    links = [*item.further_links, *(link for other in (*before, *after) for link in other.links)]
    return [*entries, entry, *(_link_entry(link, entry.title, context) for link in links)]


def prose_entries(paragraph: list[Piece], context: Context) -> ListEntries:
    """The entries of a paragraph: each link, with the paragraph as its note.

    A paragraph that begins with a link is parsed as an item.
    """
    pieces = [piece for piece in paragraph if piece.text.strip() or piece.href is not None]
    if pieces and pieces[0].href is not None:
        return item_entries([paragraph], context)
    entries: ListEntries = []
    context = replace(context, has_words=_has_words(paragraph))
    text = paragraph_text(paragraph)
    note = text if len(text) <= NOTE_CHARACTERS else ""
    latest: ListEntry | None = None
    between = ""
    for piece in _resolve_links(paragraph, context, entries):
        if piece.href is None:
            between += piece.text
        elif latest and not re.search(r"\w", between) and is_role(piece.text, in_brackets=True):
            latest.addresses += (Address(link_label(piece), piece.href),) if piece.href else ()
        else:
            latest, between = _link_entry(piece, text, context, note), ""
            entries.append(latest)
    return entries


def _has_words(paragraph: Sequence[Piece]) -> bool:
    return any(piece.picture is None and is_wordy(piece.text) for piece in paragraph)


def _resolve_links(paragraph: Sequence[Piece], context: Context, entries: ListEntries) -> list[Piece]:
    """The pieces with absolute addresses; the address of a file beside the list is empty.

    A link that is no resource becomes text, and its record is added to `entries`.
    """
    context = replace(context, in_postscript=is_postscript(paragraph_text(paragraph)))
    pieces = []
    for piece in paragraph:
        if piece.href is None:
            pieces.append(piece)
            continue
        url = resolve_text_link(piece.href, context.base)
        is_icon = piece.picture is not None and is_role(piece.text, in_brackets=True) and context.has_words
        reason = _skip_reason(piece, url, context, is_icon=is_icon)
        if reason and url:
            entries.append(skipped_link(context.line, shown_address(url, context.base), reason))
        if reason is None or (context.local_files and reason == LOCAL_FILE):
            pieces.append(replace(piece, href="" if reason else url))
        elif piece.picture is None:
            pieces.append(Piece(piece.text))
    return pieces


def _skip_reason(piece: Piece, url: str, context: Context, *, is_icon: bool) -> str | None:
    """Reason why a link is no resource. `is_icon`: it is a picture beside words that is named by a role."""
    reason = (skip_reason(url, context.base) if url else None) or skip_section_reason(context.section, context.headings)
    if reason or context.in_postscript:
        return reason or "it stands in a postscript"
    if piece.picture is not None and is_badge_picture(piece.picture, piece.text, is_icon=is_icon):
        return "it is a badge or a picture without a name"
    return None if piece.text.strip() else "it has no words, as badges and pictures have none"


def _main_paragraph(paragraphs: Sequence[Sequence[Piece]]) -> int | None:
    """The paragraph with the item's link: the first with a link of words, else the first with a picture that is one."""
    links = [(number, piece) for number, pieces in enumerate(paragraphs) for piece in pieces if piece.href is not None]
    first = next(iter(links), None)
    return next((number for number, piece in links if piece.picture is None), first and first[0])


def _entry(
    item: Item, before: Sequence[PieceLinks], after: Sequence[PieceLinks], context: Context, separator: str
) -> ListEntry:
    """The entry of an item, with the links of the paragraphs before and after that of its link."""
    names, year, remark = item_details(item)
    before_notes, after_notes = ([_paragraph_note(links) for links in group] for group in (before, after))
    title = item_title(item, [*before_notes, *after_notes], remark)
    notes = (*before_notes, item_note(item, remark), *after_notes)
    addresses = [*item.addresses, *(address for links in (*before, *after) for address in links.addresses)]
    url = item.link.href or ""
    return ListEntry(
        url,
        title,
        context.line,
        kind=inference.kind_by_word(item.link.text),
        section=without_contents(context.section),
        organisation=names.pop() if inference.last_is_organisation(names, url) else None,
        authors=inference.split_joined_names(names),
        year=year,
        note=separator.join(note for note in notes if note and note != title),
        addresses=tuple(dict.fromkeys(addresses)),
        labels=tuple(item.labels),
    )


def _paragraph_note(links: PieceLinks) -> str:
    return inference.collapse_spaces(text_without_gaps(links.texts))


def _has_sentence(pieces: Sequence[Piece]) -> bool:
    """Whether there is text beside the links; without, they are labelled as briefly as in brackets."""
    return any(piece.href is None and re.search(r"\w", piece.text) for piece in pieces)


def _link_entry(link: Piece, surrounding: str, context: Context, note: str = "") -> ListEntry:
    """The entry of a link with a title of its own."""
    url = link.href or ""
    title = inference.choose_title(link.text, url, surrounding)
    kind = inference.kind_by_word(link.text)
    section = without_contents(context.section)
    return ListEntry(url, title, context.line, kind, section, note="" if note == link.text else note)
