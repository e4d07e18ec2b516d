"""PDF: the text of each page by pypdfium2, pages kept as locators, bookmarks as headings.

Knows bytes; never opens an address. Images of text are not read: there is no OCR here.
"""

import re
import threading
import warnings
from dataclasses import dataclass
from typing import Any

from ingest.errors import FetchError, Permanent, Transient
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Locator, Outcome, Resource
from ingest.parser_pool import run_in_parser
from ingest.sources.base import DocumentPart, FetchPage, join_parts, make_document, one_line

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 2000
# Bookmarks beyond this are an index, not a table of contents.
_MAX_MARKS = 3000
# PDFium keeps its state in the process, so only one thread may be in it.
_PDFIUM = threading.Lock()

_HYPHENATED = re.compile(r"(?<=[a-z])[-\u00ad\ufffe\u0002]\n(?=[a-z])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_NUMBER = re.compile(r"^(?:chapter |appendix |section )?[\dA-Z]?[\d.]*[:.\s]+", re.IGNORECASE)
# What would read as a heading, a quote or a list in Markdown stands at a line's start by chance.
_MARKUP = re.compile(r"^(?=#{1,6}\s|>|`{3}|~{3}|={3,}$|-{3,}$)", re.MULTILINE)
_TITLE = re.compile(
    r"^(?:untitled.*|microsoft (?:word|powerpoint) - .*|.*\.(?:docx?|pptx?|tex|dvi|pdf|indd)|)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A bookmark: the page it leads to (from 0), its depth (from 1), its words."""

    page: int
    level: int
    title: str


class Pdf:
    """The `Source` of PDF files."""

    def accepts(self, url: str, media_type: str) -> bool:
        """By media type alone: many an address in `.pdf` shows a page."""
        return bool(url) and media_type == MEDIA_TYPE

    def read(self, resource: Resource, fetch: FetchPage) -> Document:
        """The text of all pages. Raises FetchError for encrypted, damaged, cut and image-only files."""
        return run_in_parser(read_pdf, fetch(resource.url or ""), resource)


def read_pdf(page: FetchedPage, resource: Resource) -> Document:
    """The document in the bytes of a PDF."""
    with _PDFIUM:
        pages, marks, facts = _content(page)
    parts = [
        DocumentPart(_markdown(text, [mark for mark in marks if mark.page == at]), "", (Locator(0, "page", at + 1),))
        for at, text in enumerate(pages)
    ]
    text, locators = join_parts([part for part in parts if part.text])
    if not text:
        raise Permanent(Outcome.EMPTY, f"a PDF of {len(pages)} pages without text: images alone", page.status)
    title = one_line(facts.get("Title") or "")
    found = make_document(
        resource,
        text,
        url=page.url,
        title="" if _TITLE.match(title) else title,
        author=one_line(facts.get("Author") or ""),
        published=_date(facts.get("CreationDate") or ""),
        locators=locators,
    )
    return found  # noqa: RET504, the name says what the arguments make


def _content(page: FetchedPage) -> tuple[list[str], list[_Mark], dict[str, str]]:
    """Texts of the pages, bookmarks and metadata; whatever pypdfium2 makes of broken bytes becomes a FetchError."""
    import pypdfium2

    warnings.filterwarnings("ignore", category=pypdfium2.PdfiumWarning)
    try:
        opened = pypdfium2.PdfDocument(page.body)
    except pypdfium2.PdfiumError as error:
        raise _refused(page, str(error)) from error
    try:
        texts = [_text(opened, at) for at in range(min(len(opened), MAX_PAGES))]
        return texts, _marks(opened), {name: str(value) for name, value in opened.get_metadata_dict().items()}
    except (pypdfium2.PdfiumError, ValueError, RuntimeError, RecursionError) as error:
        raise _refused(page, str(error)) from error
    finally:
        opened.close()


def _refused(page: FetchedPage, words: str) -> FetchError:
    if "password" in words.lower() or "security" in words.lower():
        return Permanent(Outcome.BLOCKED, "the PDF is encrypted", page.status)
    if page.body.startswith(b"%PDF-") and b"%%EOF" not in page.body[-4096:]:
        return Transient(Outcome.UNREACHABLE, "the PDF is cut off", page.status)
    return Permanent(Outcome.UNSUPPORTED, "the PDF is damaged", page.status)


def _text(opened: Any, at: int) -> str:
    import pypdfium2

    try:
        leaf = opened[at]
    except pypdfium2.PdfiumError:
        return ""  # one page that cannot be loaded does not cost the others
    try:
        words = leaf.get_textpage()
        found = str(words.get_text_bounded(errors="ignore"))
        words.close()
        return found
    finally:
        leaf.close()


def _marks(opened: Any) -> list[_Mark]:
    found: list[_Mark] = []
    for bookmark in opened.get_toc(max_depth=6):
        dest = bookmark.get_dest()
        at = dest.get_index() if dest is not None else None
        if at is not None and len(found) < _MAX_MARKS:
            found.append(_Mark(at, min(bookmark.level + 1, 6), one_line(bookmark.get_title() or "")))
    return found


def _markdown(text: str, marks: list[_Mark]) -> str:
    """A page's lines as paragraphs, the lines that a bookmark names as headings."""
    plain = _CONTROL.sub("", _HYPHENATED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    lines = [" ".join(line.split()) for line in plain.split("\n")]
    wanted = {_bare(mark.title): mark for mark in marks if _bare(mark.title)}
    shown = []
    for line in lines:
        mark = wanted.pop(_bare(line), None) if line else None
        shown.append(f"\n{'#' * mark.level} {line}\n" if mark else _MARKUP.sub(r"\\", line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(shown)).strip()


def _bare(title: str) -> str:
    return re.sub(r"\W+", " ", _NUMBER.sub("", title)).strip().lower()


def _date(raw: str) -> str:
    found = re.match(r"D:(\d{4})(\d\d)(\d\d)", raw)
    return "-".join(found.groups()) if found else ""
