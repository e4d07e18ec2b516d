"""What is not read is refused by its name, and what is read is not mistaken for it."""

import pytest

from ingest.errors import ListError
from ingest.lists import ListSource
from ingest.lists.detect import detect_format
from ingest.lists.formats.lightweight.unsupported import Unsupported
from tests.ingest.lists.examples import EXAMPLES


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("a.textile", b"h1. T\n", "Textile"),
        ("a.txt", b'h1. T\n\n* "Bees":https://a.org/bees\n', "Textile"),
        ("a.mediawiki", b"= T =\n", "MediaWiki markup"),
        ("standard input", b"== T ==\n* [https://a.org/bees Bees]\n", "MediaWiki markup"),
        ("a.txt", b"====== T ======\n  * [[https://a.org/bees|Bees]]\n", "DokuWiki markup or Creole"),
        ("a.txt", b"h1. T\n* [Bees|https://a.org/bees]\n", "Jira markup"),
        ("a.txt", b"[url=https://a.org/bees]Bees[/url]\n", "BBCode"),
        ("a.tex", b"\\section{T}\n", "LaTeX"),
        ("list", b"%PDF-1.7\n\0", "PDF"),
        ("list.md", b"PK\x03\x04\0\0", "a ZIP archive or an office document"),
    ],
)
def test_a_format_that_is_not_read_is_refused_by_name(name: str, content: bytes, label: str) -> None:
    source = ListSource(content, name)
    assert isinstance(detect_format(source), Unsupported)
    with pytest.raises(ListError, match=f"it is {label}, which is not read: convert it to Markdown"):
        detect_format(source).draft(source)


READ = [(module, name, text) for module, lists in EXAMPLES.items() for name, text in lists if module != "unsupported"]


@pytest.mark.parametrize(("module", "name", "text"), READ, ids=[name for _, name, _ in READ])
def test_what_is_read_is_not_refused(module: str, name: str, text: str) -> None:
    assert not Unsupported().accepts(ListSource(text.encode(), name)), module
    assert not Unsupported().accepts(ListSource(text.encode(), "standard input")), module
