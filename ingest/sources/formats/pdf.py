"""PDF: the text of each page by pypdfium2, with pages as locators and bookmarks as headings.

Knows bytes; must not fetch anything. There is no OCR: text in images is not read.
"""

import re
import threading
import warnings
from dataclasses import dataclass
from typing import Any

from ingest.errors import FetchError, Permanent, Transient
from ingest.fetch.client import FetchedPage
from ingest.model import Document, Locator, Outcome, Resource
from ingest.sources.base import DocumentPart, join_parts, make_document, one_line

MEDIA_TYPE = "application/pdf"
MAX_PAGES = 2000
# More bookmarks are an index, not a table of contents.
_MAX_BOOKMARKS = 3000
# PDFium has global state, so only one thread may use it at a time.
_PDFIUM_LOCK = threading.Lock()

_HYPHENATED = re.compile(r"(?<=[a-z])[-\u00ad\ufffe\u0002]\n(?=[a-z])")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_NUMBER = re.compile(r"^(?:chapter |appendix |section )?[\dA-Z]?[\d.]*[:.\s]+", re.IGNORECASE)
# Line starts that would become a heading, a quote or a rule in Markdown by chance.
_MARKUP = re.compile(r"^(?=#{1,6}\s|>|`{3}|~{3}|={3,}$|-{3,}$)", re.MULTILINE)
# Titles in the metadata that say nothing, such as file names.
_TITLE = re.compile(
    r"^(?:untitled.*|microsoft (?:word|powerpoint) - .*|.*\.(?:docx?|pptx?|tex|dvi|pdf|indd)"
    r"|[a-z.-]*[\d_][\w.-]*|)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Bookmark:
    """A bookmark: its target page (from 0), its level (from 1) and its title."""

    page: int
    level: int
    title: str


def read_pdf(page: FetchedPage, resource: Resource) -> Document:
    """The document in a PDF. Raises FetchError for encrypted, damaged, truncated and image-only files."""
    with _PDFIUM_LOCK:
        texts, bookmarks, metadata = _extract_content(page)
    parts = [
        DocumentPart(
            _to_markdown(text, [bookmark for bookmark in bookmarks if bookmark.page == index]),
            "",
            (Locator(0, "page", index + 1),),
        )
        for index, text in enumerate(texts)
    ]
    text, locators = join_parts([part for part in parts if part.text])
    if not text:
        raise Permanent(Outcome.EMPTY, f"a PDF of {len(texts)} pages without text: images alone", page.status)
    title = one_line(metadata.get("Title") or "")
    return make_document(
        resource,
        text,
        url=page.url,
        title="" if _TITLE.match(title) else title,
        author=one_line(metadata.get("Author") or ""),
        locators=locators,
    )


def _extract_content(page: FetchedPage) -> tuple[list[str], list[_Bookmark], dict[str, str]]:
    """Texts of the pages, bookmarks and metadata. Raises FetchError for all errors of pypdfium2."""
    import pypdfium2

    warnings.filterwarnings("ignore", category=pypdfium2.PdfiumWarning)
    try:
        pdf = pypdfium2.PdfDocument(page.body)
    except pypdfium2.PdfiumError as error:
        raise _to_fetch_error(page, str(error)) from error
    try:
        texts = [_page_text(pdf, index) for index in range(min(len(pdf), MAX_PAGES))]
        return texts, _list_bookmarks(pdf), {name: str(value) for name, value in pdf.get_metadata_dict().items()}
    except (pypdfium2.PdfiumError, ValueError, RuntimeError, RecursionError) as error:
        raise _to_fetch_error(page, str(error)) from error
    finally:
        pdf.close()


def _to_fetch_error(page: FetchedPage, message: str) -> FetchError:
    if "password" in message.lower() or "security" in message.lower():
        return Permanent(Outcome.BLOCKED, "the PDF is encrypted", page.status)
    if page.body.startswith(b"%PDF-") and b"%%EOF" not in page.body[-4096:]:
        return Transient(Outcome.UNREACHABLE, "the PDF is cut off", page.status)
    return Permanent(Outcome.UNSUPPORTED, "the PDF is damaged", page.status)


def _page_text(pdf: Any, index: int) -> str:
    import pypdfium2

    try:
        pdf_page = pdf[index]
    except pypdfium2.PdfiumError:
        return ""  # a page that cannot be loaded must not cost the other pages
    try:
        text_page = pdf_page.get_textpage()
        text = str(text_page.get_text_bounded(errors="ignore"))
        text_page.close()
        return text
    finally:
        pdf_page.close()


def _list_bookmarks(pdf: Any) -> list[_Bookmark]:
    bookmarks: list[_Bookmark] = []
    for item in pdf.get_toc(max_depth=6):
        target = item.get_dest()
        index = target.get_index() if target is not None else None
        if index is not None and len(bookmarks) < _MAX_BOOKMARKS:
            bookmarks.append(_Bookmark(index, min(item.level + 1, 6), one_line(item.get_title() or "")))
    return bookmarks


def _to_markdown(text: str, bookmarks: list[_Bookmark]) -> str:
    """The lines of a page as paragraphs; lines equal to the title of a bookmark become headings."""
    cleaned = _CONTROL.sub("", _HYPHENATED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    lines = [" ".join(line.split()) for line in cleaned.split("\n")]
    headings = {title: bookmark for bookmark in bookmarks if (title := _normalise_title(bookmark.title))}
    markdown = []
    for line in lines:
        bookmark = headings.pop(_normalise_title(line), None) if line else None
        markdown.append(f"\n{'#' * bookmark.level} {line}\n" if bookmark else _MARKUP.sub(r"\\", line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(markdown)).strip()


def _normalise_title(title: str) -> str:
    return re.sub(r"\W+", " ", _NUMBER.sub("", title)).strip().lower()
