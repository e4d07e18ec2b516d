"""The same 743 links in every format that can hold them are the same resources."""

import pytest

from ingest.lists import ListSource, ReadingList
from ingest.lists.collect import collect_entries
from ingest.lists.detect import detect_format
from ingest.model import Resource
from ingest.urls import key_of
from tests.ingest.lists.exports import EXPORTS, Link, make_links

LINKS = make_links(743)


def read_export(name: str, content: bytes) -> ReadingList:
    source = ListSource(content, name)
    list_format = detect_format(source)
    return collect_entries(list_format.draft(source))


def held(link: Link, holds: str) -> tuple[object, ...]:
    """What a format can hold of a link, as title, section, tags and note."""
    section = link.section if "s" in holds else link.section[-1:] if "1" in holds else ()
    tags = link.tags if "t" in holds else ()
    return key_of(link.url), link.title, section, tags, link.note if "n" in holds else ""


def values(resource: Resource) -> tuple[object, ...]:
    return resource.key, resource.title, resource.section, resource.tags, resource.note


@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_links_in_every_format_are_the_same_resources(name: str) -> None:
    write, holds = EXPORTS[name]
    links = LINKS if "w" not in holds else [with_plain_tags(link) for link in LINKS]
    reading_list = read_export(name, write(links).encode())
    expected = sorted(held(link, holds.replace("w", "t")) for link in links)
    assert sorted(map(values, reading_list.resources)) == expected
    if name != "README.md":  # whose parser percent-encodes
        assert {resource.url for resource in reading_list.resources} == {link.url for link in links}
    assert reading_list.problems == ()
    assert [problem.sentence for problem in reading_list.skipped if problem.url] == []


@pytest.mark.parametrize(
    "name", ["outline.opml", "feed.xml", "pocket.html", "raindrop.csv", "library.json", "links.jsonl"]
)
@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_list_in_utf_16_is_the_same_list(name: str, charset: str) -> None:
    text = EXPORTS[name][0](LINKS[:50])
    assert read_export(name, text.encode(charset)).resources == read_export(name, text.encode()).resources


@pytest.mark.parametrize("name", ["urls.txt", "links.tsv", "library.ris", "library.json", "page.html", "feed.xml"])
def test_a_list_served_as_iso_8859_1_is_the_same_list(name: str) -> None:
    links = [link for link in LINKS[:90] if f"{link}".encode("latin-1", "ignore").decode("latin-1") == f"{link}"]
    text = EXPORTS[name][0](links)
    source = ListSource(text.encode("latin-1"), name, media_type="text/plain", charset="ISO-8859-1")
    reading_list = collect_entries(detect_format(source).draft(source))
    assert reading_list.resources == read_export(name, text.encode()).resources


def with_plain_tags(link: Link) -> Link:
    tags = tuple(tag.replace(" ", "-") for tag in link.tags)
    return Link(link.title, link.url, link.section, tags, link.note)
