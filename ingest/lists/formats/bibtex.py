"""BibTeX bibliographies: each reference is a resource, at its address, else its DOI, else its arXiv page."""

import re
from collections.abc import Iterator
from typing import Any

from ingest.errors import ListError
from ingest.lists import inference
from ingest.lists.link_rules import resolve_link
from ingest.lists.model import ListDraft, ListEntry, ListProblem, ListSource, ProblemKind
from ingest.model import Address

BY_HAND = False
_KINDS = {
    "book": "book", "inbook": "book", "incollection": "paper", "booklet": "book", "article": "paper",
    "inproceedings": "paper", "conference": "paper", "proceedings": "book", "phdthesis": "paper",
    "mastersthesis": "paper", "techreport": "paper", "unpublished": "paper", "software": "repo", "thesis": "paper",
    "report": "paper", "video": "video",
}  # fmt: skip
# LaTeX takes some 40 microseconds a character to decode; no reference has a line like this.
_LONGEST_LINE = 200_000
_ORGANISATION = ("publisher", "institution", "school", "organization")


def accepts(source: ListSource) -> bool:
    """By suffix or type, or by a beginning such as `@article{`."""
    if source.suffix in {".bib", ".bibtex"} or source.media_type.endswith("/x-bibtex"):
        return True
    kind, brace, _ = source.head.removeprefix("@").partition("{")
    return source.head.startswith("@") and bool(brace) and kind.strip().isalpha() and source.suffix in {"", ".txt"}


def draft(source: ListSource) -> ListDraft:
    """Read the references in order; one that cannot be parsed is a problem with its line."""
    if any(len(line) > _LONGEST_LINE for line in source.text.split("\n")):
        raise ListError(f"a line of it has more than {_LONGEST_LINE:,} characters: part it")
    found: list[ListEntry | ListProblem] = []
    for line, kind, fields in _references(source.text):
        if fields:
            found.append(_entry(kind, fields, line, source.base))
        else:
            sentence = "This reference cannot be read; it was left out."
            found.append(ListProblem(line, sentence, fatal=False, why=ProblemKind.UNREADABLE))
    return ListDraft(source.title, tuple(found))


def _references(text: str, first: int = 1) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Line, type and fields of each reference, in order; no fields where it cannot be read."""
    library = _parsed(text)
    for entry in library.entries:
        fields = {name: str(field.value).strip() for name, field in entry.fields_dict.items()}
        yield first + (entry.start_line or 0), entry.entry_type.lower(), {"id": entry.key, **fields}
    for failed in library.failed_blocks:
        line = first + (failed.start_line or 0)
        if failed.raw and failed.ignore_error_block is not None and failed.raw.strip() != text.strip():
            yield from _references(failed.raw, line)  # sound by itself: its key stood before
        else:
            yield line, "", {}


def _parsed(text: str) -> Any:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.middlewares import LatexDecodingMiddleware, NormalizeFieldKeys

    decoding = [NormalizeFieldKeys(), LatexDecodingMiddleware(keep_braced_groups=False)]
    try:
        return parse_string(text, append_middleware=decoding)
    except Exception as error:  # the parser promises no error of its own
        raise ListError("it is not BibTeX that can be read: export it again") from error


def _entry(entry_type: str, fields: dict[str, str], line: int, base: str) -> ListEntry:
    named = [(role, resolve_link(url, base)) for role, url in _addresses(fields) if url]
    url = named[0][1] if named else ""
    return ListEntry(
        url, inference.collapse_spaces(fields.get("title", "")) or inference.title_from_url(url) or fields["id"] or "untitled", line,
        _KINDS.get(entry_type, ""), authors=_authors(fields.get("author", "") or fields.get("editor", "")),
        organisation=next((inference.collapse_spaces(fields[name]) for name in _ORGANISATION if fields.get(name)), None),
        year=inference.year_in(fields.get("year", "") or fields.get("date", "")), note=_note(fields),
        tags=_tags(fields.get("keywords", "")),
        others=tuple(Address(role, other) for role, other in named[1:] if other != url),
    )  # fmt: skip


def _addresses(fields: dict[str, str]) -> list[tuple[str, str]]:
    """Role and address, the best first."""
    shown = re.search(r"https?://[^\s{}]+", fields.get("howpublished", "") + " " + fields.get("note", ""))
    doi = fields.get("doi", "")
    arxiv = (
        fields.get("eprint", "")
        if "arxiv" in fields.get("archiveprefix", fields.get("eprinttype", "arxiv")).lower()
        else ""
    )
    return [
        ("page", fields.get("url", "").split()[0] if fields.get("url", "").split() else ""),
        ("page", shown[0] if shown else ""),
        ("doi", doi if doi.startswith("http") else f"https://doi.org/{doi}" if doi else ""),
        ("arxiv", f"https://arxiv.org/abs/{arxiv}" if re.fullmatch(r"[\w.\-/]+", arxiv) else ""),
    ]


def _authors(told: str) -> tuple[str, ...]:
    """`Last, First and Last, First` as names in reading order."""
    names = (inference.collapse_spaces(name) for name in re.split(r"\s+and\s+", told) if name.strip())
    return tuple(" ".join(reversed(name.split(", ", 1))) if name.count(",") == 1 else name for name in names)


def _note(fields: dict[str, str]) -> str:
    return "\n\n".join(
        inference.collapse_spaces(fields[name]) for name in ("annotation", "annote", "abstract") if fields.get(name)
    )


def _tags(told: str) -> tuple[str, ...]:
    return tuple(inference.collapse_spaces(tag) for tag in re.split("[,;]", told) if tag.strip())
