"""Plain inline text in Markdown blocks: nothing but the marks is lost, and blocks stay as they are."""

import re
import time
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from ingest.sources.formats.inline_text import plain_extracted, plain_inline

Plain = Callable[[str], str]

ESCAPES = [
    (r"Run pg\_dump now", "Run pg_dump now"),
    (r"A \<script> element", "A <script> element"),
    (r"\[1\] and 2 \* 3", "[1] and 2 * 3"),
    ("CO<sub>2</sub> and n<sup>2</sup>", "CO2 and n2"),
    ("an <u>underlined</u> word", "an underlined word"),
    ("**bold** and *em* and ***both*** and ~~gone~~", "bold and em and both and gone"),
    ("inline `co*de*` and ``a`b``", "inline co*de* and a`b"),
]
AUTHORED = [
    ("a [link](https://a.org/x_(y) 'title') here", "a link here"),
    ("![a picture](x.png) here", "a picture here"),
    ("[![Build](b.svg)](https://ci)", "Build"),
    ("see [this][ref].\n\n[ref]: https://a.org", "see this.\n"),
    ("a note[^1].\n\n[^1]: https://a.org", "a note[^1].\n\n[^1]: https://a.org"),
    ("<https://a.org> &amp; more", "https://a.org & more"),
    ('<a name="x"></a>text <!-- hidden --> end', "text end"),
    ("Vec<T> stays", "Vec<T> stays"),
    ("> one<br>two", "> one\n> two"),
    ("- one<br>two", "- one\n  two"),
    ("text <span>in</span> HTML", "text in HTML"),
    ("<p align=center>\n  <b>Centred</b> &amp; bold\n</p>", "\nCentred & bold\n"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
]
FORMULAS = [
    (r"the loss $\theta\_\text{old}$ is", r"the loss $\theta_\text{old}$ is"),
    (r"$a * b * c$ and *so*", r"$a * b * c$ and so"),
    ("$x_1$ and $y_1$", "$x_1$ and $y_1$"),
    ("$$E = m*c*d$$", "$$E = m*c*d$$"),
    ("$$\nx\\_1 \\\\\n- y * z * w\n# 2\n$$", "$$\nx_1 \\\\\n- y * z * w\n# 2\n$$"),
    (r"\(a\_b * c * d\)", r"\(a_b * c * d\)"),
    (r"$\left\{ a \right\}$", r"$\left\{ a \right\}$"),
    ("costs $5 for **two** or 6$ each", "costs $5 for two or 6$ each"),
]
BLOCKS = [
    "# Heading", "- item\n- item", "1. one\n2. two", "> quoted", "```\n**x** \\_ `y`\n```", "~~~python\n*a*\n~~~",
    "| a | b |\n|---|---|\n| 1 | 2 |", "Title\n=====", "text\n\n---\n\ntext",
]  # fmt: skip
KEPT = [r"\# no heading", r"\- no item", r"1\. no item", r"\> no quote", r"\| no row", r"\<div>", r"- \- no item"]


@pytest.mark.parametrize("plain", [plain_inline, plain_extracted])
@pytest.mark.parametrize(("markdown", "text"), ESCAPES + FORMULAS)
def test_a_reader_sees_no_marks(plain: Plain, markdown: str, text: str) -> None:
    if plain is plain_inline or r"\(" not in markdown:
        assert plain(markdown) == text


@pytest.mark.parametrize(("markdown", "text"), AUTHORED)
def test_links_images_and_html_become_their_text(markdown: str, text: str) -> None:
    assert plain_inline(markdown) == text


@pytest.mark.parametrize("plain", [plain_inline, plain_extracted])
@pytest.mark.parametrize("block", BLOCKS + KEPT)
def test_blocks_stay(plain: Plain, block: str) -> None:
    assert plain(block) == block


def test_inline_text_in_blocks_is_plain_behind_their_marks() -> None:
    markdown = "## A `b` #\n\n- *a*\n  `b`\n\n> **c**\n> d\n\n| *a* | `x\\|y` |\n|---|---|\n| n<sup>2</sup> | \\_ |"
    assert plain_inline(markdown) == "## A b\n\n- a\n  b\n\n> c\n> d\n\n| a | x\\|y |\n|---|---|\n| n2 | _ |"


@pytest.mark.parametrize("block", ["`# x`", "**> x**", "`---`", "text\n`===`", "`<div>`", "[```](a)"])
def test_plain_text_begins_no_block(block: str) -> None:
    kinds = [token.type for token in MarkdownIt("commonmark").parse(plain_inline(block))]
    assert kinds == ["paragraph_open", "inline", "paragraph_close"]


def test_other_backslashes_of_an_extracted_page_stay() -> None:
    assert (
        plain_extracted(r"C:\.config and a \\ b and \{x\} and \\\[x\\\]")
        == r"C:\.config and a \\ b and \{x\} and \[x\]"
    )


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**Note:**this", "Note:this"),
        ("`a``b`", "a b"),
        ("`f()````\nx = 1\n```", "f()\n\n```\nx = 1\n```"),
        ("[text](url)", "[text](url)"),
    ],
)
def test_what_trafilatura_writes_is_read_as_meant(markdown: str, text: str) -> None:
    assert plain_extracted(markdown) == text


