"""Resources as a Markdown list in the form of `ingest.lists.formats.markdown`, which reads the same ones back.

Text is data: what Markdown or HTML would take for markup is escaped. Must not know HTTP or the console.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import quote

from api.sanitize import sanitize_line
from ingest.model import Address, Resource

_SPECIAL = re.compile(r"[\\`*_\[\]<>]|~(?=~)|&(?=[#\w])|:(?=//)")
# What would begin a list, a heading or a rule at the start of a line.
_BLOCK = re.compile(r"^(\d{0,9})(?=[-+=#.)])")
# Characters of addresses that Markdown takes as they are between angle brackets.
_ADDRESS = "%/:=&?~#+!$,;'@()*[]-._|"
# Levels of headings below the title, and words of the names that readers take for authors.
_LEVELS, _NAME_WORDS = 5, 8
_LABEL = re.compile(r"[^\W_][^\s<>$=;{}()`]{0,40}")


def markdown_list(title: str, resources: Iterable[Resource]) -> str:
    """A reading list with this title; each run of resources of one section is below its headings.

    Those without a section come first: Markdown cannot leave a section. Of several authors without an organisation as
    many are named as readers take for names.
    """
    lines, last = [f"# {_escape(title)}"], tuple[str, ...]()
    ordered = sorted(resources, key=lambda resource: bool(resource.section))
    for section, members in groupby(ordered, key=_headings_of):
        lines += [f"\n{'#' * level} {_escape(name)}" for level, name in _new_headings(section, last)]
        lines += ["", *map(_item, members)]
        last = section
    return "\n".join(lines) + "\n"


def _headings_of(resource: Resource) -> tuple[str, ...]:
    """The section as headings; what lies deeper than Markdown's headings is one of them."""
    section = resource.section
    return section if len(section) <= _LEVELS else (*section[: _LEVELS - 1], " / ".join(section[_LEVELS - 1 :]))


def _new_headings(section: tuple[str, ...], last: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Levels and texts of the headings that lead from section `last` to another."""
    shared = 0
    while shared < min(len(section) - 1, len(last)) and section[shared] == last[shared]:
        shared += 1
    yield from enumerate(section[shared:], shared + 2)


def _item(resource: Resource) -> str:
    labels = "".join(f" `{label}`" for label in _labels(resource))
    also = ", ".join(map(_link, resource.addresses))
    lines = [f"- [{_escape(resource.title)}]({_target(resource.url)}){_details(resource)}{labels}"]
    lines += [f"  Also: {also}"] if also else []
    lines += [f"\n  {_escape(paragraph)}" for paragraph in re.split(r"\n\s*\n", resource.note) if paragraph.strip()]
    return "\n".join([*lines, ""])


def _details(resource: Resource) -> str:
    """Authors, organisation and year in brackets, after which readers tell who is the author and who is not.

    Authors without an organisation are joined by "and"; an organisation without an author follows a comma.
    """
    authors = [name for name in map(sanitize_line, resource.authors) if "," not in name]
    if resource.organisation:
        names = [*authors, resource.organisation] if authors else ["", resource.organisation]
    else:
        while len(" ".join(authors).split()) > _NAME_WORDS:
            authors.pop()
        names = [" and ".join(authors)] if authors else []
    text = ", ".join(map(_escape, [*names, *([str(resource.year)] if resource.year else [])]))
    return f" ({text})" if text else ""


def _labels(resource: Resource) -> Iterator[str]:
    """Tags, then the kind, which is the last label that could be one."""
    tags = ("-".join(sanitize_line(tag).split()) for tag in resource.tags)
    yield from (f"#{tag}" for tag in tags if _LABEL.fullmatch(tag))
    if _LABEL.fullmatch(resource.kind):
        yield resource.kind


def _link(address: Address) -> str:
    return f"[{_escape(address.role or 'link')}]({_target(address.url)})"


def _target(url: str | None) -> str:
    return f"<{quote(sanitize_line(url), safe=_ADDRESS)}>" if url else ""


def _escape(text: str) -> str:
    """Text on one line without markup."""
    return _BLOCK.sub(r"\1\\", _SPECIAL.sub(r"\\\g<0>", sanitize_line(text)))
