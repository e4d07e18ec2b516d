"""Further texts of a resource: each further address is a link of its own, its document a text of the resource.

Knows the addresses of a list; must not know how links are fetched or documents stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.model import Document, Resource
from ingest.sources.services.arxiv import arxiv_id
from ingest.urls import key_of

# Further addresses of a resource that are read, in the order of the list; the others stay links.
MAX_TEXTS = 4


@dataclass(frozen=True, slots=True)
class FurtherLink:
    """A further address as a link: its role, and a resource with the address and its own key, by which it is stored."""

    role: str
    link: Resource


def further_links(resources: Sequence[Resource]) -> dict[str, tuple[FurtherLink, ...]]:
    """The further links to be read, by the key of their resource.

    Left out are addresses that are resources of the list themselves, and other forms of the resource's own address.
    """
    listed = {resource.key for resource in resources}
    return {resource.key: links for resource in resources if (links := _links(resource, listed))}


def distinct_links(links: Iterable[Sequence[FurtherLink]]) -> list[Resource]:
    """Each link once, though several resources may have it."""
    return list({further.link.key: further.link for group in links for further in group}.values())


def further_documents(main: Document | None, texts: Iterable[tuple[FurtherLink, Document]], key: str) -> list[Document]:
    """The documents of the further links of the resource `key`, with their roles, without texts it has already."""
    known = {main.text} if main else set()
    documents: list[Document] = []
    for further, document in texts:
        if document.text not in known:
            known.add(document.text)
            documents.append(replace(document, key=key, role=further.role))
    return documents


def _links(resource: Resource, listed: set[str]) -> tuple[FurtherLink, ...]:
    links: dict[str, FurtherLink] = {}
    for address in resource.addresses:
        key = key_of(address.url)
        if key not in listed and not _is_same_paper(address.url, resource.url or ""):
            link = replace(resource, key=key, url=address.url, addresses=(), places=())
            links.setdefault(key, FurtherLink(address.role, link))
    return tuple(links.values())[:MAX_TEXTS]


def _is_same_paper(url: str, other: str) -> bool:
    """Whether both are forms of one arXiv paper, which is read once."""
    identifier, other_identifier = arxiv_id(url), arxiv_id(other)
    return bool(identifier and other_identifier) and _unversioned(identifier) == _unversioned(other_identifier)


def _unversioned(identifier: str | None) -> str:
    return (identifier or "").partition("v")[0]
