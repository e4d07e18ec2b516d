"""Unpack the members of a ZIP archive within limits, whatever its directory declares.

Knows archives and XML; must not know the formats made of them.
"""

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from ingest.errors import Permanent
from ingest.fetch.client import FetchedPage
from ingest.lists.xml import name_of, repair_xml
from ingest.model import Outcome

# The text of the longest books is below 20 MB.
MAX_BYTES = 100_000_000
MAX_MEMBERS = 20_000
# The methods of both formats. Python unpacks others without a limit.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def unpack(page: FetchedPage, is_needed: Callable[[str], bool]) -> dict[str, bytes]:
    """The content of all needed members by name. Raises Permanent where it is damaged, encrypted or too large."""
    members: dict[str, bytes] = {}
    left = MAX_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(page.body)) as archive:
            for info in [info for info in archive.infolist()[:MAX_MEMBERS] if is_needed(info.filename)]:
                members[info.filename] = _read_member(archive, info, left, page.status)
                left -= len(members[info.filename])
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise Permanent(Outcome.UNSUPPORTED, "the file is damaged", page.status) from error
    return members


def _read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, status: int) -> bytes:
    if info.flag_bits & 1:
        raise Permanent(Outcome.BLOCKED, "the file is encrypted", status)
    if info.compress_type not in _METHODS:
        raise Permanent(Outcome.UNSUPPORTED, "the file is packed by an unusual method", status)
    with archive.open(info) as member:
        content = member.read(limit + 1)
    if len(content) > limit:
        raise Permanent(Outcome.UNSUPPORTED, f"it unpacks to more than {MAX_BYTES:,} bytes", status)
    return content


def parse_member(content: bytes) -> Any:
    """The root element of a member in XML, repaired if need be, with no entity expanded; None if there is none."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True,
        remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        return etree.fromstring(repair_xml(_decode(content)).encode(), parser)
    except (etree.LxmlError, ValueError):
        return None


def elements_named(root: Any, *names: str) -> list[Any]:
    """The elements with one of these local names, in order."""
    return [] if root is None else [element for element in root.iter("*") if name_of(element) in names]


def element_texts(root: Any, name: str) -> list[str]:
    """The texts of the elements with this local name that have any, in single lines."""
    texts = (" ".join("".join(element.itertext("*")).split()) for element in elements_named(root, name))
    return [text for text in texts if text]


def _decode(content: bytes) -> str:
    """The text of an XML file; by its byte order mark, else UTF-8, which both formats ask for."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")
