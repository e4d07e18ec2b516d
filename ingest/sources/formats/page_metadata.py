"""What an HTML page declares about itself: title, authors, date, site, kind, its own address, and its links.

Only declarations count (meta elements, JSON-LD, microdata, a title), never guesses from the text: a date in a footer is
a copyright, a name beside a picture may be anyone's. Must not know resources or lists.
"""

import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from ingest.sources.formats import html
from ingest.sources.formats.generators import is_documentation
from ingest.sources.formats.structured_data import author_names, described_works, microdata, types_of
from ingest.sources.formats.titles import own_title, site_in_title, tidy_title

_AUTHORS = ("dc.creator", "dcterms.creator", "author", "article:author", "parsely-author")
_DATES = (
    "article:published_time", "citation_publication_date", "citation_date", "citation_online_date", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "parsely-pub-date", "date", "pubdate",
    "publish-date", "publish_date",
)  # fmt: skip
_SITES = ("og:site_name", "application-name", "apple-mobile-web-app-title")
# Bibliographic data of papers, as Google Scholar reads them; some blogs give the others.
_PAPER = (
    "citation_pdf_url", "citation_doi", "citation_conference_title", "citation_arxiv_id", "citation_issn",
    "citation_technical_report_institution", "citation_dissertation_institution",
)  # fmt: skip
_KINDS = {
    "ScholarlyArticle": "paper", "Report": "paper", "TechArticle": "documentation", "APIReference": "documentation",
    "Course": "course", "Book": "book", "Chapter": "book", "SoftwareSourceCode": "repo", "PodcastEpisode": "podcast",
    "QAPage": "thread", "DiscussionForumPosting": "thread", "PresentationDigitalDocument": "slides",
    "Dataset": "dataset", "BlogPosting": "post", "NewsArticle": "post",
}  # fmt: skip
_ISO_DATE = re.compile(r"^((?:19|20)\d\d)(?:[-/.](0?[1-9]|1[0-2])(?:[-/.](0?[1-9]|[12]\d|3[01]))?)?(?!\d)")
_SPELLED = ("%B %d, %Y", "%b %d, %Y", "%d %B %Y", "%d %b %Y", "%B %Y", "%b. %d, %Y", "%a, %d %b %Y")
# Anchors read and links kept of a page, enough to recognise a listing.
_MAX_ANCHORS, _MAX_LINKS = 4_000, 400
_FURNITURE = {"nav", "header", "footer", "aside"}


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """Facts that a page declares, each empty if it declares none.

    `published` is an ISO date as exact as declared. `canonical` is the address that the page names as its own, and
    `links` are the addresses that its main text links to, in order.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    site: str = ""
    kind: str = ""
    canonical: str = ""
    links: tuple[str, ...] = ()

    def as_fields(self) -> dict[str, Any]:
        """The metadata as fields of a `Document`."""
        facts = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "authors"}
        return facts | {"author": "; ".join(self.authors)}


def read_metadata(parsed: html.ParsedPage) -> PageMetadata:
    """The metadata of a parsed HTML page."""
    root, base = parsed.root, parsed.page.url
    works = described_works(root)
    site = next((tidy_title(name) for name in html.meta_values(root, *_SITES)), "")
    title = own_title(root, site)
    return PageMetadata(
        title=title,
        authors=_find_authors(root, works),
        published=_find_date(root, works),
        site=site if site not in {"", title} else site_in_title(root, title),
        kind=_find_kind(root, works),
        canonical=_find_canonical(root, base),
        links=_find_links(root, base),
    )


def iso_date(text: str) -> str:
    """The date at the begin of `text` in ISO form, as exact as given; empty if there is none or it lies ahead."""
    match = _ISO_DATE.match(text.strip())
    date = "-".join(part.zfill(2) for part in match.groups() if part) if match else _parse_spelled(text.strip())
    return date if date[:4] >= "1900" and date[:4] <= str(datetime.now(UTC).year) else ""


def _parse_spelled(text: str) -> str:
    for form in _SPELLED:
        try:
            moment = datetime.strptime(text.replace("Sept.", "Sep."), form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return moment.strftime("%Y-%m-%d" if "%d" in form else "%Y-%m")
    return ""


def _find_authors(root: Any, works: list[dict[str, Any]]) -> tuple[str, ...]:
    authors = [_reorder_name(name) for name in html.meta_values(root, "citation_author")]
    authors = authors or [name for work in works for name in author_names(work.get("author"))]
    authors = authors or html.meta_values(root, *_AUTHORS) or microdata(root, "author")
    return tuple(dict.fromkeys(" ".join(author.split()) for author in authors))


def _reorder_name(name: str) -> str:
    """`Last, First` as `First Last`."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name


def _find_date(root: Any, works: list[dict[str, Any]]) -> str:
    dates = [str(work.get("datePublished") or "") for work in works]
    dates += [value for name in _DATES for value in html.meta_values(root, name)] + microdata(root, "datePublished")
    return next(filter(None, map(iso_date, dates)), "")


def _find_kind(root: Any, works: list[dict[str, Any]]) -> str:
    """The kind that the page declares or that its generator makes."""
    if html.meta_values(root, *_PAPER):
        return "paper"
    declared = [_KINDS[name] for work in works[:3] for name in types_of(work) if name in _KINDS]
    graph = " ".join(html.meta_values(root, "og:type")).lower()
    if declared or graph.startswith(("video", "book")):
        return declared[0] if declared else graph.partition(".")[0]
    if is_documentation(root):
        return "documentation"
    return "post" if graph == "article" else ""


def _find_canonical(root: Any, base: str) -> str:
    links = root.xpath("//link[@rel='canonical']/@href") or html.meta_values(root, "og:url")
    return next(filter(None, (html.resolve_href(base, link) for link in links)), "")


def _find_links(root: Any, base: str) -> tuple[str, ...]:
    """The addresses of the links in the main text, or on the page if that is not marked, without its furniture."""
    main = html.main_container(root)
    anchors = islice((main if main is not None else root).iter("a"), _MAX_ANCHORS)
    urls = (html.resolve_href(base, anchor.get("href")) for anchor in anchors if not _is_furniture(anchor))
    return tuple(dict.fromkeys(url for url in urls if url and url != base))[:_MAX_LINKS]


def _is_furniture(anchor: Any) -> bool:
    return any(ancestor.tag in _FURNITURE for ancestor in anchor.iterancestors())
