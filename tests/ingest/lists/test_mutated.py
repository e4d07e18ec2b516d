"""Sound lists, mutilated; lines and depths that nobody writes: a list or a ListError, and soon."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ListError
from ingest.lists import ListSource
from ingest.lists.collect import collect_entries
from ingest.lists.detect import LIST_FORMATS, detect_format
from tests.fuzzing.targets import module_name, parse_as
from tests.ingest.lists.examples import EXAMPLES

pytestmark = pytest.mark.slow

BY_NAME = {module_name(list_format): list_format for list_format in LIST_FORMATS}
# Where, how much is cut out, and what is put in its place; places are thousandths of the whole.
CUTS = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 40), st.binary(max_size=6)), min_size=1, max_size=6)
Cuts = list[tuple[int, int, bytes]]
ALL = [(module, name, text) for module, examples in EXAMPLES.items() for name, text in examples]


@pytest.mark.parametrize(("module", "name", "text"), ALL, ids=[name for _, name, _ in ALL])
@settings(max_examples=25)
@given(cuts=CUTS)
def test_a_mutilated_list_is_read_or_refused(module: str, name: str, text: str, cuts: Cuts) -> None:
    content = text.encode()
    for place, length, instead in cuts:
        at = len(content) * place // 1000
        content = content[:at] + instead + content[at + length :]
    parse_as(BY_NAME[module], name, content)


LONG = "w" * 10_000_000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", f"- [A](https://a.org) {LONG}\n- [B](https://b.org/{LONG})\n"),
        ("a.md", f"- [{LONG}](https://a.org)\n"),
        ("a.txt", f"https://a.org {LONG}\n"),
        ("a.json", f'[{{"url": "https://a.org", "title": "{LONG}"}}]'),
        ("a.bib", f"@book{{k, title={{{LONG}}}, url={{https://a.org}}}}"),
        ("a.xml", f"<rss><item><title>{LONG}</title><link>https://a.org</link></item></rss>"),
        ("a.html", f"<html><main><p><a href=https://a.org>{LONG}</a></main>"),
        ("a.csv", f"url,title\nhttps://a.org,{LONG}\n"),
        ("a.md", ">" * 20_000 + " [A](https://a.org)\n"),
        ("a.md", "".join(f"{'  ' * depth}- [A](https://a.org/{depth})\n" for depth in range(600))),
    ],
    ids=lambda value: value[:18],
)
def test_a_line_of_10_mb_and_deep_nesting_end_in_bearable_time(name: str, text: str) -> None:
    started, source = time.monotonic(), ListSource(text.encode(), name)
    with suppress(ListError):
        collect_entries(detect_format(source).draft(source))
    assert time.monotonic() - started < 20
