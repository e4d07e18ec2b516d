"""Markdown lists: headings are sections; items, table rows and paragraphs with a link give resources.

An item, of which only the link is required:

    - [Title](https://address) (Author, Author, Organisation, 2019) `kind`
      Also: [role](https://other), [role](https://another)

      The curator's note.

`[Title]()` is a resource with an unknown address. A single name in the parentheses is the
author, unless the address contains it (then it is the organisation). The text is rendered by
markdown-it and then walked as HTML, so that inline HTML is treated like Markdown. The
validation of addresses is the task of `ingest.urls`.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, ClassVar

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from ingest.errors import ListError
from ingest.lists import html_tree
from ingest.lists.collect import collect_entries
from ingest.lists.html_walk import LINE, HtmlWalker
from ingest.lists.markup.markdown_links import add_list_rules
from ingest.lists.model import ListDraft, ListSource, ReadingList

_SUFFIXES = {".md", ".markdown", ".mdown", ".mkd", ""}
# A longer run of text is not searched for bare addresses; an address is shorter.
BARE_CHARACTERS = 2_000
# A line of ten million characters takes half a minute to render, and is not written by hand.
LONGEST_LINE = 1_000_000
# Raw tags that would swallow the text after them; shown as text, as GitHub does with these nine.
_SWALLOWING = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)\b)", re.IGNORECASE
)


class _Renderer(RendererHTML):
    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _SWALLOWING.sub("&lt;", super().html_block(tokens, idx, options, env))

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return _SWALLOWING.sub("&lt;", super().html_inline(tokens, idx, options, env))


class _BareAddresses(LinkifyIt):  # type: ignore[misc]
    """Finds addresses without brackets, which need a scheme: `node.js` is none."""

    def __init__(self) -> None:
        super().__init__(options={"fuzzy_link": False, "fuzzy_email": False})

    def pretest(self, text: str) -> bool:
        """Whether a scheme may be in `text`; linkify-it also looks for hosts, which takes a quarter of the parsing."""
        return ":" in text or "//" in text

    # The search takes quadratic time, so its text is bounded.

    def test(self, text: str) -> bool:
        return len(text) <= BARE_CHARACTERS and bool(super().test(text))

    def match(self, text: str) -> Any:
        return super().match(text) if len(text) <= BARE_CHARACTERS else None

    def match_at_start(self, text: str) -> Any:
        return super().match_at_start(text[:BARE_CHARACTERS])


def _set_lines(state: StateCore) -> None:
    for token in state.tokens:
        if token.map and token.nesting >= 0:
            token.attrSet(LINE, str(token.map[0]))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"linkify": True}, renderer_cls=_Renderer).enable(
        ["table", "linkify", "strikethrough"]
    )
    add_list_rules(parser)
    parser.linkify = _BareAddresses()
    # The link check of CommonMark would hide broken addresses.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.core.ruler.push("set_lines", _set_lines)
    return parser


_PARSER = _parser()
_BLOCK_PARSER = _parser().disable(["inline", "linkify", "text_join"])


class Markdown:
    """The `ListFormat` of Markdown."""

    by_hand: ClassVar[bool] = True

    def accepts(self, source: ListSource) -> bool:
        """By suffix, or any other text; therefore the last format to try."""
        return source.suffix in _SUFFIXES or source.media_type.startswith("text/")

    def draft(self, source: ListSource) -> ListDraft:
        """Parse a Markdown list; its title is the first top heading, else the name of the source."""
        return _draft(source)


@lru_cache(maxsize=2)
def _draft(source: ListSource) -> ListDraft:
    """Cached, as a list to which a link is added is read before and after that, and once more for the index."""
    return walk_markdown(source, HtmlWalker(base=source.base, source_lines=True))


def walk_markdown(source: ListSource, walker: HtmlWalker) -> ListDraft:
    """Render a Markdown text and collect its entries with `walker`. Raises ListError on an overlong line."""
    if any(len(line) > LONGEST_LINE for line in source.text.split("\n")):
        raise ListError(f"a line of it has more than {LONGEST_LINE:,} characters: part it")
    root = html_tree.parse_tree(f"<body>{_render(source.text)}</body>")
    for body in root.iter("body"):
        walker.walk(body)
    return ListDraft(walker.title or source.title, tuple(walker.entries), walker.introduction)


def read_markdown_list(text: str, name: str) -> ReadingList:
    """Read a Markdown list from a string; `name` is its title if there is no top heading."""
    draft = Markdown().draft(ListSource(text.encode("utf-8", "replace"), name))
    return collect_entries(draft)


def list_blocks(text: str) -> list[Token]:
    """The tokens of the blocks of a Markdown list, of which only headings are parsed inside.

    The lines in their maps count from 0.
    """
    env: dict[str, Any] = {}
    tokens = _BLOCK_PARSER.parse(_without_front_matter(text), env)
    for heading, inline in pairwise(tokens):
        if heading.type == "heading_open":
            inline.children = _PARSER.parseInline(inline.content, env)[0].children
    return tokens


def normalize_link(url: str) -> str:
    """An address as it is read from a Markdown list: percent-encoded."""
    return _PARSER.normalizeLink(url)


def _render(text: str) -> str:
    env: dict[str, Any] = {}
    return str(_PARSER.render(_without_front_matter(text), env))


def _without_front_matter(text: str) -> str:
    """Empty the lines of YAML front matter (between two lines of `---` at the top); line numbers stay valid."""
    lines = text.splitlines()
    if not lines or lines[0].rstrip() != "---" or "---" not in (ends := [line.rstrip() for line in lines[1:200]]):
        return text
    end = ends.index("---") + 2
    return "\n".join([""] * end + lines[end:])
