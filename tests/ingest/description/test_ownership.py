"""Pages belong to one resource: a section page does not take in articles that the list names too."""

import pytest

from ingest.description.ownership import divide_pages, listings, originals, page_owners
from ingest.model import Document, Heading, Locator, Resource, Via
from ingest.urls import key_of

HUB = "https://a.org/notes/"
PAGES = {HUB: "# Notes\n\nAll notes.\n\n", f"{HUB}cuda.html": "# Cuda\n\nVersions.\n\n", f"{HUB}disk/": "# Disk\n\nIO."}


def resource(url: str, position: int = 0) -> Resource:
    return Resource(key_of(url), f"Resource {position}", url=url, position=position)


def work(url: str, pages: dict[str, str]) -> Document:
    """A document of several pages, each with a heading of its own."""
    text, locators, outline = "", list[Locator](), list[Heading]()
    for address, content in pages.items():
        locators.append(Locator(len(text), "url", address))
        outline.append(Heading(len(text), 1, content.partition("\n")[0][2:]))
        text += content
    return Document(key_of(url), Via.LIVE, text, url, outline=tuple(outline), locators=tuple(locators))


def article(url: str, final_url: str = "", **facts: object) -> Document:
    return Document(key_of(url), Via.LIVE, "# Cuda\n\nVersions.", final_url or url, **facts)  # type: ignore[arg-type]


def divided(resources: list[Resource], documents: list[Document]) -> dict[str, str]:
    owners = page_owners(resources, documents)
    return {document.key: document.text for document in divide_pages(owners, documents)}


@pytest.mark.parametrize(
    ("listed", "final_url"),
    [
        (f"{HUB}cuda.html", ""), (f"{HUB}cuda", ""), ("http://www.a.org/notes/cuda.html?utm_source=list", ""),
        ("https://a.org/old-post", f"{HUB}cuda.html"), ("https://short.org/x", f"{HUB}cuda"),
    ],
)  # fmt: skip
def test_a_page_that_is_a_resource_belongs_to_it_alone(listed: str, final_url: str) -> None:
    resources = [resource(HUB), resource(listed, 1)]
    texts = divided(resources, [work(HUB, PAGES), article(listed, final_url)])
    assert texts[key_of(HUB)] == "# Notes\n\nAll notes.\n\n# Disk\n\nIO."
    assert texts[key_of(listed)] == "# Cuda\n\nVersions."


def test_headings_and_places_move_with_the_text_that_stays() -> None:
    resources, documents = [resource(HUB), resource(f"{HUB}cuda.html")], [work(HUB, PAGES), article(f"{HUB}cuda.html")]
    hub = divide_pages(page_owners(resources, documents), documents)[0]
    assert [hub.text[heading.offset :].partition("\n")[0] for heading in hub.outline] == ["# Notes", "# Disk"]
    assert [(hub.text[place.offset :][:6], place.value) for place in hub.locators] == [
        ("# Note", HUB), ("# Disk", f"{HUB}disk/"),
    ]  # fmt: skip
    assert hub.remark == "1 pages are resources of their own"


def test_a_page_whose_own_resource_has_no_text_stays_in_the_work() -> None:
    assert divided([resource(HUB), resource(f"{HUB}cuda.html")], [work(HUB, PAGES)])[key_of(HUB)].count("# ") == 3


def test_a_page_of_two_works_belongs_to_the_nearer_one() -> None:
    part = f"{HUB}disk/"
    pages = PAGES | {f"{part}raid.html": "# Raid\n\nMirrors."}
    inner = work(part, {part: "# Disk\n\nIO.", f"{part}raid.html": "# Raid\n\nMirrors."})
    texts = divided([resource(HUB), resource(part)], [work(HUB, pages), inner])
    assert "Raid" not in texts[key_of(HUB)]
    assert texts[key_of(part)] == inner.text


def test_a_work_of_which_every_page_is_a_resource_has_no_text() -> None:
    urls = [*PAGES][1:]
    documents = [work(HUB, {url: PAGES[url] for url in urls}), *map(article, urls)]
    assert key_of(HUB) not in divided([resource(HUB), *map(resource, urls)], documents)


def test_the_page_of_another_resource_has_it_as_its_original() -> None:
    home, mirror, moved, part = (
        "https://a.org/post",
        "https://b.org/copy",
        "https://a.org/p?id=7",
        "https://a.org/post#x",
    )
    resources = [Resource("k2", "Part", url=part), *map(resource, (home, mirror, moved))]
    documents = [
        Document("k2", Via.LIVE, "text", home), article(home), article(mirror, canonical=home), article(moved, home),
    ]  # fmt: skip
    owners = page_owners(resources, documents)
    assert {*originals(resources, documents, owners)} == {key_of(mirror), key_of(moved)}


def test_pages_that_name_each_other_are_not_both_copies() -> None:
    first, second = "https://a.org/1", "https://a.org/2"
    resources = [resource(first), resource(second)]
    documents = [article(first, canonical=second), article(second, canonical=first)]
    assert originals(resources, documents, page_owners(resources, documents)) == {key_of(first): key_of(second)}


def test_a_page_of_links_to_resources_is_a_listing_and_an_essay_with_links_is_none() -> None:
    urls = [f"https://a.org/{n}" for n in range(6)]
    resources = [*map(resource, urls), resource("https://a.org/all"), resource("https://a.org/essay")]
    index = Document(key_of("a.org/all"), Via.LIVE, "Title and teaser. " * 10, "https://a.org/all", links=tuple(urls))
    essay = Document(key_of("a.org/essay"), Via.LIVE, "A word. " * 400, "https://a.org/essay", links=tuple(urls))
    other = Document(key_of("a.org/0"), Via.LIVE, "Few words.", urls[0], links=("https://c.org/", "https://c.org/2"))
    documents = [other, *map(article, urls[1:]), index, essay]
    assert listings(documents, page_owners(resources, documents)) == {key_of("a.org/all"): tuple(map(key_of, urls))}
