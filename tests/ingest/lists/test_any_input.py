"""Whatever a list is made of, a reader gives a list or a ListError, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ListError
from ingest.lists import ListSource
from ingest.lists.collect import collect_entries
from ingest.lists.detect import LIST_FORMATS, detect_format
from ingest.lists.model import ListFormat
from tests.fuzzing.targets import module_name

PIECES = st.sampled_from([
    "<opml>", "<body>", "<outline text='", "xmlUrl='https://a.org'", "'/>", "<rss>", "<item>", "<link>", "</link>",
    "<urlset><url><loc>",
    "<!DOCTYPE x [<!ENTITY a '", "]>", "&a;", "&#0;", "&#xD800;", "<![CDATA[", "]]>",
    "<![", "<!--",
    "-->", "<DL>", "<DT>", "<A HREF='https://a.org/x'>", "</A>", "<H3>", "<DD>", "<table><tr><td>", "<ul><li>",
    "<base href='",
    "https://a.org", "//[", "[", "]", "{", "}", '"url":', '"https://b.org"', ",", ":", "\n", "\t", '"', "'",
    "@book{k,", "title={",
    "url,title\n", "\\url{", "\\u", "- [A](", ")", "htp:/", "\x0c", "\x1b", "\u2028", "1e999", "null",
    "xml:base='http://[' ",
    ".. _a: ", ".. x:: ", "`x <https://a.org>`_", "|a|", "a_ ", "====\n", "* ", "** TODO ", " :: ", "[[", "][", "]]",
    "#+TITLE: ", "#+BEGIN_QUOTE\n", "#+END_QUOTE\n", ":a: ", "{a}", "|===\n", "| ", "link:", "image::", "== ", "+\n",
    "    ",
])  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=25).map("".join))
CONTENTS = st.one_of(st.binary(), TEXTS.map(str.encode))
NAMES = st.sampled_from(
    [
        "a.md", "a.html", "a.xml", "a.json", "a.jsonl", "a.csv", "a.tsv", "a.bib", "SUMMARY.md", "a.rst", "a.org",
        "a.adoc", "a", ".", "",
    ]
)  # fmt: skip
BASES = st.sampled_from(["", "https://a.org/b/c.html", "http://["])


@pytest.mark.parametrize("list_format", LIST_FORMATS, ids=module_name)
@settings(max_examples=60, deadline=None)
@given(content=CONTENTS, name=NAMES, base=BASES)
def test_a_reader_gives_a_list_or_a_list_error(list_format: ListFormat, content: bytes, name: str, base: str) -> None:
    source = ListSource(content, name, base)
    try:
        found = collect_entries(list_format.draft(source), base=base)
    except ListError:
        return
    assert len({each.key for each in found.resources}) == len(found.resources)
    assert all(each.title for each in found.resources)


@settings(deadline=None)
@given(content=CONTENTS, name=NAMES)
def test_any_content_has_a_format(content: bytes, name: str) -> None:
    assert detect_format(ListSource(content, name)) in LIST_FORMATS
