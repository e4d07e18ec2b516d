"""One item of a list: its resource, the further addresses of it, other links, labels, and the words beside them.

The first link is the resource. Further links labelled by a role, such as `Paper`, are further addresses of it; others
are resources of their own. Knows pieces of paragraphs whose links are resolved; must not know lists or formats.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ingest.lists.html_tree import Piece
from ingest.lists.inference import collapse_spaces, is_address
from ingest.lists.markup.labels import split_labels
from ingest.lists.markup.roles import is_role, strip_label
from ingest.model import Address
from ingest.urls import key_of

# Stands in a text where a link was that is no part of a sentence.
_GAP = "\ufffc"
_GAP_BRACKETS = re.compile(rf"[(\[](?:[\s,;|/&·•+{_GAP}]|\band\b)*[)\]]")
_GAPS = re.compile(rf"(?:(?:\s*[,;|/&·•+]|\s+and)?\s*{_GAP}(?:\s*[,;|/&·•+])?)+[^\S\n]*")
_CLOSING = (".", "!", "?", ":", ")", "]")
# Brackets in brackets that are removed.
_BRACKET_DEPTH = 3
_CHECKBOX = re.compile(r"^\s*\[[ xX✓✔-]\]\s+")


@dataclass(slots=True)
class PieceLinks:
    """The pieces of a paragraph with its links sorted.

    `texts` are the pieces without links; the words of a link stay where they are part of a sentence. `links` are those
    with a title of their own.
    """

    texts: list[Piece] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    links: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Item:
    """The parts of an item. `link` is its resource, `lead` the text before it and `text` the text after it.

    `bold_title` are the bold words in `lead` that name the resource, if there are any.
    """

    link: Piece
    lead: str
    bold_title: str
    text: str
    labels: list[str]
    addresses: list[Address]
    further_links: list[Piece]


def parse_item(pieces: Sequence[Piece]) -> Item | None:
    """The parts of an item; None without a link."""
    first = next((number for number, piece in enumerate(pieces) if piece.href is not None), None)
    if first is None:
        return None
    lead = _CHECKBOX.sub("", "".join(piece.text for piece in pieces[:first]))
    main = first if re.search(r"\w", lead) else _best_link(pieces, first)
    tail, also = _split_also(_without_struck([*pieces[first:main], *pieces[main + 1 :]], pieces[main]))
    links = sort_links(tail, pieces[main], opening=lead)
    labels, text = split_labels(_close_gaps(links.texts))
    return Item(pieces[main], lead, _bold_title(pieces[:first]), text, labels, links.addresses + also, links.links)


def sort_links(pieces: Sequence[Piece], main: Piece, *, opening: str = "") -> PieceLinks:
    """Sort the links of `pieces` into further addresses of the resource of the link `main` and links of their own.

    `opening` is the text before `pieces`, whose brackets may still be open. Beside a link of words, pictures are icons.
    """
    sorted_links, depth, keys = PieceLinks(), _open_brackets(opening), {key_of(main.href or "")}
    for number, piece in enumerate(pieces):
        if piece.href is None:
            depth += 0 if piece.code else _open_brackets(piece.text)
            sorted_links.texts.append(piece)
            continue
        key = key_of(piece.href)
        is_new = bool(piece.href) and key not in keys
        keys.add(key)
        apart = is_aside(pieces, number)
        in_brackets = apart and (depth > 0 or piece.text.strip()[:1] in {"(", "["})
        is_icon = piece.picture is not None and main.picture is None
        if is_icon or is_role(piece.text, in_brackets=in_brackets) or (in_brackets and is_address(piece.text)):
            sorted_links.addresses += [Address(link_label(piece), piece.href)] if is_new else []
            words = _GAP if apart else piece.text
        else:
            sorted_links.links += [piece] if is_new or not piece.href else []
            words = "" if piece.picture is not None else piece.text
        sorted_links.texts.append(Piece(words))
    return sorted_links


def is_aside(pieces: Sequence[Piece], number: int) -> bool:
    """Whether the link stands apart, as in `([Paper](...), [Code](...))`, and is not part of a sentence."""
    before = _nearest_text(pieces, range(number - 1, -1, -1)).rstrip()[-1:]
    after = _nearest_text(pieces, range(number + 1, len(pieces))).lstrip()[:1]
    return not (before.isalnum() or after.isalnum())


def text_without_gaps(pieces: Sequence[Piece]) -> str:
    """The text of pieces without what remains of the links that are gone: gaps, their separators and brackets."""
    text = re.sub(r"[^\S\n]+", " ", "".join(piece.text for piece in pieces))
    for _ in range(_BRACKET_DEPTH):
        text = _GAP_BRACKETS.sub(_GAP, text)
    return _GAPS.sub(lambda gap: "" if text.startswith(_CLOSING, gap.end()) else " ", text)


def link_label(piece: Piece) -> str:
    """The role that a link names; `link` if it is labelled by an address."""
    return "link" if is_address(piece.text) else strip_label(piece.text) or piece.text.strip() or "link"


def _bold_title(pieces: Sequence[Piece]) -> str:
    """The first bold words before a link, if they stand apart as a title does."""
    for number, piece in enumerate(pieces):
        words = collapse_spaces(piece.text)
        if piece.strong and re.search(r"\w", words) and not is_role(words):
            following = _nearest_text(pieces, range(number + 1, len(pieces))).lstrip()[:1]
            return words if " " in words or words.endswith((".", ":")) or not following.isalnum() else ""
    return ""


def _close_gaps(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with each run of text as one, without gaps."""
    runs = groupby(pieces, key=lambda piece: piece.code)
    return [piece for code, run in runs for piece in (run if code else [Piece(text_without_gaps(list(run)))])]


