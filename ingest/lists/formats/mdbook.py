"""SUMMARY.md of mdBook and HonKit: the chapters of a book, in order.

Chapters are files beside the list. Where the book stands is told by an address that the list
is read with; without one the chapters are resources whose addresses are not known.
"""

from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from ingest.lists.formats import markdown
from ingest.lists.html_walk import Walk
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource

BY_HAND = True


def accepts(source: ListSource) -> bool:
    """By its name, or by the heading that mdBook gives it."""
    text = source.suffix == ".md" or source.media_type in {"text/markdown", "text/plain"}
    return text and (source.name.lower().endswith("summary.md") or source.head.startswith("# summary\n"))


def draft(source: ListSource) -> ListDraft:
    """Read the chapters; parts and the chapters above them are their section."""
    rendered = bool(source.base) and not source.base.lower().endswith(".md")
    found = markdown.walk_markdown(source, Walk(base=source.base, beside=True, told_lines=True))
    here = f"{source.base.partition('#')[0].rpartition('/')[0]}/"
    entries = [_chapter(each, here if rendered else None) for each in found.found]
    return ListDraft(source.title, tuple(entries))


def _chapter(found: ListEntry | ListProblem, rendered: str | None) -> ListEntry | ListProblem:
    if isinstance(found, ListProblem):
        return found
    section = tuple(label for label in found.section if label.casefold() not in {"summary", "table of contents"})
    url = _page(found.url) if rendered and found.url.startswith(rendered) else found.url
    return replace(found, url=url, section=section, note=found.note)


def _page(url: str) -> str:
    """The page that a chapter's file becomes in the built book."""
    parts = urlsplit(url)
    path = parts.path
    if path.endswith("/README.md"):
        path = path.removesuffix("README.md")
    elif path.endswith(".md"):
        path = f"{path.removesuffix('.md')}.html"
    return urlunsplit(parts._replace(path=path))
