"""Org markup within a line: links, bare addresses, code, emphasis, footnotes and timestamps, as HTML."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from ingest.lists.formats.lightweight.rendering import anchor, element, link_addresses, picture, raw_html, render_inline

LINK = re.compile(r"\[\[(?P<target>(?:[^\[\]\\]|\\.)+)\](?:\[(?P<words>(?:(?!\]\]).){1,2000})\])?\]")
_TOKENS = re.compile(
    LINK.pattern
    + r"|<(?P<angle>(?:https?|ftp|mailto|irc|magnet|doi):[^<>\s]+)>"
    + r"|(?P<bare>(?:https?)://[^\s<>\[\]\"`|\\^{}]+)"
    + r"|(?<![\w=~])(?P<mark>[=~])(?P<code>[^\s=~](?:[^\n=~]*[^\s=~])?)(?P=mark)(?![\w=~])"
    + r"|@@html:(?P<html>.*?)@@"
    + r"|(?P<drop>\[fn:[^\[\]]*\]|[<\[]\d{4}-\d\d-\d\d[^<>\[\]\n]*[>\]](?:--)?|<<<?[^<>\n]+>>>?)"
)
# Borders of emphasis according to the Org manual, "Emphasis and Monospace".
_EMPHASIS = re.compile(r"(?<![\w*/_+])([*/_+])(\S(?:[^*/_+\n]*\S)?)\1(?!\w)")
_PICTURE = re.compile(r"(?:https?:|file:|\.{0,2}/)?\S+\.(?:png|jpe?g|gif|svg|webp|ico)(?:[?#]\S*)?", re.IGNORECASE)
_FILES = ("file:", "file+sys:", "file+emacs:", "attachment:")
_MOST_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class OrgInline:
    """Renders text within lines. `abbreviations` are the link types that the file defines by `#+LINK:`."""

    abbreviations: Mapping[str, str]

    def render(self, text: str) -> str:
        """The HTML of a run of text."""
        return render_inline(text, _TOKENS, self._render_token, _strip_marks)

    def plain(self, text: str) -> str:
        """`text` with each link replaced by its words."""
        return LINK.sub(lambda match: match["words"] or match["target"], text)

    def target_of(self, target: str) -> str:
        """The address of a link: abbreviations and DOIs expanded, places in the file as anchors."""
        target = re.sub(r"\\(.)", r"\1", target.strip())
        scheme, colon, rest = target.partition(":")
        if colon and (pattern := self.abbreviations.get(scheme)):
            return _expand(pattern, rest)
        if scheme == "doi":
            return f"https://doi.org/{rest}"
        if target.startswith(_FILES):
            return f"./{rest.partition('::')[0]}"
        if target.startswith(("#", "*", "(", "id:", "CUSTOM_ID:")) or not re.search(r"[:/.]", target):
            return f"#{target.lstrip('#*')}"
        return target

    def _render_token(self, match: re.Match[str]) -> str:
        if match["target"]:
            return self._render_link(self.target_of(match["target"]), match["words"] or "")
        if match["angle"]:
            return anchor(self.target_of(match["angle"]), escape(match["angle"]))
        if match["code"]:
            return element("code", escape(match["code"]))
        return link_addresses(match["bare"]) if match["bare"] else raw_html(match["html"] or "")

    def _render_link(self, href: str, words: str) -> str:
        """A link; without words, or with a picture for words, Org shows the picture."""
        if not words and _PICTURE.fullmatch(href):
            return picture("")
        if _PICTURE.fullmatch(words):
            return anchor(href, picture(""))
        return anchor(href, escape(_strip_marks(re.sub(r"[=~]([^=~]+)[=~]", r"\1", words))))


def _strip_marks(text: str) -> str:
    return _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", text)).replace("\\\\", " ")


def _expand(pattern: str, tag: str) -> str:
    """A link abbreviation with its tag in it (Org manual, "Link Abbreviations")."""
    has_place = "%s" in pattern or "%h" in pattern
    expanded = pattern.replace("%s", tag).replace("%h", tag) if has_place else f"{pattern}{tag}"
    return expanded[:_MOST_CHARACTERS]