def _without_struck(pieces: list[Piece], link: Piece) -> list[Piece]:
    """The pieces without words that are crossed out, unless the link is as well."""
    return [piece for piece in pieces if link.struck or piece.href is not None or not piece.struck]


def _best_link(pieces: Sequence[Piece], first: int) -> int:
    """The link with the best title among those at the start of an item: words before pictures, titles before roles."""
    links = []
    for number in range(first, len(pieces)):
        if pieces[number].href is not None:
            links.append(number)
        elif re.search(r"\w", pieces[number].text):
            break
    titled = [number for number in links if not is_role(pieces[number].text, in_brackets=number > first)]
    return next((number for number in titled if pieces[number].picture is None), (titled or links)[0])


def _split_also(tail: Sequence[Piece]) -> tuple[list[Piece], list[Address]]:
    """The pieces without the line that begins with `Also:`, and the further addresses in it."""
    rest, addresses, in_also = list[Piece](), list[Address](), False
    for piece in tail:
        if piece.href is not None and in_also:
            addresses += [Address(collapse_spaces(piece.text), piece.href)] if piece.href else []
        elif piece.href is not None or piece.code:
            rest += [] if in_also else [piece]
        else:
            for number, line in enumerate(piece.text.split("\n")):
                in_also = in_also and not number
                before, also, after = line.partition("Also:")
                is_also = bool(also) and not after.strip(" ,")
                rest += [Piece("\n" * bool(number))] + (
                    [] if in_also else [replace(piece, text=before if is_also else line)]
                )
                in_also = in_also or is_also
    return rest, addresses


def _open_brackets(text: str) -> int:
    return sum(text.count(mark) for mark in "([") - sum(text.count(mark) for mark in ")]")


def _nearest_text(pieces: Sequence[Piece], numbers: Iterable[int]) -> str:
    """The text of the nearest piece that is not only spaces; empty if that is a link or a code."""
    for number in numbers:
        piece = pieces[number]
        if piece.href is not None or piece.code:
            return ""
        if piece.text.strip():
            return piece.text
    return ""
