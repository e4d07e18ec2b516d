"""Changes between generations as an Atom feed (RFC 4287). Knows the JSON of changes; must not know HTTP.

Each change of a resource is one entry. Its id depends on the generation and the resource alone, so a reader shows it
once, whatever address the desk is under.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from api.history.kept import KeptGeneration
from api.history.wording import change_lines, kinds_label, renaming_sentence
from api.sanitize import sanitize_line
from api.serialize import Json

ATOM = "application/atom+xml"
# Entries of a feed; a first fetch of a list may change thousands of resources.
MAX_ENTRIES = 300
_NAMESPACE = "http://www.w3.org/2005/Atom"

# A generation with the JSON of its changes from the one before it.
Step = tuple[KeptGeneration, Json]


def changes_feed(title: str, base: str, updated: datetime, steps: Iterable[Step]) -> str:
    """The feed of a desk at the address `base`, which ends with a slash; `steps` come newest first."""
    feed = Element("feed", xmlns=_NAMESPACE)
    _add(feed, "id", _urn(title))
    _add(feed, "title", f"Changes of {title}")
    _add(feed, "updated", _time(updated))
    SubElement(feed, "link", rel="self", type=ATOM, href=f"{base}changes.atom")
    SubElement(feed, "link", rel="alternate", type="text/html", href=f"{base}changes")
    _add(SubElement(feed, "author"), "name", title)
    _add(feed, "generator", "Refdesk")
    feed.extend(islice((entry for step in steps for entry in _entries(*step, base)), MAX_ENTRIES))
    indent(feed)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode") + "\n"


def _entries(generation: KeptGeneration, changes: Json, base: str) -> Iterable[Element]:
    for renaming in changes["renamed"]:
        sentence = renaming_sentence(renaming)
        yield _entry(generation, sentence, f"{base}changes?since={changes['since']}", sentence, [])
    for change in changes["changes"]:
        resource = change["resource"]
        is_gone = "removed" in change["kinds"]
        address = f"{base}changes?since={changes['since']}" if is_gone else f"{base}r/{resource['id']}"
        heading = f"{resource['title']} ({kinds_label(change)})"
        yield _entry(generation, resource["id"], address, heading, _content(change))


def _entry(generation: KeptGeneration, name: str, address: str, heading: str, content: list[str]) -> Element:
    entry = Element("entry")
    _add(entry, "id", _urn(f"{generation.name} {name}"))
    _add(entry, "title", heading)
    _add(entry, "updated", _time(generation.created))
    SubElement(entry, "link", rel="alternate", type="text/html", href=address)
    _add(entry, "content", "\n".join(sanitize_line(line) for line in content or [heading])).set("type", "text")
    return entry


def _content(change: Json) -> list[str]:
    """What changed, in lines of plain text, and the address of the resource."""
    lines = [*change_lines(change)]
    for text in change["texts"]:
        lines += [f"New: {sentence}" for sentence in text["added_sentences"]]
        lines += [f"Gone: {sentence}" for sentence in text["removed_sentences"]]
    return [*lines, *([change["resource"]["url"]] if change["resource"]["url"] else [])]


def _add(parent: Element, tag: str, text: str) -> Element:
    """An element with text that XML can hold: without control characters, lone surrogates and non-characters."""
    element = SubElement(parent, tag)
    kept = (c for c in text if c == "\n" or not (c < " " or "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff"))
    element.text = "".join(kept)
    return element


def _urn(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'refdesk {name}'.encode('utf-8', 'replace').decode())}"


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
