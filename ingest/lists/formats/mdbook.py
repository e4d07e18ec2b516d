"""SUMMARY.md of mdBook and HonKit: the chapters of a book, in order.

Chapters are files beside the list. The base address of the list gives the address of the book;
without it the chapters are resources with unknown addresses.
"""

from dataclasses import replace
from typing import ClassVar
from urllib.parse import urlsplit, urlunsplit

from ingest.lists.formats.markdown import walk_markdown
from ingest.lists.html_walk import HtmlWalker
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource


class Mdbook:
    """The `ListFormat` of tables of contents of mdBook and HonKit."""

    by_hand: ClassVar[bool] = True

    def accepts(self, source: ListSource) -> bool:
        """By the file name, or by the heading that mdBook uses."""
        is_text = source.suffix == ".md" or source.media_type in {"text/markdown", "text/plain"}
        return is_text and (source.name.lower().endswith("summary.md") or source.head.startswith("# summary\n"))

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the chapters. The section of a chapter is its part and its parent chapters."""
        is_rendered = bool(source.base) and not source.base.lower().endswith(".md")
        draft = walk_markdown(source, HtmlWalker(base=source.base, local_files=True, source_lines=True))
        folder = f"{source.base.partition('#')[0].rpartition('/')[0]}/"
        entries = [_chapter(entry, folder if is_rendered else None) for entry in draft.entries]
        return ListDraft(source.title, tuple(entries))


def _chapter(entry: ListEntry | ListProblem, folder: str | None) -> ListEntry | ListProblem:
    """The entry of a chapter; in a rendered book at `folder` its address is that of the page."""
    if isinstance(entry, ListProblem):
        return entry
    section = tuple(label for label in entry.section if label.casefold() not in {"summary", "table of contents"})
    url = _page_url(entry.url) if folder and entry.url.startswith(folder) else entry.url
    return replace(entry, url=url, section=section)


def _page_url(url: str) -> str:
    """The address of a chapter's page in the rendered book."""
    parts = urlsplit(url)
    path = parts.path
    if path.endswith("/README.md"):
        path = path.removesuffix("README.md")
    elif path.endswith(".md"):
        path = f"{path.removesuffix('.md')}.html"
    return urlunsplit(parts._replace(path=path))
