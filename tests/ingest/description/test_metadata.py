"""Metadata from pages: what the list says wins, what is inferred is named, what is doubtful stays empty."""

from dataclasses import replace

import pytest

from ingest.description.metadata import describe_resources, infer_metadata, is_poor_title, person_names
from ingest.model import Document, Resource, Via, note_of

PAGE = Document(
    "a.org/post", Via.LIVE, "word " * 500, "https://a.org/post", "On bees", "Ada Lovelace; Jan de Vries", "2021-05-03",
    "en", site="Bee Weekly", kind="post",
)  # fmt: skip
LISTED = Resource("a.org/post", "here", url="https://a.org/post")


def test_what_the_list_lacks_comes_from_the_page_and_is_named() -> None:
    resource = infer_metadata(LISTED, [PAGE])
    assert (resource.title, resource.listed_title, resource.id) == ("On bees", "here", LISTED.id)
    assert (resource.kind, resource.authors, resource.year) == ("post", ("Ada Lovelace", "Jan de Vries"), 2021)
    assert (resource.site, resource.published, resource.language) == ("Bee Weekly", "2021-05-03", "en")
    assert resource.words == 500
    assert set(resource.inferred) == {"title", "kind", "authors", "year", "site", "published", "language"}


def test_what_the_list_says_wins() -> None:
    listed = replace(LISTED, title="Bees, a note", kind="book", authors=("Ann Other",), year=1999)
    resource = infer_metadata(listed, [PAGE])
    assert (resource.title, resource.kind, resource.authors, resource.year) == (
        "Bees, a note", "book", ("Ann Other",), 1999,
    )  # fmt: skip
    assert not {"title", "kind", "authors", "year"} & {*resource.inferred}


def test_a_kind_that_came_from_the_address_may_be_corrected_by_the_page() -> None:
    listed = replace(LISTED, title="T", url="https://a.org/deck.pdf", kind="paper", inferred=("kind",))
    assert infer_metadata(listed, [replace(PAGE, kind="slides")]).kind == "slides"
    assert infer_metadata(listed, []).kind == "paper"


def test_a_note_is_the_text_of_the_list_even_where_the_title_is_inferred() -> None:
    assert note_of(infer_metadata(LISTED, [PAGE])).text == "here"


def test_further_texts_count_for_the_length_and_not_for_the_rest() -> None:
    slides = replace(PAGE, role="slides", title="deck", kind="slides")
    assert infer_metadata(LISTED, [PAGE, slides]) == replace(infer_metadata(LISTED, [PAGE]), words=1000)


def test_a_resource_without_a_text_keeps_what_its_address_says() -> None:
    video = infer_metadata(replace(LISTED, url="https://www.youtube.com/watch?v=1"), [])
    assert (video.title, video.kind, video.inferred, video.words) == ("here", "video", ("kind",), 0)


@pytest.mark.parametrize(
    "title",
    [
        "", "Untitled", "untitled document", "TITLE GOES HERE", "Insert title here", "here", "link", "Read more",
        "Part 2", "https://a.org/post", "www.a.org", "a.org", "a.org/post.html", "[link]", "404 Not Found", "New Tab",
        "on bees",
    ],
)  # fmt: skip
def test_titles_that_say_nothing_are_poor(title: str) -> None:
    assert is_poor_title(title, "https://a.org/on-bees")


@pytest.mark.parametrize(
    "title",
    ["On Bees", "Node.js", "fast.ai", "bees", "404 things about bees", "Here be dragons", "Links, a story", "蜂"],
)
def test_titles_that_say_something_are_kept(title: str) -> None:
    assert not is_poor_title(title, "https://a.org/on-bees")


@pytest.mark.parametrize(
    ("author", "site", "url", "names"),
    [
        ("Ada Lovelace, Jan de Vries and Wu Li", "", None, ("Ada Lovelace", "Jan de Vries", "Wu Li")),
        ("By Ada Lovelace", "", None, ("Ada Lovelace",)), ("王小明", "", None, ("王小明",)),
        ("Ada Lovelace; Ada Lovelace", "", None, ("Ada Lovelace",)),
        ("Ada Lovelace", "", "https://adalovelace.com/x", ("Ada Lovelace",)),
        ("admin", "", None, ()), ("Bee Weekly", "Bee Weekly", None, ()), ("The Acme Team", "", None, ()),
        ("Acme Bees", "", "https://acme.github.io/x", ()), ("ada@a.org", "", None, ()), ("ada1815", "", None, ()),
        ("https://a.org/ada", "", None, ()), ("Bee Research", "", None, ()), ("Guest Author", "", None, ()),
        ("", "", None, ()),
    ],
)  # fmt: skip
def test_only_names_of_persons_are_authors(author: str, site: str, url: str | None, names: tuple[str, ...]) -> None:
    assert person_names(author, site, url) == names


def test_a_listing_says_what_it_is() -> None:
    urls = [f"https://a.org/{n}" for n in range(5)]
    resources = [Resource(f"a.org/{n}", f"Post {n}", url=url) for n, url in enumerate(urls)]
    resources.append(Resource("a.org/all", "All posts", url="https://a.org/all"))
    documents = [replace(PAGE, key=resource.key, url=resource.url) for resource in resources[:-1]]
    documents.append(Document("a.org/all", Via.LIVE, "Post " * 20, "https://a.org/all", links=tuple(urls)))
    described, kept = describe_resources(resources, documents)
    assert (described[-1].kind, len(described[-1].listing), kept) == ("listing", 5, tuple(documents))
