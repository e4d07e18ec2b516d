"""Word documents: their text in Markdown, and nothing of what they may hide."""

import pytest

from ingest.errors import Permanent
from ingest.model import Document, Outcome
from ingest.sources import dispatch
from tests.ingest.sources import web
from tests.ingest.sources.formats.documents.archives import WORD, docx, packed, paragraph

URL = "https://a.example/a"


def read(body: bytes, media_type: str = "application/octet-stream") -> Document:
    return dispatch.parse_fetched(web.served(URL, body, media_type), web.resource(URL))


def test_headings_paragraphs_quotes_and_tables_become_markdown() -> None:
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("a|b", "c"))
    body = (
        paragraph("On drift", "T1")
        + paragraph("Causes", "H1")
        + paragraph(web.SENTENCES.strip())
        + paragraph("# five")
        + paragraph("A wise word", "Q1")
        + f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>"
    )
    document = read(docx(body, title="Drift, a study", author="Ada Example"))
    assert document.text == (
        f"# On drift\n\n# Causes\n\n{web.SENTENCES.strip()}\n\n\\# five\n\n> A wise word\n\n"
        "| a\\|b | c |\n| --- | --- |\n| a\\|b | c |"
    )
    assert (document.title, document.author) == ("Drift, a study", "Ada Example")


def test_the_first_heading_is_the_title_if_no_other_is_given() -> None:
    assert read(docx(paragraph("On drift", "T1") + paragraph(web.WORDS * 2))).title == "On drift"


@pytest.mark.parametrize("media_type", ["", "application/zip", "application/octet-stream", "text/html"])
def test_a_word_document_is_known_by_its_parts_whatever_its_declared_type(media_type: str) -> None:
    assert read(docx(paragraph(web.SENTENCES)), media_type).text == web.SENTENCES.strip()


def test_deleted_text_and_field_codes_are_not_read() -> None:
    hidden = (
        "<w:p><w:del><w:r><w:delText>secret</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert read(docx(paragraph(web.SENTENCES) + hidden)).text == web.SENTENCES.strip()


def test_a_document_with_entities_is_refused() -> None:
    declared = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
    bomb = f"{declared}<w:document {WORD}><w:body>&b;</w:body></w:document>"
    for content in (bomb.encode(), bomb.encode("utf-16")):
        with pytest.raises(Permanent, match="document type") as error:
            read(packed({"word/document.xml": content}))
        assert error.value.outcome is Outcome.UNSUPPORTED


@pytest.mark.parametrize(
    "members",
    [
        {"word/document.xml": "no xml"},
        {"word/document.xml": f"<w:document {WORD}/>"},
        {"word/document.xml.bak": "x", "[Content_Types].xml": "<Types/>"},
    ],
)
def test_what_is_no_document_is_named(members: dict[str, str | bytes]) -> None:
    with pytest.raises(Permanent) as error:
        read(packed(members), "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    assert error.value.outcome is Outcome.UNSUPPORTED


def test_a_document_of_few_words_is_empty() -> None:
    with pytest.raises(Permanent, match="only 2 words"):
        read(docx(paragraph("two words")))
