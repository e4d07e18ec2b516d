"""What is added to a list, and where it went. Plain data."""

import unicodedata
from dataclasses import dataclass

from ingest.lists.inference import balance_brackets, collapse_spaces


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to add, as a list can hold it; see `make_link`.

    `section` is a path of headings, empty for the end of the list; `note` may have paragraphs.
    """

    url: str
    title: str
    section: tuple[str, ...] = ()
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addition:
    """Where a link stands in a list: its line from 1, its section, and the added text.

    `is_new` is False if the list had it before; then nothing was added, and `text` is empty.
    """

    line: int
    section: tuple[str, ...]
    title: str
    text: str = ""
    is_new: bool = True


def make_link(url: str, title: str, section: str = "", note: str = "", tags: tuple[str, ...] = ()) -> NewLink:
    """A link in the form in which a list is read: single spaces, no control characters, closed brackets in titles.

    A note that only repeats the title is left out.
    `section` is a heading, or a path such as "Tools > Testing".
    """
    paragraphs = filter(None, (_plain(part) for part in note.replace("\r\n", "\n").split("\n\n")))
    labels = tuple(filter(None, map(_plain, section.split(" > "))))
    names = tuple(dict.fromkeys(filter(None, map(_plain, tags))))
    name, text = balance_brackets(_plain(title)), "\n\n".join(paragraphs)
    return NewLink(url.strip(), name, labels, text if text != name else "", names)


def _plain(text: str) -> str:
    """The text in one line, without characters that do not print."""
    printable = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return collapse_spaces("".join(c for c in printable if unicodedata.category(c) not in {"Cs", "Cn"}))
