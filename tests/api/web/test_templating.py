"""What stands between any text and a page."""

import pytest

from api.web.templating import day, followable, host, sanitize_value, short, spot


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=1#c", True), ("http://[::1]:80/", True), ("HTTPS://EXAMPLE.ORG", True),
        ("javascript:alert(1)", False), ("JaVaScRiPt:alert(1)", False), ("data:text/html,x", False), ("//x.org", False),
        ("https://x.org/\x00", False), ("java\nscript:alert(1)", False), ("http://[x", False),
        ("", False), (None, False),
    ],
)  # fmt: skip
def test_only_pages_of_the_web_are_linked(url: str | None, safe: bool) -> None:  # noqa: FBT001
    assert followable(url) == (url if safe else "")


def test_control_and_turning_characters_become_blanks_and_scripts_keep_their_marks() -> None:
    assert sanitize_value("a\x00\x1b[1m\u202eb\u2066c\x85\ud800") == "a  [1m b c  "
    assert sanitize_value("می‌خواهم \u200f👩‍💻\n\tx") == "می‌خواهم \u200f👩‍💻\n\tx"
    assert sanitize_value(3) == 3


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://x.org/a.pdf#page=12", "page 12"), ("https://youtube.com/watch?v=x&t=754s", "minute 12:34"),
        ("https://x.org/a#b:~:text=some%20words", "this passage"), ("https://x.org/a", ""), ("javascript:1#page=2", ""),
    ],
)  # fmt: skip
def test_a_link_says_where_it_opens(url: str, said: str) -> None:
    assert spot(url) == said


def test_long_texts_are_cut_between_words() -> None:
    assert short("one two three", 9) == "one two …"
    assert short("x" * 500) == "x" * 240 + " …"
    assert short("short") == "short"


def test_hosts_and_days_are_shown_in_short() -> None:
    assert host("https://www.example.org:8080/a") == "example.org"
    assert day("20261103T183015786854Z") == "3 November 2026"
