"""Markdown lists: headings are sections, list items with a link are resources.

An item as this project writes it, every part but the link optional:

    - [Title](https://address) (Author, Author, Organisation, 2019) `kind`
      Also: [role](https://other), [role](https://another)

      The curator's note.

`[Title]()` is a resource whose address is not known. In the parentheses a sole name is the
author, unless the address's host carries it (then it is the organisation). Knows Markdown
through markdown-it alone; what an address means is for `ingest.urls`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from ingest.lists.model import Problem, ReadingList
from ingest.model import Address, Resource, slug
from ingest.urls import broken, key_of

_PARSER = MarkdownIt("commonmark", {"linkify": False}).enable("table")
# commonmark's own link check would hide a broken address from us.
_PARSER.validateLink = lambda url: True  # type: ignore[method-assign]

_YEAR = re.compile(r"^((?:19|20)\d\d)(?:\s*[-–]\s*(?:(?:19|20)\d\d)?)?$")
_DETAILS = re.compile(r"^\s*\(((?:[^()]|\([^()]*\))*)\)")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_KINDS_BY_HOST = (
    (re.compile(r"youtube\.com|youtu\.be|vimeo\.com"), "video"),
    (re.compile(r"arxiv\.org|doi\.org|dl\.acm\.org|\.pdf$"), "paper"),
    (re.compile(r"github\.com|gitlab\.com"), "repo"),
    (re.compile(r"twitter\.com|//x\.com"), "thread"),
)


@dataclass(slots=True)
class _Item:
    """The pieces of one list item, before they are understood."""

    line: int
    title: str
    url: str
    rest: str = ""
    tags: list[str] = field(default_factory=list)
    others: list[Address] = field(default_factory=list)
    note: str = ""


def read(text: str, name: str) -> ReadingList:
    """Read a Markdown list; `name` is its title where no top heading gives one."""
    title = name
    resources: dict[str, Resource] = {}
    problems: list[Problem] = []
    for section, found in _items(SyntaxTreeNode(_PARSER.parse(text))):
        if isinstance(found, str):
            title = found
            continue
        resource = _resource(found, section, position=len(resources))
        if problem := _problem(found, resource, resources):
            problems.append(problem)
        else:
            resources[resource.key] = resource
    return ReadingList(title, tuple(resources.values()), tuple(problems))


def _problem(item: _Item, resource: Resource, earlier: dict[str, Resource]) -> Problem | None:
    for url in filter(None, (item.url, *(other.url for other in item.others))):
        if why := broken(url):
            return Problem(item.line, f"'{url}' is not a web address, {why}; correct it.", fatal=True)
    if same := earlier.get(resource.key):
        sentence = f"'{item.title}' is the same resource as '{same.title}' above; the first entry counts."
        return Problem(item.line, sentence, fatal=False)
    return None


def _items(root: SyntaxTreeNode) -> Iterator[tuple[tuple[str, ...], _Item | str]]:
    """Walk the blocks in order; yields the list's title as a string, then items with their section."""
    path: list[tuple[int, str]] = []
    titled = False
    for node in root.children:
        if node.type == "heading":
            level, words = int(node.tag[1]), _plain(node.children[0])
            if level == 1 and not titled:
                titled = True
                yield (), words
                continue
            path = [(depth, label) for depth, label in path if depth < level] + [(level, words)]
        elif node.type in {"bullet_list", "ordered_list"}:
            section = tuple(label for _, label in path)
            yield from ((section, item) for item in _list_items(node))


def _list_items(node: SyntaxTreeNode) -> Iterator[_Item]:
    for entry in node.children:
        blocks = entry.children
        if blocks and blocks[0].type == "paragraph" and (item := _item(blocks[0], entry.map or (0, 0))):
            notes = (_plain(block.children[0]) for block in blocks[1:] if block.type == "paragraph")
            item.note = "\n\n".join(filter(None, (item.note, *notes)))
            yield item
        for block in blocks:
            if block.type in {"bullet_list", "ordered_list"}:
                yield from _list_items(block)


def _item(paragraph: SyntaxTreeNode, lines: tuple[int, int]) -> _Item | None:
    """The first line's parts; None for an item without a link to a resource."""
    item: _Item | None = None
    for node in paragraph.children[0].children:
        if node.type == "link":
            url = str(node.attrs.get("href", "")).strip()
            if item is None and _names_resource(url, node):
                item = _Item(lines[0] + 1, _plain(node), url)
            elif item and _names_resource(url, node) and url:
                item.others.append(Address(_plain(node).strip(), url))
        elif item and node.type == "code_inline":
            item.tags.append(node.content)
        elif item:
            item.rest += _plain(node)
    return item


def _names_resource(url: str, link: SyntaxTreeNode) -> bool:
    """Anchors, mail addresses, files beside the list and badges are no resources."""
    words = _plain(link).strip()
    return bool(words) and (not url or (bool(_SCHEME.match(url)) and not url.lower().startswith("mailto:")))


def _resource(item: _Item, section: tuple[str, ...], position: int) -> Resource:
    names, year, rest = _details(item.rest)
    kind, organisation = _kind(item.url), None
    for tag in item.tags:
        if match := _YEAR.match(tag):
            year = int(match[1])
        elif tag[:1].islower():
            kind = tag
        else:
            organisation = tag
    if organisation is None and _last_is_organisation(names, item.url):
        *names, organisation = names
    note = item.note or re.sub(r"^[\s:,.–—-]+", "", rest).strip()
    return Resource(
        key=key_of(item.url) if item.url and not broken(item.url) else _title_key(item.title),
        title=item.title.strip(),
        url=item.url or None,
        kind=kind,
        section=section,
        authors=tuple(names),
        organisation=organisation,
        year=year,
        note=note,
        addresses=tuple(item.others),
        position=position,
    )


def _title_key(title: str) -> str:
    """A slug has no letters but ASCII, so a title in another script stands for itself."""
    return f"title:{slug(title) if title.isascii() else ' '.join(title.casefold().split())}"


def _details(rest: str) -> tuple[list[str], int | None, str]:
    """Split `(Author, Organisation, 2019) remark` into names, year and the remark."""
    rest = re.sub(r"\bAlso:[\s,]*$", "", rest.strip()).strip()
    match = _DETAILS.match(rest)
    if not match:
        return [], None, rest
    names = [part.strip() for part in match[1].split(",") if part.strip()]
    years = [int(found[1]) for part in names if (found := _YEAR.match(part))]
    return [part for part in names if not _YEAR.match(part)], years[0] if years else None, rest[match.end() :]


def _last_is_organisation(names: list[str], url: str) -> bool:
    host = re.sub(r"[^a-z0-9]", "", url.lower())
    return len(names) > 1 or (len(names) == 1 and slug(names[0]).replace("-", "") in host)


def _kind(url: str) -> str:
    return next((kind for pattern, kind in _KINDS_BY_HOST if pattern.search(url)), "page")


def _plain(node: SyntaxTreeNode) -> str:
    """The words of an inline node, line breaks as spaces; an image has none."""
    if node.type == "image":
        return ""
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    if node.type in {"text", "code_inline"}:
        return node.content
    return "".join(_plain(child) for child in node.children)
