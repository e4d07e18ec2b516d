"""Decode lists: by byte order mark, as UTF-8, by the charset of the server, by the charset declared in the text.

Knows bytes and charsets; must not know list formats.
"""

import re
from collections.abc import Iterator

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from ingest.errors import ListError

# `% Encoding: ISO8859_1` of JabRef, `-*- coding: latin-1 -*-` of editors.
_DECLARATION = re.compile(rb"coding[:=]\s*([-\w.]+)", re.IGNORECASE)
# Codecs of Python that are no charsets; some take quadratic time.
_NO_CHARSETS = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "unicode-escape", "raw-unicode-escape"}
# Browsers read web content without a known charset as Windows-1252 (WHATWG HTML, "determining the character encoding").
_WEB_DEFAULT = "cp1252"
_START = 4096


def decode_text(content: bytes, charset: str = "", *, is_web: bool = False) -> str:
    """The text of a list. `charset` is what the server sent; `is_web` is True for served content and HTML.

    Raises ListError with the line that is not UTF-8 if nothing names another charset.
    """
    for codec, errors in _codecs(content, charset):
        try:
            return content.decode(codec, errors).removeprefix("\ufeff")
        except (UnicodeError, LookupError) as error:
            failure = error
    if is_web:
        return content.decode(_WEB_DEFAULT, "replace")
    start = getattr(failure, "start", 0)
    line = content.count(b"\n", 0, start) + 1
    raise ListError(f"it is not UTF-8 (line {line}): save it as UTF-8") from failure


def is_binary(content: bytes, charset: str = "") -> bool:
    """Whether the bytes are no text: null bytes, but neither UTF-16 nor UTF-32."""
    return b"\0" in content and not _wide_codec(content, charset)


def _codecs(content: bytes, charset: str) -> Iterator[tuple[str, str]]:
    """Codec and error handler of each charset to try, the most certain first; `utf-8` is the last that may fail."""
    if codec := _wide_codec(content, charset):
        yield codec, "replace"
    named = [codec for codec in (_served(charset), _declared(content)) if codec and not _is_wide(codec)]
    if content.isascii():
        yield from ((codec, "replace") for codec in named if codec.startswith("iso2022"))
    yield "utf-8", "strict"
    yield from ((codec, "replace") for codec in named)


def _wide_codec(content: bytes, charset: str) -> str:
    """UTF-16 or UTF-32 by the byte order mark, the server or the null bytes between ASCII characters; else empty."""
    bom, _ = read_bom(content)
    if bom and _is_wide(bom):
        return bom
    if b"\0" not in content[:_START]:
        return ""
    served = _served(charset)
    if _is_wide(served) and len(served) > len("utf-16"):
        return served
    patterns = {b"[^\0]\0[^\0]\0": "utf-16-le", b"\0[^\0]\0[^\0]": "utf-16-be"}
    return next((codec for pattern, codec in patterns.items() if re.match(pattern, content)), served * _is_wide(served))


def _is_wide(codec: str) -> bool:
    return codec.startswith(("utf-16", "utf-32"))


def _served(charset: str) -> str:
    codec = resolve_encoding(charset) if charset else ""
    return "" if not codec or codec in _NO_CHARSETS else codec


def _declared(content: bytes) -> str:
    """The charset that the text declares: in an XML declaration, a meta tag, or a comment in one of its first lines."""
    start = content[:_START]
    comment = _DECLARATION.search(b"\n".join(start.split(b"\n", 2)[:2]))
    label = comment[1].decode("ascii", "replace") if comment else ""
    return _served(html_body_declared_encoding(start) or label)
