"""What an address says of a resource."""

import pytest

from ingest.lists.inference import kind_of, split_details, split_joined_names


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/a/b", "repo"), ("https://www.github.com/a/b?tab=readme", "repo"),
        ("https://gitlab.com/a/b/-/tree/main", "repo"), ("https://gist.github.com/a/1", "repo"),
        ("https://github.com/a", "page"), ("https://github.com/a/", "page"), ("https://github.com/topics/bees", "page"),
        ("https://docs.github.com/en/actions", "page"), ("https://a.org/?from=github.com/a/b", "page"),
        ("https://youtu.be/x", "video"), ("https://a.org/x.pdf", "paper"),
    ],
)  # fmt: skip
def test_the_kind_follows_from_the_address(url: str, kind: str) -> None:
    assert kind_of(url) == kind


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Ada Lovelace and Charles Babbage"], ("Ada Lovelace", "Charles Babbage")),
        (["Smith and Sons"], ("Smith and Sons",)), (["Ada Lovelace"], ("Ada Lovelace",)), ([""], ()), ([], ()),
    ],
)  # fmt: skip
def test_names_joined_by_and_are_several(names: list[str], expected: tuple[str, ...]) -> None:
    assert split_joined_names(names) == expected


def test_a_name_after_a_comma_is_that_of_an_organisation() -> None:
    assert split_details(" (, eBay, 2012) A remark") == (["", "eBay"], 2012, " A remark")
    assert split_details(" (,)")[0] == []