WORDS = st.text("abcdefghijklmnopqrstuvwxyzäßé", min_size=1, max_size=6)
MARKS = st.sampled_from([
    "*", "**", "_", "`", "``", "[", "](u)", "\\", "\\*", "\n", "\n\n", "# ", "- ", "> ", "|", "$", "~~", "<b>", "</b>",
    "<br>", "&amp;", " ", " ", " ", "    ", "```\n", "![", "1. ", "\t", "\n|-|-|\n",
])  # fmt: skip
SIMPLE_MARKS = st.sampled_from(
    [
        " ",
        " ",
        "**",
        "*",
        "_",
        "`",
        "\n",
        "\n\n",
        "# ",
        "- ",
        "> ",
        "\\*",
        "<b>",
        "</b>",
        " $ ",
        "[",
        "](u)",
        "![",
        "~~",
    ]
)
MARKDOWN = st.lists(WORDS | MARKS, max_size=40).map("".join)


def rendered_words(markdown: str) -> Counter[str]:
    """The words that a browser shows, without link targets."""
    markup = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    markup = re.sub(r'<img [^>]*alt="([^"]*)"[^>]*>', r"\1", markup.replace("<br>", "\n"))
    text = html.fromstring(f"<div>{markup}</div>").text_content()
    return count_words(text)


def count_words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", re.sub(r"</?b>", "", text)))  # tags in code are text


@given(st.lists(WORDS | SIMPLE_MARKS, max_size=40).map("".join))
def test_no_word_is_lost(markdown: str) -> None:
    assume(not re.search(r"~~~|```", markdown))  # fenced code stays, with the language that is not rendered
    assert count_words(plain_inline(markdown)) == rendered_words(markdown)


@given(MARKDOWN | st.text())
def test_any_text_can_be_read(markdown: str) -> None:
    plain_inline(markdown)
    plain_extracted(markdown)


@given(
    st.lists(WORDS | st.sampled_from([" ", "**", "*", " `", "` ", "\n", "\n\n- ", "\n# ", ". "]), max_size=40).map(
        "".join
    )
)
def test_letters_of_extracted_text_are_kept_in_order(markdown: str) -> None:
    assert re.findall(r"[^\W_]", plain_extracted(markdown)) == re.findall(r"[^\W_]", markdown)


@pytest.mark.parametrize(
    "prose",
    [
        "A plain line, with (brackets), 5 * 3 and snake_case.",
        "# Title\n\n- one\n- two\n\n> q",
        'It\'s $5.\nNext "line".',
    ],
)
def test_plain_prose_stays_as_it_is(prose: str) -> None:
    assert plain_inline(prose) == prose == plain_inline(plain_inline(prose))


@pytest.mark.parametrize(
    "unit",
    ["*", "*a ", "[", "[a](", "![", "`", "`a``", "<a ", "<script", "<!--", "$a", "$$ a", "\\(", "\\[\n", "\\begin{a}\n",
     "$$\n", "\\", "> ", "- ", "| a ", "*_[`<$\\("],
)  # fmt: skip
@pytest.mark.parametrize("plain", [plain_inline, plain_extracted])
def test_hostile_text_takes_no_time(plain: Plain, unit: str) -> None:
    begun = time.thread_time()
    plain(unit * (100_000 // len(unit)))
    assert time.thread_time() - begun < 6


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("`a`b`c````\n1 2\n```\nProse.", "abc\n\n```\n1 2\n```\nProse."),
        ("Run it like this: ```\nhive\n```", "Run it like this:\n\n```\nhive\n```"),
        ("```\nhive\n```\n\nProse.", "```\nhive\n```\n\nProse."),
        ("It is ```inline``` here.", "It is inline here."),
    ],
)
def test_a_fence_behind_text_begins_a_line_of_its_own(glued: str, apart: str) -> None:
    assert plain_extracted(glued) == apart
