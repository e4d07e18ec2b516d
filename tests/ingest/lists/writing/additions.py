"""Checks of a link that is added to a list: the list changes by its lines alone, and is read as before."""

from dataclasses import replace

from ingest.lists import ReadingList
from ingest.lists.formats.markdown import read_markdown_list
from ingest.lists.writing.adding import add_link
from ingest.lists.writing.model import NewLink


def added_text(text: str, link: NewLink) -> str:
    """The text that adding a link inserts between two lines; everything before and after it is as it was."""
    content, addition = add_link(text.encode(), "desks.md", link)
    assert addition.is_new
    changed, starts = content.decode(), [0, *(number + 1 for number, c in enumerate(text) if c == "\n"), len(text)]
    start = next(start for start in starts if is_insertion(text, changed, start))
    return changed[start : start + len(changed) - len(text)]


def is_insertion(text: str, changed: str, start: int) -> bool:
    """Whether the second text is the first with something inserted there."""
    return changed.startswith(text[:start]) and changed.endswith(text[start:]) and len(changed) >= len(text)


def check_addition(text: str, link: NewLink, name: str = "desks.md") -> None:
    """The list is read as before, and with the link exactly as it was given."""
    before = read_markdown_list(text, name)
    content, addition = add_link(text.encode(), name, link)
    after = read_markdown_list(content.decode(), name)
    assert _others(after, link) == _others(before, link)
    (new,) = [resource for resource in after.resources if resource.url == link.url]
    assert (new.title, new.note, new.tags) == (link.title, link.note, link.tags)
    assert new.section == addition.section
    assert content.decode().splitlines()[addition.line - 1].count(link.url) == 1
    assert link.url in added_text(text, link)


def _others(reading_list: ReadingList, link: NewLink) -> list[object]:
    others = [resource for resource in reading_list.resources if resource.url != link.url]
    places = [tuple(replace(place, position=0) for place in resource.places) for resource in others]
    return [replace(resource, position=0, places=at) for resource, at in zip(others, places, strict=True)]
