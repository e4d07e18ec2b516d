"""Which resource a page belongs to: each page belongs to one resource of the list, so that none hides another.

A crawl of a site section takes its articles in, though the list may name them as resources of their own; a mirror has
the text of a page that the list names too; an index page consists of links to what the list names. Knows addresses and
documents; must not know how pages are fetched or ranked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import urlsplit

from ingest.model import Document, Heading, Locator, Resource, Via
from ingest.urls import key_of
from ingest.wordcount import count_words

# A listing links to this many resources of the list at least, one to so many words of its text at most: the length of
# a title with a teaser of two sentences.
_MIN_LISTED, _WORDS_PER_LINK = 4, 45


@dataclass(frozen=True, slots=True)
class PageOwners:
    """The resources with their pages by address.

    `own` maps an address to the key of the resource of which it is the own page: the address in the list, or the one
    it redirects to. `works` maps the key of each resource with a text of several pages to the folder of its entrance.
    """

    own: dict[str, str] = field(default_factory=dict)
    works: dict[str, str] = field(default_factory=dict)

    def owner(self, url: str, claimants: Iterable[str]) -> str | None:
        """The key of the resource that the page belongs to, of those with these keys that have its text.

        Its own resource, else the work whose folder is nearest to it, else the first.
        """
        keys = list(claimants)
        if (own := self.own.get(_address(url))) is not None:
            return own
        inside = [key for key in keys if _address(url).startswith(self.works.get(key, "\0"))]
        return max(inside, key=lambda key: len(self.works[key])) if inside else next(iter(keys), None)


def page_owners(resources: Sequence[Resource], documents: Sequence[Document]) -> PageOwners:
    """The owners of pages among resources with a text of their own."""
    by_key = {document.key: document for document in documents if document.via is not Via.NOTE and not document.role}
    owners = PageOwners()
    readable = [resource for resource in resources if resource.key in by_key and resource.url]
    for resource in readable:
        owners.own.setdefault(_address(resource.url or ""), resource.key)
    for resource in readable:
        document = by_key[resource.key]
        owners.own.setdefault(_address(document.url or resource.url or ""), resource.key)
        if _is_work(document):
            owners.works[resource.key] = _folder(document.url or resource.url or "")
    return owners


def divide_pages(owners: PageOwners, documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents, each without the pages that belong to another resource; one without any other is left out."""
    claims: dict[str, list[str]] = {}
    for document in filter(_is_work, documents):
        for _, _, url in _pages(document):
            claims.setdefault(_address(url), []).append(document.key)
    divided = (_keep_own(document, owners, claims) if _is_work(document) else document for document in documents)
    return tuple(document for document in divided if document.text.strip())


def _keep_own(document: Document, owners: PageOwners, claims: dict[str, list[str]]) -> Document:
    pages = list(_pages(document))
    own = [page for page in pages if owners.owner(page[2], claims[_address(page[2])]) == document.key]
    if len(own) == len(pages):
        return document
    remark = f"{len(pages) - len(own)} pages are resources of their own"
    return replace(_keep_spans(document, own), remark="; ".join(filter(None, [document.remark, remark])))


def _pages(document: Document) -> Iterator[tuple[int, int, str]]:
    """Start, end and address of each page of a work, in order."""
    starts = [locator for locator in document.locators if locator.kind == "url"]
    ends = [*(locator.offset for locator in starts[1:]), len(document.text)]
    return ((locator.offset, end, str(locator.value)) for locator, end in zip(starts, ends, strict=True))


def _keep_spans(document: Document, spans: Sequence[tuple[int, int, str]]) -> Document:
    """The document with the text, headings and locators in the spans alone."""
    texts, outline, locators, length = list[str](), list[Heading](), list[Locator](), 0
    for start, end, _ in spans:
        shift = length - start
        outline += [
            replace(heading, offset=heading.offset + shift)
            for heading in document.outline
            if start <= heading.offset < end
        ]
        locators += [
            replace(locator, offset=locator.offset + shift)
            for locator in document.locators
            if start <= locator.offset < end
        ]
        texts.append(document.text[start:end])
        length += end - start
    return replace(document, text="".join(texts), outline=tuple(outline), locators=tuple(locators))


def originals(resources: Sequence[Resource], documents: Sequence[Document], owners: PageOwners) -> dict[str, str]:
    """Keys of resources whose page is that of another resource, with the key of that one.

    It is where the address redirects to, or what the page names as its own address. Resources that are parts of one
    page, with the same address in the list, are no copies of each other.
    """
    addresses_by_key = {resource.key: _address(resource.url) for resource in resources if resource.url}
    listed = {address: key for key, address in reversed(addresses_by_key.items())}
    readable, copies = set(owners.own.values()), dict[str, str]()
    for document in documents:
        addresses = {_address(url) for url in (document.url, document.canonical) if url}
        addresses -= {addresses_by_key.get(document.key, "")}
        original = next((listed[address] for address in sorted(addresses) if address in listed), document.key)
        if original in readable and original != document.key and copies.get(original) != document.key:
            copies[document.key] = original
    return copies


def listings(documents: Sequence[Document], owners: PageOwners) -> dict[str, tuple[str, ...]]:
    """Keys of resources whose page mostly lists other resources, with the keys of those."""
    listed = {document.key: _listed_keys(document, owners) for document in documents}
    return {
        document.key: listed[document.key]
        for document in documents
        if len(listed[document.key]) >= _MIN_LISTED
        and count_words(document.text) <= _WORDS_PER_LINK * len(listed[document.key])
    }


def _listed_keys(document: Document, owners: PageOwners) -> tuple[str, ...]:
    keys = (owners.own.get(_address(url)) for url in document.links)
    return tuple(dict.fromkeys(key for key in keys if key and key != document.key))


def _is_work(document: Document) -> bool:
    return sum(locator.kind == "url" for locator in document.locators) > 1


@lru_cache(maxsize=65_536)
def _address(url: str) -> str:
    """One spelling for an address; more are equal than by `key_of`, as servers answer with and without `.html`."""
    return re.sub(r"(?:/index)?[.]html?(?=$|[?])", "", key_of(url), flags=re.IGNORECASE)


def _folder(url: str) -> str:
    """The folder of a page: all addresses of a work begin with it."""
    return _address(url if urlsplit(url).path.endswith("/") else url.rpartition("/")[0])
