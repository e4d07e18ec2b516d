"""Markdown lists: headings are sections; items, table rows and paragraphs with a link give resources.

An item as this project writes it, every part but the link optional:

    - [Title](https://address) (Author, Author, Organisation, 2019) `kind`
      Also: [role](https://other), [role](https://another)

      The curator's note.

`[Title]()` is a resource whose address is not known. In the parentheses a sole name is the
author, unless the address's host carries it (then it is the organisation). The text is
rendered by markdown-it and then walked as HTML, so that HTML inside counts like Markdown.
What an address means is for `ingest.urls`.
"""

import re
from collections.abc import Sequence
from typing import Any

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from ingest.errors import ListError
from ingest.lists import html_tree
from ingest.lists.collect import collect_entries
from ingest.lists.html_walk import LINE, Walk
from ingest.lists.model import ListDraft, ListSource, ReadingList

BY_HAND = True
_SUFFIXES = {".md", ".markdown", ".mdown", ".mkd", ""}
# A run of words longer than this is not searched for bare addresses; an address itself is shorter.
BARE_CHARACTERS = 2_000
# A line of ten million takes half a minute to render, and nobody wrote it by hand.
LONGEST_LINE = 1_000_000
# Raw tags that would swallow what follows them; GitHub shows these nine as text, and so do we.
_SWALLOWING = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)\b)", re.IGNORECASE
)


class _Renderer(RendererHTML):
    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _SWALLOWING.sub("&lt;", super().html_block(tokens, idx, options, env))

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _SWALLOWING.sub("&lt;", super().html_inline(tokens, idx, options, env))


class _BareAddresses(LinkifyIt):  # type: ignore[misc]
    """Finds addresses written without brackets, from their scheme on: names such as `node.js` are none."""

    def __init__(self) -> None:
        super().__init__(options={"fuzzy_link": False, "fuzzy_email": False})

    # The search takes time with the square of the text, so each looks at a bounded piece alone.

    def test(self, text: str) -> bool:
        return len(text) <= BARE_CHARACTERS and bool(super().test(text))

    def match(self, text: str) -> Any:
        return super().match(text) if len(text) <= BARE_CHARACTERS else None

    def match_at_start(self, text: str) -> Any:
        return super().match_at_start(text[:BARE_CHARACTERS])


def _tell_lines(state: StateCore) -> None:
    for token in state.tokens:
        if token.map and token.nesting >= 0:
            token.attrSet(LINE, str(token.map[0]))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"linkify": True}, renderer_cls=_Renderer).enable(["table", "linkify"])
    parser.linkify = _BareAddresses()
    # commonmark's own link check would hide a broken address from us.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.core.ruler.push("tell_lines", _tell_lines)
    return parser


_PARSER = _parser()


def accepts(source: ListSource) -> bool:
    """Any text that no other shape takes."""
    return source.suffix in _SUFFIXES or source.media_type.startswith("text/")


def draft(source: ListSource) -> ListDraft:
    """Read a Markdown list; its title is the first top heading, else the source's name."""
    return walk_markdown(source, Walk(base=source.base, told_lines=True))


def walk_markdown(source: ListSource, walk: Walk) -> ListDraft:
    """Render a Markdown text and send `walk` through it."""
    if any(len(line) > LONGEST_LINE for line in source.text.split("\n")):
        raise ListError(f"a line of it has more than {LONGEST_LINE:,} characters: part it")
    root = html_tree.parse(f"<body>{_rendered(source.text)}</body>")
    for body in root.iter("body"):
        walk.through(body)
    return ListDraft(walk.title or source.title, tuple(walk.found))


def read_markdown(text: str, name: str) -> ReadingList:
    """Read a Markdown text at hand; `name` is its title where no top heading gives one."""
    found = draft(ListSource(text.encode("utf-8", "replace"), name))
    return collect_entries(found, by_hand=BY_HAND)


def _rendered(text: str) -> str:
    env: dict[str, Any] = {}
    return str(_PARSER.render(_without_front_matter(text), env))


def _without_front_matter(text: str) -> str:
    """YAML between two lines of `---` at the very top is about the file; its lines stay, empty."""
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != "---" or "---" not in (ends := [line.rstrip() for line in lines[1:200]]):
        return text
    end = ends.index("---") + 2
    return "\n".join([""] * end + lines[end:])
