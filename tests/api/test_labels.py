"""Descriptions of resources for people: what is inferred is named."""

from api.labels import describe_link, describe_resource, inferred_label
from ingest.model import Outcome, Resource

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


def test_the_state_of_a_link_is_one_phrase_that_says_nothing_twice() -> None:
    assert describe_link("not tried", "not tried in this run") == "not fetched yet"
    assert describe_link("no address", "the list gives no address") == "the list gives no address"
    assert describe_link("read") == "read"
    assert describe_link("archived", "not tried in this run") == "read from an archived copy"
    assert describe_link("gone", "the server says 404") == "gone: the server says 404"
    assert describe_link("") == "not known"


def test_every_outcome_has_a_phrase() -> None:
    assert all(describe_link(outcome) for outcome in Outcome)
