"""XML that is not well-formed loses nothing, and well-formed XML is unchanged."""

import pytest

from ingest.lists import ListSource
from ingest.lists.xml import repair_xml, root_of, text_in


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Fish & chips", "Fish &amp; chips"),
        ("a&b=1&lang=en", "a&amp;b=1&amp;lang=en"),
        ("one&nbsp;two &eacute;", "one\xa0two é"),
        ("&unknown; &lt;&#38;&#x26;&amp;", "&amp;unknown; &lt;&#38;&#x26;&amp;"),
        ("&#0;&#xD800;&#99999999;", "\ufffd\ufffd\ufffd"),
        ("a\x0bb\x00c", "abc"),
        ("<![CDATA[a & b &nbsp;]]> & <!-- & -->", "<![CDATA[a & b &nbsp;]]> &amp; <!-- & -->"),
        ("<!DOCTYPE x [<!ENTITY me 'a &amp; b'>]>&me;", "<!DOCTYPE x [<!ENTITY me 'a &amp; b'>]>&me;"),
        ("<![CDATA[ never closed &", "<![CDATA[ never closed &"),
    ],
)
def test_what_xml_does_not_allow_is_repaired(text: str, repaired: str) -> None:
    assert repair_xml(text) == repaired
    assert repair_xml(repaired) == repaired


def test_one_bad_ampersand_changes_no_other() -> None:
    text = "<r><a>Fish & chips</a><b>item?id=3&amp;lang=en</b><c>one&nbsp;two</c></r>"
    root = root_of(ListSource(text.encode(), "x.xml"))
    assert [text_in(root, name) for name in "abc"] == ["Fish & chips", "item?id=3&lang=en", "one\xa0two"]


def test_repairing_takes_linear_time() -> None:
    for part in ("<![CDATA[", "<!--", "<?", "&", "<!ENTITY", "&a"):
        assert len(repair_xml(part * 300_000)) >= 600_000
