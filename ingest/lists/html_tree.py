"""Parse HTML safely and split it into paragraphs of text, links and code.

Used by Markdown lists (as rendered) and web pages. Must not know entries. Entities are not
expanded, addresses not opened, scripts not run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree, html

from ingest.errors import ListError
from ingest.lists.inference import collapse_spaces, title_from_url

# Elements that end a paragraph.
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hr", "html", "main", "nav", "p", "pre", "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "li",
}  # fmt: skip
NESTED = {"ul", "ol", "menu", "table"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
STRUCK, STRONG = {"s", "del", "strike"}, {"b", "strong"}
HIDDEN = {"script", "style", "template", "noscript", "head", "svg", "math", "button", "select", "textarea", "iframe"}

# Elements that lead elsewhere, with the attribute of the address, and attributes with words for them.
_ADDRESSES = {"a": "href", "area": "href", "frame": "src"}
LINKS = tuple(_ADDRESSES)
_NAMES = ("alt", "title", "aria-label")
_FOOTNOTE_MARKS = ("footnote-ref", "footnote-backref", "doc-noteref", "doc-backlink")

Element = Any  # lxml ships no types


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in a paragraph; `href` is set for links, `code` for code.

    `picture` is set for links of pictures, whose alternative text is `text`: it is the address of the picture.
    `struck` text is crossed out, `strong` text is bold.
    """

    text: str
    href: str | None = None
    code: bool = False
    picture: str | None = None
    struck: bool = False
    strong: bool = False


@dataclass(slots=True)
class Flow:
    """The content of an element: its paragraphs, and its nested lists and tables, both in order."""

    paragraphs: list[list[Piece]] = field(default_factory=lambda: [[]])
    nested: list[Element] = field(default_factory=list)

    def end_paragraph(self) -> None:
        """Start a new paragraph, unless the current one is empty."""
        if self.paragraphs[-1]:
            self.paragraphs.append([])

    def extend(self, other: "Flow") -> None:
        """Add the content of another element after this one."""
        self.paragraphs += other.paragraphs
        self.nested += other.nested

    def nonempty_paragraphs(self) -> list[list[Piece]]:
        """The paragraphs with text or links."""
        return [paragraph for paragraph in self.paragraphs if paragraph_text(paragraph) or has_link(paragraph)]


def parse_tree(content: str) -> Element:
    """The root element of an HTML document. Raises ListError if it is not HTML or nested too deeply to parse fully."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(content.encode("utf-8", "replace") or b"<p></p>", parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ListError("it is not HTML that can be read: save the page again") from error
    if any("depth" in entry.message for entry in parser.error_log):
        raise ListError("its elements are nested too deeply to be read whole: simplify it")
    return root


def split_paragraphs(element: Element) -> Flow:
    """Split an element into paragraphs; nested lists and tables are returned unsplit."""
    flow = Flow()
    _append_content(element, flow)
    return flow


def inline_pieces(elements: list[Element | str]) -> list[Piece]:
    """The pieces of a run of adjacent text and inline elements."""
    flow = Flow()
    for element in elements:
        if isinstance(element, str):
            flow.paragraphs[-1].append(Piece(element))
        else:
            _append_child(element, flow)
    return [piece for paragraph in flow.paragraphs for piece in paragraph]


def _append_content(element: Element, flow: Flow) -> None:
    if element.text:
        flow.paragraphs[-1].append(Piece(element.text))
    for child in element:
        _append_child(child, flow)
        if child.tail:
            flow.paragraphs[-1].append(Piece(child.tail))


def _append_child(child: Element, flow: Flow) -> None:
    tag = child.tag
    if tag in NESTED:
        flow.nested.append(child)
        flow.end_paragraph()
    elif (address := address_of(child)) is not None:
        flow.paragraphs[-1].append(_link_piece(child, address))
    elif tag == "code":
        flow.paragraphs[-1].append(Piece(text_of(child), code=True))
    elif tag == "br":
        flow.paragraphs[-1].append(Piece("\n"))
    elif tag in STRUCK or tag in STRONG:
        _append_marked(child, flow)
    elif tag in BLOCKS:
        flow.end_paragraph()
        _append_content(child, flow)
        flow.end_paragraph()
    elif tag not in HIDDEN:
        _append_content(child, flow)


def _append_marked(element: Element, flow: Flow) -> None:
    """Append the content of an element whose text is crossed out or bold; blocks in it lose the mark."""
    pieces = flow.paragraphs[-1]
    start = len(pieces)
    _append_content(element, flow)
    struck, strong = element.tag in STRUCK, element.tag in STRONG
    pieces[start:] = [
        replace(piece, struck=piece.struck or struck, strong=piece.strong or strong) for piece in pieces[start:]
    ]


def address_of(element: Element) -> str | None:
    """The address of a link, of an area of a picture or of a frame; None for other elements."""
    address = element.get(_ADDRESSES[element.tag]) if element.tag in _ADDRESSES else None
    return None if address is None else str(address).strip()


def _link_piece(link: Element, address: str) -> Piece:
    """A link with its words: its text, else the alternative text of its picture. A footnote mark has none."""
    if _is_footnote_mark(link):
        return Piece("", href=address)
    text = text_of(link) or (title_from_url(address) if link.tag == "frame" and not link.get("title") else "")
    picture = next(link.iter("img"), None)
    names = (element.get(name) for element in (picture, link) if element is not None for name in _NAMES)
    words = text or collapse_spaces(next(filter(None, names), ""))
    return Piece(words, href=address, picture=None if text or picture is None else picture.get("src", ""))


def _is_footnote_mark(link: Element) -> bool:
    parent = link.getparent()
    marks = (
        f"{link.get('class', '')} {link.get('role', '')} {'' if parent is None else parent.get('class', '')}".lower()
    )
    is_marked = "data-footnote-ref" in link.attrib or "data-footnote-backref" in link.attrib
    return is_marked or any(mark in marks for mark in _FOOTNOTE_MARKS)


def text_of(element: Element) -> str:
    """All text inside an element, with single spaces between words."""
    return collapse_spaces("".join(_texts(element)))


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in HIDDEN:
            yield " " if child.tag == "br" or child.tag in BLOCKS else ""
            yield from _texts(child)
        yield child.tail or ""


def paragraph_text(paragraph: Sequence[Piece]) -> str:
    """The text of a paragraph."""
    return collapse_spaces("".join(piece.text for piece in paragraph))


def has_link(paragraph: list[Piece]) -> bool:
    """Whether any piece is a link."""
    return any(piece.href is not None for piece in paragraph)
