"""Descriptions of resources for people: what is inferred is named."""

from api.labels import describe_resource, inferred_label
from ingest.model import Resource

LISTED = Resource("k", "T", kind="case-study", authors=("A B", "C D", "E F"), organisation="Acme", year=2019)


def test_what_the_list_gives_needs_no_label() -> None:
    assert describe_resource(LISTED) == "case study, A B and others, Acme, 2019"


def test_what_is_inferred_is_labelled() -> None:
    resource = Resource(
        "k", "T", kind="post", authors=("A B",), year=2021, site="Weekly", words=500,
        inferred=("kind", "year", "site", "language"),
    )  # fmt: skip
    assert describe_resource(resource) == "post, A B, 2021, Weekly, 3 min read (inferred: kind, year, site)"
    assert inferred_label(["language", "published"]) == ""
