"""Charsets: the byte order mark, UTF-8, the server and the text itself name them, in this order."""

import pytest

from ingest.errors import ListError
from ingest.lists.charset import decode_text, is_binary

TEXT = "- ü und ß"


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        (TEXT.encode("utf-8-sig"), ""),
        (TEXT.encode("utf-16"), ""),
        (TEXT.encode("utf-32"), ""),
        (TEXT.encode("utf-16-le"), ""),
        (TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("latin-1"), "ISO-8859-1"),
        (TEXT.encode(), "ISO-8859-1"),
        (TEXT.encode(), "no-such-charset"),
    ],
)
def test_a_text_is_decoded_whatever_its_charset(content: bytes, charset: str) -> None:
    assert decode_text(content, charset) == TEXT
    assert not is_binary(content, charset)


@pytest.mark.parametrize(
    "head", ['<?xml version="1.0" encoding="ISO-8859-1"?>', "<meta charset=latin1>", "% Encoding: ISO8859_1"]
)
def test_a_text_names_its_own_charset(head: str) -> None:
    assert decode_text(f"{head}\n{TEXT}".encode("latin-1")) == f"{head}\n{TEXT}"


def test_web_content_without_a_charset_is_windows_1252_and_a_file_is_refused() -> None:
    content = "“ü”\n".encode("cp1252")
    assert decode_text(content, is_web=True) == "“ü”\n"
    with pytest.raises(ListError, match=r"is not UTF-8 \(line 2\): save it as UTF-8"):
        decode_text(b"\n" + content)


def test_codecs_that_are_no_charsets_are_not_used() -> None:
    assert decode_text(b"\xfcxn--a", "punycode", is_web=True) == "üxn--a"


def test_null_bytes_are_no_text() -> None:
    assert is_binary(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
