"""Metadata of resources from their pages, where the list has none: title, authors, date, site, kind, language, length.

What the list gives always wins; `Resource.inferred` names the fields that come from the page. What is doubtful stays
empty: a name that may be a site's, a title that says nothing. Must not know how pages are fetched or parsed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from ingest.description.kinds import date_in, infer_kind
from ingest.description.ownership import PageOwners, divide_pages, listings, originals, page_owners
from ingest.lists.inference import is_generic, title_from_url
from ingest.model import UNKNOWN_KIND, Document, Resource, Via
from ingest.wordcount import count_words

# The kind of pages that mostly list other resources.
LISTING = "listing"
_PLACEHOLDER = re.compile(
    r"(?:untitled|no title|new (?:tab|page|document)|(?:insert |your |page )?title(?: goes)?(?: here)?|document|index|"
    r"home|welcome|test|unknown|none|null|n/?a|tbd|todo|loading|redirecting|just a moment|attention required|not found|"
    r"access denied|sign in|log ?in|(?:error )?(?:40[134]|50\d)(?: (?:error|(?:page )?not found|forbidden).*)?)"
    r"(?: (?:page|document))?(?: ?\d*)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*|[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)
# A word of an organisation, a role or an account, not of a person's name.
_NO_PERSON = re.compile(
    r"\b(?:admin\w*|root|user|guest|staff|team|editor\w*|author\w*|contributor\w*|developers?|maintainers?|community|"
    r"inc|ltd|llc|gmbh|corp|company|university|institute|labs?|research|foundation|group|project|press|media|magazine|"
    r"blog|news|docs|documentation|engineering|software|technolog\w+|science|ai|ml|ise|anonymous|unknown|webmaster)\b|"
    r"[@/\\:<>{}|=+*_]|\d|https?",
    re.IGNORECASE,
)
_MAX_AUTHORS, _NAME_WORDS, _NAME_CHARACTERS = 50, 5, 60


def describe_resources(
    resources: Sequence[Resource], documents: Sequence[Document]
) -> tuple[tuple[Resource, ...], tuple[Document, ...]]:
    """The resources with what their documents say of them, and the documents without pages of other resources."""
    owners = page_owners(resources, documents)
    divided = divide_pages(owners, documents)
    return _add_metadata(resources, divided, owners), divided


def _add_metadata(
    resources: Sequence[Resource], documents: Sequence[Document], owners: PageOwners
) -> tuple[Resource, ...]:
    pages: dict[str, list[Document]] = {}
    for document in documents:
        if document.via is not Via.NOTE:
            pages.setdefault(document.key, []).append(document)
    own = [document for document in documents if not document.role]
    copies, listed = originals(resources, own, owners), listings(own, owners)
    return tuple(
        infer_metadata(
            replace(resource, original=copies.get(resource.key, ""), listing=listed.get(resource.key, ())),
            pages.get(resource.key, []),
        )
        for resource in resources
    )


def infer_metadata(resource: Resource, documents: Sequence[Document]) -> Resource:
    """`resource` with the metadata of its own page among `documents` where the list gives none."""
    page = next((document for document in documents if not document.role), None)
    facts = _page_facts(resource, page)
    new = {name: fact for name, fact in facts.items() if fact and not _is_given(resource, name)}
    inferred = tuple(dict.fromkeys([*resource.inferred, *new]))
    listed_title = resource.title if "title" in new else resource.listed_title
    words = sum(count_words(document.text) for document in documents)
    return replace(resource, **new, words=words, inferred=inferred, listed_title=listed_title)  # type: ignore[arg-type]


def is_poor_title(title: str, url: str | None = None) -> bool:
    """Whether a title says nothing of its page: empty, a placeholder, an address, or a word such as "here"."""
    text = " ".join(title.split()).strip("[](){}.:;!>*<\"'- ")
    if not text or is_generic(text) or _PLACEHOLDER.fullmatch(text) or _ADDRESS.fullmatch(text):
        return True
    return bool(url) and _is_of_address(text, url or "")


def _is_of_address(title: str, url: str) -> bool:
    """Whether the title is the host of the address, or the words of its path in lower case."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    words_of_path = " " in title and title.islower() and title == title_from_url(url)
    return words_of_path or title.lower() in {host, f"www.{host}"}


def person_names(author: str, site: str = "", url: str | None = None) -> tuple[str, ...]:
    """The names of persons in an author line; not those of sites, organisations, roles or accounts."""
    pieces = author.split(";") if ";" in author else re.split(r",(?!\s*(?:Jr|Sr|PhD|II))\s*|\s+(?:and|&)\s+", author)
    names = (re.sub(r"^by\s+", "", " ".join(piece.split()), flags=re.IGNORECASE).strip(" .,") for piece in pieces)
    return tuple(dict.fromkeys(name for name in names if _is_person(name, site, url)))[:_MAX_AUTHORS]


def _page_facts(resource: Resource, page: Document | None) -> Mapping[str, object]:
    """What the page says, by the names of the fields of a resource; a fact is empty where the page says nothing."""
    url = (page.url if page and page.via is Via.LIVE else None) or resource.url or ""
    facts: dict[str, object] = {"kind": LISTING if resource.listing else infer_kind(resource.url or "", page)}
    if page is None:
        return facts
    published = page.published or date_in(url)
    return facts | {
        "title": "" if is_poor_title(page.title, url) else page.title,
        "authors": person_names(page.author, page.site, url),
        "year": int(published[:4]) if published[:4].isdecimal() else None,
        "published": published,
        "site": page.site,
        "language": page.language,
    }


def _is_given(resource: Resource, name: str) -> bool:
    """Whether the list gives the field; a field that was inferred from the address may be corrected by the page."""
    if name == "title":
        return not is_poor_title(resource.title, resource.url) and name not in resource.inferred
    if name == "kind":
        return resource.kind != UNKNOWN_KIND and name not in resource.inferred
    if name == "published":
        return False
    return bool(getattr(resource, name))


def _is_person(name: str, site: str, url: str | None) -> bool:
    words = name.split()
    if not name or len(name) > _NAME_CHARACTERS or len(words) > _NAME_WORDS or _NO_PERSON.search(name):
        return False
    if name.casefold() == site.casefold() or {word.casefold() for word in words if len(word) > 3} & _host_labels(url):
        return False
    return (len(words) > 1 and name[0].isupper()) or not name.isascii()


def _host_labels(url: str | None) -> set[str]:
    """The labels of the host; one word of a name that equals one is a company's, as in microsoft.github.io."""
    return set((urlsplit(url or "").hostname or "").lower().split("."))
