"""DOI and arXiv identifiers come from the addresses of a resource."""

import pytest

from api.exports.identifiers import arxiv_id_of, doi_of
from ingest.model import Address, Resource


def at(url: str | None, *others: str) -> Resource:
    return Resource("k", "T", url, addresses=tuple(Address("", other) for other in others))


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://doi.org/10.1234/ab.c_(1)", "10.1234/ab.c_(1)"),
        ("http://dx.doi.org/10.1234/abc", "10.1234/abc"),
        ("https://doi.org/10.123/abc", ""),
        ("https://doi.org/10.1234/a%20b", ""),
        ("https://doi.org/10.1234/abc?x=1", ""),
        ("https://example.org/https://doi.org/10.1234/abc", ""),
        (None, ""),
    ],
)
def test_a_doi_is_all_of_the_path(url: str | None, doi: str) -> None:
    assert doi_of(at(url)) == doi


@pytest.mark.parametrize(
    ("url", "identifier"),
    [
        ("https://arxiv.org/abs/1706.03762", "1706.03762"),
        ("http://www.arxiv.org/pdf/1706.03762v5", "1706.03762v5"),
        ("https://arxiv.org/pdf/1706.03762.pdf", "1706.03762"),
        ("https://arxiv.org/abs/cs/9901001v2", "cs/9901001v2"),
        ("https://arxiv.org/list/cs.LG/recent", ""),
        ("https://arxiv.org/abs/1706.03762?context=cs", ""),
        (None, ""),
    ],
)
def test_an_arxiv_identifier_keeps_its_version_and_no_suffix(url: str | None, identifier: str) -> None:
    assert arxiv_id_of(at(url)) == identifier


def test_the_first_address_that_has_an_identifier_counts() -> None:
    resource = at("https://a.org", "https://doi.org/10.1234/first", "https://doi.org/10.1234/second")
    assert doi_of(resource) == "10.1234/first"
    assert arxiv_id_of(at("https://a.org", "https://arxiv.org/abs/1706.03762")) == "1706.03762"
