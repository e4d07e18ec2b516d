"""What an address says of a resource."""

import pytest

from ingest.lists.inference import kind_of


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
