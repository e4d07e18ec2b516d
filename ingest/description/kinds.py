"""The kind of a resource by its address and its text, e.g. paper, repo, video, course, documentation or post.

An address is the stronger evidence where its host serves one kind alone (arXiv, YouTube), then what the page declares,
then names of folders ("/blog/"), then the form of the text. Must not know lists or markup.
"""

import re
from urllib.parse import urlsplit

from ingest.model import Document

# Hosts with paths whose pages are of one kind, as patterns for "example.org/path"; the first that matches counts.
_SERVICE_PATTERNS = {
    "thread": (
        r"news\.ycombinator\.com/item", r"reddit\.com/r/\w+/comments", r"lobste\.rs/s/",
        r"(?:twitter|x)\.com/\w+/status",
        r"stack(?:overflow|exchange)\.com/q", r"github\.com/[^/]+/[^/]+/(?:issues|discussions|pull)/\d",
    ),
    "notebook": (r"colab\.research\.google\.com/", r"kaggle\.com/code/"),
    "dataset": (r"huggingface\.co/datasets/", r"kaggle\.com/datasets/"),
    "slides": (r"slideshare\.net/", r"speakerdeck\.com/", r"docs\.google\.com/presentation/"),
    "repo": (r"(?:github|gitlab|bitbucket)\.(?:com|org)/[^/]+/[^/]+", r"codeberg\.org/[^/]+/[^/]+",
        r"gist\.github\.com/"),
    "video": (
        r"youtube\.com/(?:watch|playlist|live|shorts|embed)", r"youtu\.be/", r"vimeo\.com/\d", r"videolectures\.net/",
    ),
    "talk": (r"ted\.com/talks/",),
    "paper": (
        r"arxiv\.org/(?:abs|pdf|html)/", r"doi\.org/10\.", r"openreview\.net/(?:forum|pdf)", r"aclanthology\.org/\w",
        r"dl\.acm\.org/doi", r"ieeexplore\.ieee\.org/", r"proceedings\.mlr\.press/v", r"papers\.n(?:eur)?ips\.cc/",
        r"distill\.pub/\d{4}/", r"jmlr\.org/papers",
        r"(?:bio|med)rxiv\.org/content", r"papers\.ssrn\.com/", r"semanticscholar\.org/paper",
        r"sciencedirect\.com/science/article", r"nature\.com/articles/", r"vldb\.org/pvldb",
        r"pubmed\.ncbi\.nlm\.nih\.gov/",
    ),
    "course": (
        r"coursera\.org/(?:learn|specializations)/", r"edx\.org/(?:course|learn)", r"udacity\.com/course",
        r"udemy\.com/course/", r"ocw\.mit\.edu/courses/", r"deeplearning\.ai/(?:short-)?courses/", r"kaggle\.com/learn",
    ),
    "documentation": (r"readthedocs\.(?:io|org)/", r"docs\.rs/\w", r"rtfd\.io/"),
    "post": (
        r"medium\.com/.*\w", r"substack\.com/p/", r"dev\.to/\w+/\w", r"hashnode\.dev/\w", r"towardsdatascience\.com/\w",
    ),
    "book": (r"oreilly\.com/library/view/", r"manning\.com/books/", r"leanpub\.com/\w", r"gutenberg\.org/"),
    "podcast": (r"open\.spotify\.com/episode/", r"podcasts\.apple\.com/"),
}  # fmt: skip
_SERVICES = {
    kind: re.compile(rf"(?:[\w-]+\.)*(?:{'|'.join(patterns)})", re.IGNORECASE)
    for kind, patterns in _SERVICE_PATTERNS.items()
}
# Names of folders in a path, and first labels of hosts, whose pages are of one kind.
_FOLDERS = {
    **dict.fromkeys(("blog", "blogs", "post", "posts", "news", "article", "articles", "essay", "essays"), "post"),
    **dict.fromkeys(("docs", "doc", "documentation", "manual", "reference", "api-reference"), "documentation"),
    **dict.fromkeys(("course", "courses", "syllabus"), "course"), **dict.fromkeys(("book", "books"), "book"),
    **dict.fromkeys(("slides", "slide-decks"), "slides"), **dict.fromkeys(("talks",), "talk"),
    **dict.fromkeys(("video", "videos"), "video"), **dict.fromkeys(("paper", "papers"), "paper"),
}  # fmt: skip
_DATE_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/-])")
_ABSTRACT = re.compile(r"^\W*abstract\b", re.IGNORECASE | re.MULTILINE)
_REFERENCES = re.compile(r"^\W*(?:\d+\.?\s*)?(?:references|bibliography)\W*$", re.IGNORECASE | re.MULTILINE)
# Words on a page of slides at most, and pages of a book at least.
_SLIDE_WORDS, _BOOK_PAGES, _MIN_SLIDES = 130, 120, 8
# Where a paper's abstract begins, at the latest.
_FRONT = 8_000


def infer_kind(url: str, document: Document | None = None) -> str:
    """The kind of the resource at `url` with this text; empty if neither shows one."""
    if kind := _kind_of_service(url):
        return kind
    declared = document.kind if document else ""
    if declared == "post" and document and not (document.published or document.author):
        declared = ""  # templates declare every page an article
    if declared and declared != "post":
        return "book" if declared == "documentation" and _folder_kind(url) == "book" else declared
    return (document and _kind_of_form(document)) or _folder_kind(url) or declared or _kind_of_date(url, document)


def date_in(url: str) -> str:
    """The date in a path such as /2021/05/03/title, as exact as given; empty without one."""
    match = _DATE_IN_PATH.search(urlsplit(url).path)
    return "-".join(filter(None, match.groups())) if match else ""


def _kind_of_service(url: str) -> str:
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    address = f"{parts.hostname or ''}{parts.path}{query}"
    return next((kind for kind, pattern in _SERVICES.items() if pattern.match(address)), "")


def _folder_kind(url: str) -> str:
    """The kind that a folder of the path names, the first one that does, else the first label of the host."""
    parts = urlsplit(url)
    *folders, last = parts.path.lower().strip("/").split("/")
    if last.endswith(".ipynb"):
        return "notebook"
    names = (folder if folder in _FOLDERS else folder.rpartition("-")[2] for folder in folders)
    kind = next((_FOLDERS[name] for name in names if name in _FOLDERS), "")
    if not kind and not folders and last in {"docs", "book", "course"}:
        kind = _FOLDERS[last]
    label = (parts.hostname or "").removeprefix("www.").partition(".")[0]
    of_host = _FOLDERS.get(label, "")
    return kind or ("" if of_host == "post" and not last else of_host)


def _kind_of_form(document: Document) -> str:
    """The kind by the form of the text: paged like slides or a book, timed like a video, built like a paper."""
    pages = sum(locator.kind == "page" for locator in document.locators)
    if any(locator.kind == "second" for locator in document.locators):
        return "video"
    if not pages:
        return ""
    words = len(document.text.split())
    if pages >= _MIN_SLIDES and words <= _SLIDE_WORDS * pages:
        return "slides"
    if pages >= _BOOK_PAGES:
        return "book"
    is_paper = _ABSTRACT.search(document.text[:_FRONT]) and _REFERENCES.search(document.text)
    return "paper" if is_paper else ""


def _kind_of_date(url: str, document: Document | None) -> str:
    """A page with a date of publication, or with one in its address, is a post."""
    return "post" if date_in(url) or (document and document.published) else ""
