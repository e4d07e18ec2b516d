"""Lists as people write them, and real ones: adding a link changes the file by exactly the added lines."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ListError
from ingest.lists.detect import detect_format
from ingest.lists.formats.markdown import Markdown, read_markdown_list
from ingest.lists.model import ListSource
from ingest.lists.writing.adding import add_link
from ingest.lists.writing.model import make_link
from tests.ingest.lists.writing.additions import added_text, check_addition

FOLDER = Path(os.environ.get("LISTS", "/nowhere"))
REAL = sorted(
    path
    for path in FOLDER.rglob("*.md")
    if isinstance(detect_format(ListSource(path.read_bytes(), path.name)), Markdown)
)
LINK = ("https://new.example/lamp", "A lamp of glass")
# Sections of a real list that a link is added to: each reads the list several times.
_SECTIONS = 5

topics = st.sampled_from(["Oak", "Steel and glass", "C++", "Desks, chairs & more", "Über Möbel", "1. Basics", "`code`"])
bullets = st.sampled_from(["- ", "* ", "+ ", "1. ", "- [ ] ", "-   ", "-\t"])
remarks = st.sampled_from(
    ["", " - A good one.", ": for *many* people", " – 2019 `paper`", " (Ann Lee, 2020)", "  \n  more"]
)
between = st.sampled_from(
    ["", "Some words on it.\n\n", "<!-- a remark -->\n\n", "```sh\n# ls\n```\n\n", "> A quotation.\n\n", "---\n\n",
     "| Name | Note |\n|---|---|\n| [T](https://t.example/t) | A table. |\n\n",
     "<details>\n\nHidden.\n\n</details>\n\n"]
)  # fmt: skip


@st.composite
def items(draw: st.DrawFn) -> str:
    """Items in one style, some with items of their own, close together or apart."""
    bullet, gap = draw(bullets), draw(st.sampled_from(["\n", "\n\n"]))
    numbers = draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=5, unique=True))
    lines = []
    for number in numbers:
        lines.append(f"{bullet}[Desk {number}](https://desks.example/{number}){draw(remarks)}")
        if draw(st.booleans()) and bullet[0] in "-*+":
            lines.append(f"    {bullet}[Drawer {number}](https://drawers.example/{number})")
    return gap.join(lines) + "\n\n"


@st.composite
def lists(draw: st.DrawFn) -> str:
    """A list with or without a title, front matter, sections, other blocks, and any end of line or of file."""
    text = draw(st.sampled_from(["", "# Desks\n\n", "Desks\n=====\n\n", "---\ntitle: Desks\n---\n\n# Desks\n\n"]))
    for topic in draw(st.lists(topics, max_size=4, unique=True)):
        text += f"{'#' * draw(st.integers(2, 4))} {topic}{draw(st.sampled_from(['', ' ##', ' ¶']))}\n\n"
        text += draw(between) + draw(st.one_of(st.just(""), items())) + draw(between)
    ended = text.rstrip("\n") + draw(st.sampled_from(["", "\n", "\n\n\n"]))
    return ended.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(lists(), st.one_of(st.sampled_from(["", "New things", "Oak > Small"]), topics))
@settings(max_examples=50, deadline=None)
def test_a_list_changes_by_exactly_the_added_lines(text: str, section: str) -> None:
    link = make_link(*LINK, section, "It gives light.")
    try:
        check_addition(text, link)
    except ListError as refusal:
        assert "Several sections" in str(refusal)  # noqa: PT017, the one reason to refuse such a link
        return
    lines = added_text(text, link).replace("\r\n", "\n").strip("\n").split("\n")
    assert sum(link.url in line for line in lines) == 1
    assert all(line.startswith("#") or set(line) <= {"=", "-"} or link.url in line or not line for line in lines)


@pytest.mark.lists
@pytest.mark.skipif(not REAL, reason="the variable LISTS names no folder with real lists")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_a_real_list_changes_by_exactly_the_added_lines(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    sections = [*dict.fromkeys(" > ".join(entry.section) for entry in read_markdown_list(text, path.name).resources)]
    for section in ["", "A section of its own", *sections[:: max(1, len(sections) // _SECTIONS)]]:
        link = make_link(*LINK, section, "It gives light.")
        content, addition = add_link(text.encode(), path.name, link)
        assert addition.is_new
        assert len(content) > len(text.encode())
        check_addition(text, link, path.name)
