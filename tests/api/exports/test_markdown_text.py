"""Text and addresses stay what they are in Markdown."""

import pytest
from markdown_it import MarkdownIt

from api.exports.markdown_text import autolink, escape_markdown

HOSTILE = "\\ `code` *strong* _em_ [link](x) | <b>bold</b> # head ~gone~ &amp;"


def test_escaped_text_is_shown_as_it_is() -> None:
    shown = MarkdownIt("gfm-like").renderInline(escape_markdown(HOSTILE))
    assert shown == HOSTILE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("sign", "\\`*_[]|<>#~&")
def test_each_sign_of_markup_is_escaped(sign: str) -> None:
    assert escape_markdown(f"a{sign}b") == f"a\\{sign}b"


def test_an_autolink_cannot_be_ended_from_within() -> None:
    assert autolink("https://a.org/<x>|`y z") == "<https://a.org/%3Cx%3E%7C%60y%20z>"
    assert autolink("https://a.org/q?a=1&b=é") == "<https://a.org/q?a=1&b=é>"
