"""BibTeX bibliographies: each reference is a resource, at its address, else its DOI, else its eprint.

Only texts are decoded from LaTeX; addresses and identifiers are used as written.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from ingest.errors import ListError
from ingest.lists import inference
from ingest.lists.collect import skipped_link
from ingest.lists.formats.references.identifiers import identifier_addresses
from ingest.lists.formats.references.kinds import kind_of_type
from ingest.lists.formats.references.latex import decode_latex, unescape_address
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource, ProblemKind
from ingest.model import Address

_NAMES = ("author", "editor")
_ORGANISATION = ("publisher", "institution", "school", "organization")
_IDENTIFIERS = ("doi", "eprint", "eprinttype", "archiveprefix", "pmid", "pmcid")
# Fields of the reader's own words, then of the authors'.
_NOTES = ("annotation", "annote", "note", "abstract")
_ADDRESS = re.compile(r"https?://[^\s{}<>\"]+", re.IGNORECASE)
_ACCESS_DATE = re.compile(r"^\W*(?:last )?(?:accessed|retrieved|visited|available|url|online)\b.{0,40}$", re.IGNORECASE)

Fields = dict[str, str]


class Bibtex:
    """The `ListFormat` of BibTeX and BibLaTeX."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By suffix or media type, or by a beginning such as `@article{`, comments aside."""
        if source.suffix in {".bib", ".bibtex", ".biblatex"} or source.media_type.endswith("/x-bibtex"):
            return True
        head = re.sub(r"\A(?:%[^\n]*\n\s*)+", "", source.head)
        return source.suffix in {"", ".txt"} and re.match(r"@[a-z]+\s*\{", head) is not None

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the references in order. The addresses of an invalid reference become problems with its line."""
        library = _parse(source.text)
        entries = [item for block in library.blocks for item in _block_entries(block, source.base)]
        return ListDraft(source.title, tuple(entries))


def _parse(text: str) -> Any:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import NormalizeFieldKeys

    try:
        return parse_string(text, append_middleware=[NormalizeFieldKeys()])
    except Exception as error:  # the parser documents no exception type
        raise ListError("it is not BibTeX that can be read: export it again") from error


def _block_entries(block: Any, base: str) -> Iterator[ListEntry | ListProblem]:
    """The entry of a reference, or the problems of what is none; strings and comments without addresses are nothing."""
    line = (block.start_line or 0) + 1
    reference = getattr(block, "ignore_error_block", None) or block
    if hasattr(reference, "entry_type"):
        yield _entry(reference.entry_type, _fields(reference, is_raw=reference is not block), line, base)
    elif hasattr(block, "error"):
        yield from _invalid_reference(block.raw or "", line)
    elif hasattr(block, "comment"):
        yield from (skipped_link(line, url, "it stands in a comment") for url in _ADDRESS.findall(block.comment))


def _fields(reference: Any, *, is_raw: bool) -> Fields:
    """The fields by name, as written; of a field given twice, the first that is not empty.

    Values of a raw reference, such as one with a field given twice, still have their braces or quotation marks. Else
    the braces around names stay, as they are those of a name that is kept whole.
    """
    fields: Fields = {"id": reference.key}
    for field in reference.fields:
        name, value = field.key.lower(), str(field.value).strip()
        fields[name] = fields.get(name) or (_unwrap(value) if is_raw or name not in _NAMES else value)
    return fields


def _unwrap(value: str) -> str:
    """The value without the braces or quotation marks around it."""
    inner = value.strip()[1:-1]
    is_enclosed = value.strip() in {f"{{{inner}}}", f'"{inner}"'} and not re.search(r"\}.*\{", inner, re.DOTALL)
    return inner.strip() if is_enclosed else value.strip()


def _invalid_reference(raw: str, line: int) -> Iterator[ListProblem]:
    sentence = "This reference cannot be read; it was left out."
    for url in _ADDRESS.findall(raw) or [""]:
        yield ListProblem(line, sentence, kind=ProblemKind.UNREADABLE, url=url.rstrip(",;"))


def _entry(entry_type: str, fields: Fields, line: int, base: str) -> ListEntry:
    addresses = dict.fromkeys((role, resolve_link(url, base)) for role, url in _addresses(fields))
    url = next((url for _, url in addresses), "")
    groups = _split_list(fields.get("groups", ""))  # of JabRef
    return ListEntry(
        url, _text(fields, "title") or inference.title_from_url(url) or fields["id"] or "untitled", line,
        kind_of_type(entry_type), groups if len(groups) == 1 else (),
        authors=_authors(fields.get("author") or fields.get("editor") or ""),
        organisation=next(filter(None, (_text(fields, name) for name in _ORGANISATION)), None),
        year=inference.year_in(fields.get("year", "")) or inference.year_in(fields.get("date", "")),
        note="\n\n".join(dict.fromkeys(filter(None, (_note(fields, name) for name in _NOTES)))),
        tags=_split_list(fields.get("keywords", "")) + (groups if len(groups) > 1 else ()),
        addresses=tuple(Address(role, further) for role, further in addresses if further != url),
    )  # fmt: skip


def _text(fields: Fields, name: str) -> str:
    return inference.collapse_spaces(decode_latex(fields.get(name, "")))


def _addresses(fields: Fields) -> Iterator[tuple[str, str]]:
    """Role and address, the most specific first."""
    yield from (("page", unescape_address(url)) for url in _urls(fields.get("url", "")))
    remarks = f"{fields.get('howpublished', '')} {fields.get('note', '')}"
    yield from (("page", url.rstrip(".,;")) for url in _ADDRESS.findall(unescape_address(remarks)))
    yield from identifier_addresses({name: unescape_address(fields.get(name, "")) for name in _IDENTIFIERS})


def _urls(field: str) -> list[str]:
    """The addresses in the field `url`: usually one, which may be wrapped; a space in an address is encoded."""
    unwrapped = _unwrap(re.sub(r"\\(?:url|path)\s{0,9}(?=\{)", "", field))
    text = inference.collapse_spaces("".join(line.strip() for line in unwrapped.split("\n")))
    parts = re.split(r"[;,]? (?=[a-z][a-z+.-]*://)", re.sub(r"^<(.*)>$", r"\1", text), flags=re.IGNORECASE)
    return [part.replace(" ", "%20") for part in parts if part]


def _authors(field: str) -> tuple[str, ...]:
    """Names with the first name first; a name in braces, as of an organisation, is kept whole."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

    names = (
        parse_single_name_into_parts(name, strict=False).merge_first_name_first
        for name in split_multiple_persons_names(field)
        if name != "others"
    )
    return tuple(dict.fromkeys(filter(None, (inference.collapse_spaces(decode_latex(name)) for name in names))))


def _note(fields: Fields, name: str) -> str:
    """A note; of the field `note`, what it says besides addresses and the day of access."""
    if name != "note":
        return _text(fields, name)
    remark = _ADDRESS.sub("", unescape_address(re.sub(r"\\url\s*", "", fields.get("note", ""))))
    text = inference.collapse_spaces(decode_latex(remark)).strip(" .,;:")
    return "" if _ACCESS_DATE.match(text) else text


def _split_list(field: str) -> tuple[str, ...]:
    tags = (inference.collapse_spaces(tag) for tag in re.split("[,;]", decode_latex(field)))
    return tuple(dict.fromkeys(filter(None, tags)))
