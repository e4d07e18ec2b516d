"""The identifiers in the addresses of a resource: DOI and arXiv. Must not know formats."""

import re
from collections.abc import Iterator

from ingest.model import Resource

_DOI = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/[\w.()/:;<>+-]+)")
_ARXIV = re.compile(r"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/([\w.-]+(?:/\d+)?(?:v\d+)?)")


def doi_of(resource: Resource) -> str:
    """The DOI of a resource; empty without one, or with one that needs escapes."""
    return next((match[1] for url in _addresses(resource) if (match := _DOI.fullmatch(url))), "")


def arxiv_id_of(resource: Resource) -> str:
    """The arXiv identifier of a resource; empty without one."""
    ids = (match[1].removesuffix(".pdf") for url in _addresses(resource) if (match := _ARXIV.fullmatch(url)))
    return next(ids, "")


def _addresses(resource: Resource) -> Iterator[str]:
    yield resource.url or ""
    yield from (address.url for address in resource.addresses)
