"""BibTeX bibliographies: each reference is a resource, at its address, else its DOI, else its arXiv page."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from ingest.errors import ListError
from ingest.lists import inference
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource, ProblemKind
from ingest.model import Address

_KINDS = {
    "book": "book", "inbook": "book", "incollection": "paper", "booklet": "book", "article": "paper",
    "inproceedings": "paper", "conference": "paper", "proceedings": "book", "phdthesis": "paper",
    "mastersthesis": "paper", "techreport": "paper", "unpublished": "paper", "software": "repo", "thesis": "paper",
    "report": "paper", "video": "video",
}  # fmt: skip
# Decoding LaTeX takes about 40 microseconds per character; no reference has a longer line.
_LONGEST_LINE = 200_000
_ORGANISATION = ("publisher", "institution", "school", "organization")


class Bibtex:
    """The `ListFormat` of BibTeX and BibLaTeX."""

    by_hand: ClassVar[bool] = False

    def accepts(self, source: ListSource) -> bool:
        """By suffix or media type, or by a beginning such as `@article{`."""
        if source.suffix in {".bib", ".bibtex"} or source.media_type.endswith("/x-bibtex"):
            return True
        entry_type, brace, _ = source.head.removeprefix("@").partition("{")
        has_entry = source.head.startswith("@") and bool(brace) and entry_type.strip().isalpha()
        return has_entry and source.suffix in {"", ".txt"}

    def draft(self, source: ListSource) -> ListDraft:
        """Parse the references in order; an invalid reference becomes a problem with its line."""
        if any(len(line) > _LONGEST_LINE for line in source.text.split("\n")):
            raise ListError(f"a line of it has more than {_LONGEST_LINE:,} characters: part it")
        entries: list[ListEntry | ListProblem] = []
        for line, entry_type, fields in _references(source.text):
            if fields:
                entries.append(_entry(entry_type, fields, line, source.base))
            else:
                sentence = "This reference cannot be read; it was left out."
                entries.append(ListProblem(line, sentence, fatal=False, kind=ProblemKind.UNREADABLE))
        return ListDraft(source.title, tuple(entries))


def _references(text: str, first: int = 1) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Line, type and fields of each reference, in order; no fields if it is invalid. `text` starts at line `first`."""
    library = _parse(text)
    for entry in library.entries:
        fields = {name: str(field.value).strip() for name, field in entry.fields_dict.items()}
        yield first + (entry.start_line or 0), entry.entry_type.lower(), {"id": entry.key, **fields}
    for block in library.failed_blocks:
        line = first + (block.start_line or 0)
        if block.raw and block.ignore_error_block is not None and block.raw.strip() != text.strip():
            yield from _references(block.raw, line)  # valid by itself: its key is a duplicate
        else:
            yield line, "", {}


def _parse(text: str) -> Any:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware, NormalizeFieldKeys

    decoding = [NormalizeFieldKeys(), LatexDecodingMiddleware(keep_braced_groups=False)]
    try:
        return parse_string(text, append_middleware=decoding)
    except Exception as error:  # the parser documents no exception type
        raise ListError("it is not BibTeX that can be read: export it again") from error


def _entry(entry_type: str, fields: dict[str, str], line: int, base: str) -> ListEntry:
    addresses = [(role, resolve_link(url, base)) for role, url in _addresses(fields) if url]
    url = addresses[0][1] if addresses else ""
    title = inference.collapse_spaces(fields.get("title", "")) or inference.title_from_url(url)
    organisations = (inference.collapse_spaces(fields[name]) for name in _ORGANISATION if fields.get(name))
    return ListEntry(
        url, title or fields["id"] or "untitled", line, _KINDS.get(entry_type, ""),
        authors=_authors(fields.get("author", "") or fields.get("editor", "")),
        organisation=next(organisations, None),
        year=inference.year_in(fields.get("year", "") or fields.get("date", "")), note=_note(fields),
        tags=_tags(fields.get("keywords", "")),
        addresses=tuple(Address(role, further) for role, further in addresses[1:] if further != url),
    )  # fmt: skip


def _addresses(fields: dict[str, str]) -> list[tuple[str, str]]:
    """Role and address (may be empty), the most specific first."""
    url = next(iter(fields.get("url", "").split()), "")
    match = re.search(r"https?://[^\s{}]+", fields.get("howpublished", "") + " " + fields.get("note", ""))
    doi = fields.get("doi", "")
    is_arxiv = "arxiv" in fields.get("archiveprefix", fields.get("eprinttype", "arxiv")).lower()
    arxiv = fields.get("eprint", "") if is_arxiv else ""
    return [
        ("page", url),
        ("page", match[0] if match else ""),
        ("doi", doi if doi.startswith("http") else f"https://doi.org/{doi}" if doi else ""),
        ("arxiv", f"https://arxiv.org/abs/{arxiv}" if re.fullmatch(r"[\w.\-/]+", arxiv) else ""),
    ]


def _authors(field: str) -> tuple[str, ...]:
    """`Last, First and Last, First` as names with the first name first."""
    names = (inference.collapse_spaces(name) for name in re.split(r"\s+and\s+", field) if name.strip())
    return tuple(" ".join(reversed(name.split(", ", 1))) if name.count(",") == 1 else name for name in names)


def _note(fields: dict[str, str]) -> str:
    return "\n\n".join(
        inference.collapse_spaces(fields[name]) for name in ("annotation", "annote", "abstract") if fields.get(name)
    )


def _tags(field: str) -> tuple[str, ...]:
    return tuple(inference.collapse_spaces(tag) for tag in re.split("[,;]", field) if tag.strip())
