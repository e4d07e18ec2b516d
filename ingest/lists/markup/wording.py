"""Title, names, year and note of an item, from the words around its link.

Knows parsed items; must not know lists or formats.
"""

import re
from collections.abc import Sequence

from ingest.lists import inference
from ingest.lists.markup.item import Item
from ingest.lists.markup.roles import is_role

# Punctuation between a link and its note, and what remains of brackets and quotes that the link stood in.
_OPENING = re.compile(r"^[\s:,.;–—\-)\]\"”]+(?=\s|$)|^[\s:,;–—-]+")


def item_details(item: Item) -> tuple[list[str], int | None, str]:
    """Names, year and remark of the text after the link; titles of further links are no names."""
    names, year, remark = inference.split_details(item.text)
    if {link.text for link in item.further_links} & set(names):
        return [], year, item.text
    return names, year, remark


def item_title(item: Item, notes: Sequence[str], remark: str) -> str:
    """The words of the link or, if these only name a role, the words around it.

    `notes` are the other paragraphs or cells of the item, `remark` is the text after the link.
    """
    label, url = item.link.text, item.link.href or ""
    if not is_wordy(item.lead):
        return inference.choose_title(label, url, next(filter(is_wordy, notes), remark))
    if _is_titled(item):
        return inference.choose_title(label, url, "")
    return inference.title_from_text(_sentence(item) if _is_in_sentence(item) else item.bold_title or item.lead)


def item_note(item: Item, remark: str) -> str:
    """The words of the item's own paragraph, without those of its title at its start."""
    lead = inference.collapse_spaces(item.lead)
    remark = inference.collapse_spaces(_OPENING.sub("", remark))
    if not is_wordy(lead) or (lead.endswith(":") and is_role(lead)):
        return remark
    if _is_titled(item) or _is_in_sentence(item):
        return _sentence(item)
    if item.bold_title:
        before, _, after = lead.partition(item.bold_title)
        return " ".join(filter(None, (before.strip(), _OPENING.sub("", after).rstrip(" :-–—(["), remark)))
    return remark if len(lead) <= inference.TITLE_CHARACTERS else f"{lead} {remark}".strip()


def is_wordy(text: str) -> bool:
    """Whether a text has more than numbers, single letters and punctuation."""
    return bool(re.search(r"[^\W\d_]{2}", text))


def _is_titled(item: Item) -> bool:
    return not is_role(item.link.text) and inference.is_descriptive(item.link.text, item.link.href or "")


def _is_in_sentence(item: Item) -> bool:
    return item.text.lstrip()[:1].isalnum()


def _sentence(item: Item) -> str:
    return inference.collapse_spaces(f"{item.lead}{item.link.text}{item.text}")
