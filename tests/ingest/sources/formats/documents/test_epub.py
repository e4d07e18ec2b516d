"""E-books: their chapters in reading order."""

import pytest

from ingest.errors import Permanent
from ingest.model import Document, Outcome
from ingest.sources import dispatch
from tests.ingest.sources import web
from tests.ingest.sources.formats.documents.archives import epub, members_of, packed, page

URL = "https://a.example/a"
TEXT = f"<p>{web.SENTENCES}</p>"


def read(body: bytes, media_type: str = "application/octet-stream") -> Document:
    return dispatch.parse_fetched(web.served(URL, body, media_type), web.resource(URL))


def test_chapters_come_in_the_order_of_the_spine_with_title_authors_and_date() -> None:
    chapters = {"b.xhtml": f"<h1>Two</h1>{TEXT}", "a.xhtml": f"<h1>One</h1>{TEXT}"}
    document = read(epub(chapters, title="On <![CDATA[R&D]]>", spine=["a.xhtml", "b.xhtml"]))
    assert [heading.text for heading in document.outline] == ["One", "Two"]
    assert (document.title, document.author) == ("On R&D", "Ada Example; Bo Beispiel")
    assert document.published == "2021-05-03"


def test_lists_code_entities_and_empty_elements_are_read() -> None:
    body = (
        "<section><a id='x'/><h2>A <em>big</em> title</h2>caf&eacute; &amp; R&D<br/>tail"
        "<ul><li>one<ol><li>sub</li></ol>"
        f"</li><li><p>two</p></li></ul><pre>a\n  b</pre><script>alert()</script></section>{TEXT}"
    )
    assert read(epub({"a.xhtml": body})).text == (
        "## A big title\n\ncafé & R&D tail\n\n- one\n  1. sub\n- two\n\n```\na\n  b\n```\n\n" + web.SENTENCES.strip()
    )


def test_navigation_and_pages_out_of_the_order_are_left_out() -> None:
    extra = '<item id="n" href="text/nav.xhtml" properties="nav"/>'
    document = read(epub({"a.xhtml": TEXT, "nav.xhtml": "<p>menu</p>"}, spine=["a.xhtml"], extra=extra))
    assert document.text == web.SENTENCES.strip()


@pytest.mark.parametrize("media_type", ["", "application/zip", "application/octet-stream"])
def test_an_e_book_is_known_by_its_first_member(media_type: str) -> None:
    assert read(epub({"a.xhtml": TEXT}), media_type).text == web.SENTENCES.strip()


def test_entities_of_a_document_type_are_not_expanded() -> None:
    bomb = page(f"<p>&b;</p>{TEXT}").replace(
        "html>", 'html [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>', 1
    )
    members = members_of(epub({"a.xhtml": TEXT})) | {"OEBPS/text/a.xhtml": bomb}
    text = read(packed(members)).text
    assert "root:" not in text
    assert web.WORDS.strip() in text


def test_an_encrypted_e_book_is_blocked_and_one_with_hidden_fonts_is_read() -> None:
    book = members_of(epub({"a.xhtml": TEXT}))
    locked = (
        '<encryption><EncryptedData><CipherData><CipherReference URI="{}"/></CipherData></EncryptedData></encryption>'
    )
    fonts = packed(book | {"META-INF/encryption.xml": locked.format("OEBPS/fonts/a.otf")})
    assert read(fonts).text
    with pytest.raises(Permanent, match="encrypted") as error:
        read(packed(book | {"META-INF/encryption.xml": locked.format("OEBPS/text/a.xhtml")}))
    assert error.value.outcome is Outcome.BLOCKED


def test_a_book_without_a_package_or_text_is_named() -> None:
    with pytest.raises(Permanent, match="names no chapters"):
        read(packed({"mimetype": "application/epub+zip"}))
    with pytest.raises(Permanent, match="only 1 words"):
        read(epub({"a.xhtml": "<p>one</p>"}))


def test_paths_out_of_the_archive_name_no_member() -> None:
    with pytest.raises(Permanent, match="only 0 words"):
        read(epub({"../../../../etc/passwd": TEXT}, spine=["../../../../etc/passwd"]))
