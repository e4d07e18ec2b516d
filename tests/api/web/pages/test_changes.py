"""The page of what changed, its feed and its Markdown, and a resource as it was, without a script."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from lxml import etree

from api.exports.changes_feed import ATOM
from api.http.app import create_app
from api.settings import Settings
from index.layout import Layout
from tests.api.history.changed_desk import ANTS, KINDS, NEWS, OWLS
from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse, words

NAMES = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(scope="module")
def desk_client(changed: Layout) -> Iterator[LocalClient]:
    with LocalClient(create_app(Settings(data=changed.data))) as client:
        yield client


def test_each_resource_is_shown_once_and_its_links_lead_somewhere(desk_client: LocalClient, browse: Browse) -> None:
    tree = browse(desk_client, "/changes")
    titles = [words(item) for item in tree.xpath("//ul[@class='changes']/li/p[1]")]
    assert sorted(titles) == sorted(KINDS)
    for target in tree.xpath("//ul[@class='changes']//a/@href"):
        assert browse(desk_client, target).xpath("//main")
    for target in tree.xpath("//p[@class='tools']/a/@href"):
        assert desk_client.get(target).status_code == 200


def test_what_is_new_in_a_text_is_shown_as_text(desk_client: LocalClient, browse: Browse) -> None:
    tree = browse(desk_client, "/changes")
    assert [words(item) for item in tree.xpath("//ins")][-1] == "They were seen at sea <b>for the first time</b>."
    assert not tree.xpath("//main//script")
    assert not tree.xpath("//ins/b")


def test_the_form_chooses_an_earlier_index(desk_client: LocalClient, browse: Browse, changed: Layout) -> None:
    tree = browse(desk_client, "/changes", since=changed.published()[1])
    assert tree.xpath("//form[@class='choose']//option[@selected]/@value") == [changed.published()[1]]
    assert "Nothing changed" in words(browse(desk_client, "/changes", since=changed.published()[0]))
    refused = browse(desk_client, "/changes", 400, since="03/05/2026")
    assert "is ambiguous" in words(refused.xpath("//p[@role='alert']")[0])
    assert browse(desk_client, "/changes", page=99).xpath("//ul[@class='changes']/li")
    assert "page is 0" in words(browse(desk_client, "/changes", 400, page=0).xpath("//p[@role='alert']")[0])


def test_a_resource_is_shown_as_it_was_with_a_clear_remark(
    desk_client: LocalClient, browse: Browse, changed: Layout
) -> None:
    older = changed.published()[1]
    tree = browse(desk_client, f"/r/{ANTS.resource.id}", as_of=older)
    assert words(tree.xpath("//p[@role='note']")[0]).startswith("As of ")
    assert NEWS.split("\n")[-2] not in words(tree)
    assert "Many ants eat leaves in spring." in words(tree)
    removed = browse(desk_client, f"/r/{OWLS.resource.id}", as_of=older)
    assert words(removed.xpath("//h1")[0]) == OWLS.title
    browse(desk_client, f"/r/{OWLS.resource.id}", 404)
    assert "Many owls" in words(browse(desk_client, f"/r/{OWLS.resource.id}", as_of=older, passage=10**9))
    browse(desk_client, f"/r/{OWLS.resource.id}", 404, as_of="2020-01-01")


def test_with_one_generation_it_says_that_everything_is_new(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/changes")
    assert "so all of its resources are new" in words(tree.xpath("//p[@class='lead']")[0])
    assert not tree.xpath("//form[@class='choose']")
    feed = etree.fromstring(client.get("/changes.atom").content)
    assert feed.xpath("a:entry", namespaces=NAMES) == []
    assert feed.xpath("string(a:updated)", namespaces=NAMES)


def test_the_feed_is_valid_atom_with_an_entry_for_each_change(desk_client: LocalClient, changed: Layout) -> None:
    response = desk_client.get("/changes.atom")
    assert response.headers["content-type"].startswith(ATOM)
    feed = etree.fromstring(response.content)
    assert feed.tag == f"{{{NAMES['a']}}}feed"
    # RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have, once.
    for node in (feed, *feed.xpath("a:entry", namespaces=NAMES)):
        for tag in ("id", "title", "updated"):
            assert len(node.xpath(f"a:{tag}", namespaces=NAMES)) == 1
    assert feed.xpath("count(a:author/a:name)", namespaces=NAMES) == 1
    assert feed.xpath("string(a:link[@rel='self']/@href)", namespaces=NAMES).endswith("/changes.atom")
    name = changed.published()[0]
    updated = f"{name[:4]}-{name[4:6]}-{name[6:8]}T{name[9:11]}:{name[11:13]}:{name[13:15]}Z"
    assert {*feed.xpath("//a:updated/text()", namespaces=NAMES)} == {updated}
    titles = feed.xpath("a:entry/a:title/text()", namespaces=NAMES)
    assert [title.rpartition(" (")[0] for title in titles] == [*KINDS]


def test_ids_of_the_feed_are_stable_unique_and_independent_of_the_address(desk_client: LocalClient) -> None:
    feeds = [
        etree.fromstring(desk_client.get("/changes.atom", headers={"host": host}).content)
        for host in ("localhost", "127.0.0.1")
    ]
    ids = [feed.xpath("//a:id/text()", namespaces=NAMES) for feed in feeds]
    assert ids[0] == ids[1]
    assert len({*ids[0]}) == len(ids[0]) == len(KINDS) + 1
    assert all(UUID(identifier.removeprefix("urn:uuid:")) for identifier in ids[0])
    assert feeds[0].xpath("string(a:link/@href)", namespaces=NAMES) != feeds[1].xpath(
        "string(a:link/@href)", namespaces=NAMES
    )


def test_about_and_the_foot_of_each_page_lead_to_it(desk_client: LocalClient, browse: Browse) -> None:
    assert browse(desk_client, "/").xpath("//footer//a[@href='/changes']")
    assert browse(desk_client, "/about").xpath("//main//a[@href='/changes']")
    head = browse(desk_client, "/changes").xpath("//head/link[@type='application/atom+xml']/@href")
    assert head == ["/changes.atom"]
