"""Pages as exported by Pocket and Instapaper: headings are folders, list items are links with their tags."""

import re
from typing import ClassVar

from ingest.lists import html_tree, inference
from ingest.lists.formats.records.fields import is_default_folder
from ingest.lists.html_tree import HEADINGS
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListSource

_SIGN = re.compile(r"<title>\s*(?:pocket export|instapaper: export)\s*</title>|<li><a [^>]*\stime_added=")


class SavedPages:
    """The `ListFormat` of the HTML exports of Pocket and Instapaper."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By the title or by an attribute of Pocket's."""
        return _SIGN.search(source.head) is not None

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the links in the order of their folders."""
        root = html_tree.parse_tree(source.text)
        entries: list[ListEntry] = []
        folder = ""
        for element in root.iter("a", *HEADINGS):
            text = inference.collapse_spaces("".join(element.itertext()))
            if element.tag == "a":
                entries.append(_entry(element, text, folder, source.base))
            else:
                folder = "" if is_default_folder(text) else text
        title = next((html_tree.text_of(title) for title in root.iter("title")), "")
        return ListDraft(title or source.title, tuple(entries))


def _entry(element: html_tree.Element, text: str, folder: str, base: str) -> ListEntry:
    url = resolve_link(element.get("href", ""), base)
    tags = (inference.collapse_spaces(tag) for tag in element.get("tags", "").split(","))
    return ListEntry(
        url, text or inference.title_from_url(url), element.sourceline or 0, section=(folder,) if folder else (),
        tags=tuple(filter(None, tags)),
    )  # fmt: skip
