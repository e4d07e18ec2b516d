"""Addresses: which can be opened, and which of them name the same resource."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.urls import addresses_in, anchor_of, key_of, other_scheme, url_problem


@pytest.mark.parametrize(
    "spelling",
    [
        "https://example.org/a",
        "http://example.org/a",
        "https://www.example.org/a",
        "https://EXAMPLE.org/a",
        "https://example.org:443/a",
        "https://example.org/a/",
        "https://example.org/a/index.html",
        "https://example.org/a#part",
        "https://example.org/a?utm_source=x&utm_medium=y",
        "https://example.org/a?si=abc",
        "https://example.org/a?ref=blog.example.com",
        "https://example.org/a?source=rss&fbclid=x",
        "https://example.org/a?source=post_page---4------1",
        "https://example.org/a?x=&utm_source=y",
        "https://example.org/a#/",
        "https://user:secret@example.org/a",
    ],
)
def test_spellings_of_one_address_have_one_key(spelling: str) -> None:
    assert key_of(spelling) == "example.org/a"


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/A",
        "https://example.org/a/b",
        "https://example.org/a?page=2",
        "https://example.org:8080/a",
        "https://blog.example.org/a",
        "https://example.com/a",
        "https://example.org/a?session=12",
        "https://example.org/a?ref=main",
        "https://example.org/a?source=7",
        "https://example.org/a?feature=login",
        "https://example.org/a?about",
        "https://example.org/a#/route",
        "https://example.org/a#!forum/sails",
        "https://archive.example/https://example.org/a",
        "https://example.net/?u=https://example.org/a",
    ],
)
def test_other_addresses_have_other_keys(other: str) -> None:
    assert key_of(other) != key_of("https://example.org/a")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://mobile.twitter.com/a/status/1", "x.com/a/status/1"),
        ("https://m.youtube.com/watch?v=abc&feature=share", "youtube.com/watch?v=abc"),
        ("https://example.org/?b=2&a=1", "example.org?a=1&b=2"),
        ("https://www.oreilly.com/library/view/x/9781098107956/", "oreilly.com/library/view/x/9781098107956"),
        ("https://matrix.to/#/#ropes:example.org", "matrix.to#/%23ropes:example.org"),
        ("https://groups.example/forum/#!forum/sails/", "groups.example/forum#!forum/sails"),
        ("https://example.org/wiki?HeroicDeeds", "example.org/wiki?HeroicDeeds"),
        ("https://archive.ph/https://example.org/one", "archive.ph/https:/example.org/one"),
        ("https://münchen.example/ü", "xn--mnchen-3ya.example/%C3%BC"),
    ],
)
def test_a_key_reads_like_its_address(url: str, key: str) -> None:
    assert key_of(url) == key


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a?b=c#d",
        "HTTPS://Example.ORG/",
        "http://localhost:8000/",
        "http://127.0.0.1/",
        "http://[::1]:80/",
        "https://münchen.example/",
        "https://a_b.example.org/",
    ],
)
def test_a_web_address_is_not_broken(url: str) -> None:
    assert url_problem(url) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "it does not begin with http:// or https://"),
        ("example.org", "it does not begin with http:// or https://"),
        ("htp://example.org", "it does not begin with http:// or https://"),
        ("file:///etc/passwd", "it does not begin with http:// or https://"),
        ("javascript:alert(1)", "it does not begin with http:// or https://"),
        ("https://", "it has no host"),
        ("https:///path", "it has no host"),
        ("https://example", "'example' is not a host name"),
        ("https://exa mple.org", "'exa mple.org' is not a host name"),
        ("https://-example.org", "'-example.org' is not a host name"),
        ("https://example..org", "'example..org' is not a host name"),
        ("https://example.org:port/", "its host or port is malformed"),
        ("https://example.org:99999/", "its host or port is malformed"),
        ("https://[::1/", "its host or port is malformed"),
    ],
)
def test_what_cannot_be_opened_is_broken_for_a_reason(url: str, why: str) -> None:
    assert url_problem(url) == why


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert url_problem(text)
    url_problem(f"https://{text}")


@given(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from(["/a/index.html/", "//index.htm", "?si=1&x=", ":80", "//", "/%zz", "/a?b#c"]),
    )
)
def test_a_key_is_its_own_key(rest: str) -> None:
    url = f"https://example.org{rest}"
    assume(not url_problem(url))
    assert key_of(f"https://{key_of(url)}") == key_of(url)


@pytest.mark.parametrize(
    ("url", "anchor"),
    [
        ("https://a.org/x#k-means", "k-means"),
        ("https://a.org/x#/route", ""),
        ("https://a.org/x#readme", ""),
        ("https://a.org/x#:~:text=words", ""),
        ("https://medium.example/x#.abc123", ""),
        ("https://a.org/x", ""),
    ],
)
def test_an_anchor_chooses_a_part_of_a_page(url: str, anchor: str) -> None:
    assert anchor_of(url) == anchor


@pytest.mark.parametrize(
    ("url", "scheme"),
    [
        ("irc://irc.example/ropes", "irc"),
        ("magnet:?xt=urn:btih:abc", "magnet"),
        ("ftp://a.org/x", "ftp"),
        ("https://a.org", None),
        ("htp://a.org", None),
        ("hxxps://a.org", None),
        ("localhost:8000/x", None),
        ("notes.md", None),
        ("Note: words", None),
    ],
)
def test_a_scheme_outside_the_web_is_no_misspelling(url: str, scheme: str | None) -> None:
    assert other_scheme(url) == scheme


def test_addresses_in_a_text_end_before_its_punctuation() -> None:
    text = "See (https://a.org/x_(y)), https://b.org/z. And 'https://c.org/?q=1', not https://... or https://host/path"
    assert [address for _, address in addresses_in(text)] == [
        "https://a.org/x_(y)", "https://b.org/z", "https://c.org/?q=1",
    ]  # fmt: skip
    assert [address for _, address in addresses_in("https://a.org/" + ")" * 1_000_000)] == ["https://a.org/"]
