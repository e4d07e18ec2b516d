r"""Resources as BibTeX, in the entry types and fields of BibLaTeX.

Texts are escaped so that LaTeX prints them as they are, and titles keep their capitals; addresses stay as they are,
as BibLaTeX and reference managers expect. `ingest.lists.formats.references.bibtex` reads the same resources back.
"""

import re
from collections.abc import Iterable, Iterator

from api.exports.identifiers import arxiv_id_of, doi_of
from api.exports.people import split_person
from api.sanitize import sanitize_line
from ingest.model import Resource

_TYPES = {"paper": "article", "book": "book", "repo": "software", "video": "video"}
_OTHER = "online"
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%", "": "{}",
}  # fmt: skip
# Signs, and the places between those that LaTeX prints as another sign together, such as two hyphens.
_SPECIAL = re.compile(r"[\\{}$&#_%~^]|(?<=[!?`])(?=`)|(?<=')(?=')|(?<=-)(?=-)")
# What would end the value or be taken for an escape.
_UNSAFE_IN_ADDRESS = re.compile(r"[\\{}\"<>\s]")


def bibtex(resources: Iterable[Resource]) -> str:
    """The resources as a bibliography; the key of each is its id."""
    return "\n".join(map(_entry, resources))


def _entry(resource: Resource) -> str:
    fields = "".join(f",\n  {name} = {{{value}}}" for name, value in _fields(resource) if value)
    return f"@{_TYPES.get(resource.kind, _OTHER)}{{{resource.id}{fields}\n}}\n"


def _fields(resource: Resource) -> Iterator[tuple[str, str]]:
    """Names and values; double braces keep the capitals of a title."""
    yield "author", " and ".join(_author(name, resource) for name in resource.authors)
    yield "title", f"{{{_escape(resource.title)}}}"
    yield ("publisher" if resource.kind == "book" else "organization"), _escape_whole(resource.organisation or "")
    yield "year", str(resource.year or "")
    yield "date", resource.published if resource.published.startswith(f"{resource.year}-") else ""
    yield "doi", doi_of(resource)
    arxiv_id = arxiv_id_of(resource)
    yield from (("eprint", arxiv_id), ("eprinttype", "arxiv" if arxiv_id else ""))
    yield "url", _UNSAFE_IN_ADDRESS.sub(lambda match: f"%{ord(match[0]):02X}", resource.url or "")
    yield "keywords", ", ".join(re.sub("[,;]", " ", _escape(tag)) for tag in resource.tags)
    yield "annotation", _escape(resource.note)


def _author(name: str, resource: Resource) -> str:
    """`Family, Given` for a person; any other name in braces, so that it is kept whole."""
    person = split_person(sanitize_line(name), resource)
    return f"{person.family}, {person.given}" if person else _escape_whole(name)


def _escape_whole(name: str) -> str:
    return f"{{{_escape(name)}}}" if name else ""


def _escape(text: str) -> str:
    """Text on one line as LaTeX that prints it."""
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], sanitize_line(text))
