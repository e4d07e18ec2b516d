"""The safety net: a list of which much was not read says so first, and a sound one says nothing."""

import json

import pytest

from ingest.lists import ListSource, ProblemKind, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.coverage import check_coverage
from ingest.lists.detect import detect_format
from tests.ingest.lists.examples import EXAMPLES

ITEMS = [{"deep": {"weird": f"https://a.org/{number}", "icon": f"https://b.org/{number}.png"}} for number in range(50)]


def read_checked(text: str, name: str) -> ReadingList:
    source = ListSource(text.encode(), name)
    list_format = detect_format(source)
    reading_list = collect_entries(list_format.draft(source))
    return check_coverage(reading_list, source, is_text=list_format.by_hand)


def alarms(reading_list: ReadingList) -> list[str]:
    return [problem.sentence for problem in reading_list.problems if problem.kind is ProblemKind.INCOMPLETE]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "- [One](https://a.org/1)\n\n```\n" + "".join(f"https://b.org/{n}\n" for n in range(50)) + "```\n"),
        ("a.json", json.dumps({"url": "https://c.org", "title": "One", "things": ITEMS})),
        ("a.xml", "<rss><channel><item><title>One</title><link>https://a.org/1</link></item>"
                  + "".join(f"<x><y>https://b.org/{n}</y></x>" for n in range(50)) + "</channel></rss>"),
        ("a.html", f"<html><p><a href='https://a.org/1'>One</a><script>let items = {json.dumps(ITEMS)}</script>"),
    ],
)  # fmt: skip
def test_a_list_that_was_not_read_whole_says_so_first(name: str, text: str) -> None:
    reading_list = read_checked(text, name)
    assert reading_list.problems[0].kind is ProblemKind.INCOMPLETE
    assert reading_list.problems[0].sentence.startswith("1 resource, but the file holds 5")


SOUND = [(name, text) for lists in EXAMPLES.values() for name, text in lists if not name.endswith("textile")]


@pytest.mark.parametrize(("name", "text"), SOUND, ids=[name for name, _ in SOUND])
def test_a_sound_list_says_nothing(name: str, text: str) -> None:
    assert alarms(read_checked(text, name)) == []


def test_an_export_may_have_many_addresses_beside_its_links() -> None:
    stars = [
        {
            "html_url": f"https://github.com/a/{n}",
            "full_name": f"a/{n}",
            "owner": {"html_url": f"https://github.com/a{n}"},
        }
        | {f"part{k}_url": f"https://api.github.com/repos/a/{n}/part{k}" for k in range(40)}
        for n in range(30)
    ]
    assert alarms(read_checked(json.dumps(stars), "stars.json")) == []


def test_html_in_a_feed_is_no_list() -> None:
    links = "".join(f'<a href="https://b.org/{n}">x</a>' for n in range(60))
    escaped = links.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    item = f"<item><title>One</title><link>https://a.org/1</link><description>{escaped}</description>"
    feed = f"<rss><channel>{item}<content><![CDATA[{links}]]></content></item></channel></rss>"
    assert alarms(read_checked(feed, "a.xml")) == []


def test_each_address_of_a_text_is_named_with_its_line() -> None:
    text = "- [One](https://a.org/1)\n<!-- https://a.org/2 -->\n\n`curl https://a.org/3`\n"
    named = {problem.url: problem.line for problem in read_checked(text, "a.md").skipped}
    assert named == {"https://a.org/2": 2, "https://a.org/3": 4}


@pytest.mark.parametrize(
    "text",
    ["- [One](https://a.org/x_(y))\n", "- [One](https://a.org/a\\_b)\n", "- <https://a.org/?a=1&amp;b=2>\n",
     "- [One](https://A.org/%7Eann/), and https://b.org.\n", '- <a href="https://a.org/x">One</a>\n'],
)  # fmt: skip
def test_the_spelling_of_an_address_makes_no_difference(text: str) -> None:
    assert read_checked(text, "a.md").skipped == ()
