"""Walls: what stands in the place of a page is told from pages that speak of such things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Outcome
from ingest.sources.formats import walls
from tests.ingest.sources.web import WORDS


@pytest.mark.parametrize(
    ("title", "text", "outcome"),
    [
        ("Just a moment...", "", Outcome.BLOCKED),
        ("Attention Required! | Cloudflare", "Please complete the security check", Outcome.BLOCKED),
        ("Access Denied", "You don't have permission to access this on this server.", Outcome.BLOCKED),
        ("shop.example", "Verifying you are human. This may take a few seconds.", Outcome.BLOCKED),
        ("Example", "Our systems have detected unusual traffic from your network.", Outcome.BLOCKED),
        ("Sign in - Google Accounts", "Use your account", Outcome.BLOCKED),
        ("Log in to X / X", "", Outcome.BLOCKED),
        ("A course", "Please sign in to continue. Forgot password?", Outcome.BLOCKED),
        ("An essay", "The first lines. This post is for paid subscribers. Already one? Sign in", Outcome.BLOCKED),
        ("Before you continue to YouTube", "Before you continue to YouTube we use cookies", Outcome.BLOCKED),
        ("News", "We use cookies to improve our service. Please accept or manage your choice.", Outcome.BLOCKED),
        ("404 Not Found", "nginx", Outcome.GONE),
        ("Page not found | A blog", "Home Archive About", Outcome.GONE),
        ("Page Not Found \u00b7 GitHub Pages", "File not found", Outcome.GONE),
        ("A company", "Oops! The page you are looking for could not be found.", Outcome.GONE),
        ("A company", "Sorry, this article is no longer available.", Outcome.GONE),
        ("example.com is for sale", "The domain name is for sale!", Outcome.GONE),
        ("example.com", "Buy this domain. The domain may be for sale by its owner.", Outcome.GONE),
        ("502 Bad Gateway", "nginx", Outcome.UNREACHABLE),
        ("Site", "Error establishing a database connection", Outcome.UNREACHABLE),
        ("App", "You need to enable JavaScript to run this app.", Outcome.EMPTY),
    ],
)
def test_a_wall_is_recognised(title: str, text: str, outcome: Outcome) -> None:
    wall = walls.detect_wall(title, text)
    assert wall is not None
    assert wall.outcome is outcome
    assert wall.reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("How we handle 404 errors", WORDS * 6),
        ("Sign in with a passkey: a guide", WORDS * 6),
        ("A moment of reflection", WORDS * 3),
        ("Jupyter notebooks", "Hydra supports composing a config in a notebook. See the compose API for more."),
        ("Exercises", "Solutions to the second exercise, with its loss and how it is derived."),
        ("Captchas", WORDS * 18 + "Please solve the captcha to prove that you are not a robot."),
        ("Cookies", WORDS * 6 + "We use cookies. Please accept."),
        ("Search", "What the searcher cannot find, the index does not hold; that is all there is."),
        ("", ""),
    ],
)
def test_a_page_is_no_wall(title: str, text: str) -> None:
    assert walls.detect_wall(title, text) is None


def test_markup_gives_a_check_away() -> None:
    markup = '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/jsch/v1"></script>'
    wall = walls.detect_wall("example.com", "One moment", markup)
    assert wall is not None
    assert wall.outcome is Outcome.BLOCKED
    assert walls.detect_wall("A post", WORDS * 20, markup) is None


@given(st.text(), st.text(), st.text())
def test_anything_can_be_judged(title: str, text: str, markup: str) -> None:
    walls.detect_wall(title, text, markup)


def test_hints_alone_make_no_wall() -> None:
    text = f"{WORDS * 20} Log in, or read our privacy policy."
    assert walls.hints_at_wall(text)
    assert walls.detect_wall("A post", text) is None
    assert not walls.hints_at_wall(WORDS)
