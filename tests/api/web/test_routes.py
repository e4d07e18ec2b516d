"""The pages without a script: what they show, where they lead, what they weigh."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import etree

from index.layout import Layout
from ingest.lists import ReadingList
from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse, words

ANSWERED = "How should I monitor models in production?"
READ = "case studies about ranking at Airbnb"
UNANSWERED = "How do I configure TLS in nginx?"
QUESTIONS = [ANSWERED, READ, UNANSWERED, "books on reinforcement learning", "What is RLHF?"]
PAGES = [
    "/", f"/?q={ANSWERED}", f"/?q={UNANSWERED}", "/?q=x&kind=film", "/list", "/cases", "/path?q=learn", "/about",
    "/docs", "/nowhere",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_nothing_on_a_page_is_of_another_host_or_inline(client: LocalClient, browse: Browse, path: str) -> None:
    answer = client.get(path, headers={"accept": "text/html"})
    tree = browse(client, path, answer.status_code)
    loaded = [*tree.xpath("//script/@src | //link/@href | //img/@src | //form/@action")]
    assert loaded
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
    assert tree.xpath("//style | //script[not(@src)] | //@style | //@*[starts-with(name(), 'on')]") == []
    assert "unsafe" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_a_title_and_no_id_twice(client: LocalClient, browse: Browse, path: str) -> None:
    tree = browse(client, path, client.get(path, headers={"accept": "text/html"}).status_code)
    assert [len(tree.xpath(f"//{tag}")) for tag in ("h1", "head/title", "main")] == [1, 1, 1]
    assert len(set(tree.xpath("//@id"))) == len(tree.xpath("//@id"))
    named = {*tree.xpath("//@id")}
    assert {anchor[1:] for anchor in tree.xpath("//a/@href") if anchor.startswith("#")} <= named


def test_the_first_page_weighs_at_most_40_kb_in_all(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/")
    files = tree.xpath("//script/@src | //link[@rel != 'search']/@href")
    assert len(files) == 3
    assert sum(len(client.get(path).content) for path in ["/", *files]) <= 40_000
    assert all("immutable" in client.get(path).headers["cache-control"] for path in files)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_page_shows_the_hits_of_the_json(client: LocalClient, browse: Browse, question: str) -> None:
    told = client.get("/ask", params={"q": question}).json()
    tree = browse(client, "/", q=question)
    hits = tree.xpath("//li[@class='hit']")
    assert [hit.get("data-id") for hit in hits] == [hit["resource"]["id"] for hit in told["hits"]]
    for hit, same in zip(hits, told["hits"], strict=True):
        shown = [words(passage) for passage in hit.xpath(".//div[starts-with(@class, 'passage')]/p[@dir]")]
        assert shown == [" ".join(passage["text"].split()) for passage in same["passages"]]


def test_each_number_of_the_answer_leads_to_its_quote(client: LocalClient, browse: Browse) -> None:
    told = client.get("/ask", params={"q": ANSWERED}).json()["answer"]
    tree = browse(client, "/", q=ANSWERED)
    quotes = {f"#c{one['number']}": one["quote"] for one in told["citations"]}
    assert [words(said) for said in tree.xpath("//q")] == [said["text"] for said in told["sentences"]]
    assert [*quotes] == tree.xpath("//a[@class='cite']/@href")
    assert all(tree.xpath("string(//mark[@id=$name])", name=to[1:]) == quote for to, quote in quotes.items())


def test_where_the_list_does_not_answer_there_is_related_reading(client: LocalClient, browse: Browse) -> None:
    told = client.get("/ask", params={"q": UNANSWERED}).json()["answer"]
    tree = browse(client, "/", q=UNANSWERED)
    assert told["abstained"]
    assert words(tree.xpath("//section[@aria-labelledby='answer']")[0]) == (
        f"Answer {told['reason']} Try other or fewer words, or look through the list."
    )
    assert words(tree.xpath("//h2[@id='hits']")[0]) in {"Related reading", "Nearest resources"}
    assert tree.xpath("//li[@class='hit']")


def test_a_filter_that_was_understood_can_be_taken_away(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/", q=READ)
    chips = tree.xpath("//ul[@aria-label='Filters understood from the question']//a")
    assert [words(chip) for chip in chips] == [
        "kind case study×, remove this filter", "company Airbnb×, remove this filter"
    ]  # fmt: skip
    wider = browse(client, chips[1].get("href"))
    left = wider.xpath("//ul[@aria-label='Filters chosen']//a")
    assert [words(chip) for chip in left] == ["kind case study×, remove this filter"]
    assert wider.xpath("//input[@name='q']/@value") == [READ]
    assert len(wider.xpath("//li[@class='hit']")) > len(tree.xpath("//li[@class='hit']"))


def test_the_form_keeps_what_was_chosen_and_empty_fields_choose_nothing(client: LocalClient, browse: Browse) -> None:
    wishes = {"q": "platform", "kind": ["post", "case-study"], "section": "", "company": "Uber", "year_from": ""}
    tree = browse(client, "/", **wishes)
    assert tree.xpath("//input[@name='kind' and @checked]/@value") == ["post", "case-study"]
    assert tree.xpath("//option[@selected]/@value") == ["Uber"]
    chosen = {"q": "platform", "kind": ["post", "case-study"], "company": "Uber"}
    told = client.get("/ask", params=chosen).json()["hits"]
    assert tree.xpath("//li[@class='hit']/@data-id") == [hit["resource"]["id"] for hit in told]


def test_more_resources_begin_with_those_shown(client: LocalClient, browse: Browse) -> None:
    few = browse(client, "/", q=ANSWERED)
    more = browse(client, few.xpath("//a[text()='More resources']/@href")[0])
    shown = [tree.xpath("//li[@class='hit']/@data-id") for tree in (few, more)]
    assert (shown[1][:5], len(shown[1])) == (shown[0], 10)


def test_every_example_is_answered(client: LocalClient, browse: Browse) -> None:
    examples = browse(client, "/").xpath("//ul[@class='examples']//a/@href")
    assert len(examples) == 3
    for address in examples:
        tree = browse(client, address)
        assert tree.xpath("//q")
        assert tree.xpath("//li[@class='hit']")


def test_the_sections_count_the_whole_list(client: LocalClient, browse: Browse, bundled: ReadingList) -> None:
    counts = [int(count.text) for count in browse(client, "/").xpath("//ul[@class='sections']//*[@class='count']")]
    assert (len(counts), sum(counts)) == (5, len(bundled.resources))


def test_a_section_leads_to_its_resources_in_the_list(client: LocalClient, browse: Browse) -> None:
    section = browse(client, "/").xpath("//ul[@class='sections']/li")[-1]
    tree = browse(client, section.xpath("a/@href")[0])
    shown = {*tree.xpath("//table//a[starts-with(@href, '/r/')]/@href")}
    assert int(section.xpath("string(*[@class='count'])")) == len(shown)


def test_the_list_has_every_resource(client: LocalClient, browse: Browse, bundled: ReadingList) -> None:
    shown = browse(client, "/list").xpath("//table//a[starts-with(@href, '/r/')]/@href")
    assert list(dict.fromkeys(shown)) == [f"/r/{resource.id}" for resource in bundled.resources]


def test_every_resource_has_a_page(client: LocalClient, browse: Browse, bundled: ReadingList) -> None:
    for resource in bundled.resources:
        tree = browse(client, f"/r/{resource.id}")
        assert words(tree.xpath("//h1")[0]) == " ".join(resource.title.split())
        assert words(tree.xpath("//div[@class='note']")[0]) == " ".join(resource.note.split())
        assert words(tree).count(" ".join(resource.note.split())) == 1
        assert len(tree.xpath("//section[@aria-labelledby='similar']//li")) == 5


def test_a_page_of_a_long_resource_has_the_passage_that_was_asked_for(zoo: LocalClient, browse: Browse) -> None:
    hit = browse(zoo, "/", q="dance to tell the way to flower 59").xpath("//li[@class='hit']")[0]
    address = hit.xpath(".//p[@class='places']/a/@href")[-1]
    tree = browse(zoo, address)
    assert tree.xpath("//div[@id=$row]", row=urlsplit(address).fragment)
    assert [words(link) for link in tree.xpath("//nav[@class='pages']/a")] == ["Earlier passages"]
    assert len(tree.xpath("//ol[@class='outline']/li")) == 60


def test_an_archived_copy_and_a_note_are_labelled(zoo: LocalClient, browse: Browse) -> None:
    tree = browse(zoo, "/", q="How far do owls turn their heads?")
    labels = {words(via) for via in tree.xpath("//li[@class='hit']//p[@class='meta']//*[@class='via']")}
    assert "archived copy of 2021-05-03" in labels
    assert words(browse(zoo, "/", q="What do badgers dig?").xpath("//*[@class='via']")[0]) == "from the list’s note"


def test_the_index_tells_its_generation_and_draws_every_resource(
    client: LocalClient, browse: Browse, desk: Layout, bundled: ReadingList
) -> None:
    tree = browse(client, "/about")
    assert desk.current.read_text().strip() in words(tree)
    assert len(tree.xpath("//svg[@class='plot']//circle")) == len(bundled.resources)
    assert len(tree.xpath("//table/tbody/tr")) == len(bundled.resources)


def test_the_interface_is_described_route_by_route(client: LocalClient, browse: Browse) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    shown = [words(heading) for heading in browse(client, "/docs").xpath("//h2")]
    assert shown == [f"{verb.upper()} {path}" for path, verbs in paths.items() for verb in verbs]


def test_a_browser_can_take_the_desk_as_a_search_engine(client: LocalClient, browse: Browse) -> None:
    address = browse(client, "/").xpath("//link[@rel='search']/@href")[0]
    tree = etree.fromstring(client.get(address).content)
    template = next(url.get("template") for url in tree.iter("{*}Url") if url.get("type") == "text/html")
    asked = urlsplit(template.replace("{searchTerms}", "feature+store"))
    assert browse(client, asked.path, **dict(parse_qsl(asked.query))).xpath("//li[@class='hit']")


def test_the_part_for_the_script_is_what_the_page_has(client: LocalClient, browse: Browse) -> None:
    page = browse(client, "/", q=READ).xpath("//div[@id='results']")[0]
    assert words(browse(client, "/results", q=READ)) == words(page)


@pytest.mark.parametrize("path", PAGES)
def test_head_says_what_get_would(client: LocalClient, path: str) -> None:
    asked, got = (client.request(method, path, headers={"accept": "text/html"}) for method in ("HEAD", "GET"))
    assert (asked.status_code, asked.headers["content-type"]) == (got.status_code, got.headers["content-type"])
    assert client.put("/list").headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nowhere", 404, "Not Found"), ("/r/nothing", 404, "no resource with the id 'nothing'"),
        ("/resources/nothing", 404, "no resource"), ("/r/x?passage=y", 422, "passage"),
        ("/?q=x&kind=film", 400, "no kind 'film'"), ("/?q=x&year_from=soon", 400, "not a whole number"),
        (f"/?q={'x' * 5000}", 400, "5,000 characters"), ("/search?q=%20", 400, "question is empty"),
        ("/?q=x&k=0", 400, "k is 0"),
    ],
)  # fmt: skip
def test_failures_are_pages_for_people_and_problems_for_programs(
    client: LocalClient, browse: Browse, path: str, status: int, said: str
) -> None:
    assert said in words(browse(client, path, status))
    told: Any = client.get(path, headers={"accept": "*/*"})
    assert (told.status_code, told.headers["content-type"]) == (status, "application/problem+json")
    assert said in told.json()["detail"] or said in told.json()["title"]


def test_a_follow_up_is_asked_by_an_address_and_can_be_taken_back(client: LocalClient, browse: Browse) -> None:
    first = browse(client, "/", q="How did Airbnb rank experiences?")
    context = first.xpath("//form[@class='follow']//input[@name='context']/@value")[0]
    tree = browse(client, "/", q="and Netflix?", context=context)
    assert tree.xpath("//input[@id='q']/@value") == ["How did Netflix rank experiences?"]
    assert "A follow-up to" in words(tree.xpath("//div[@class='chips']")[0])
    narrower = browse(client, "/", q="only talks", context=tree.xpath("//input[@name='context']/@value")[0])
    chips = narrower.xpath("//ul[@aria-label='Filters chosen']//a")
    assert [words(chip) for chip in chips] == ["kind talk×, remove this filter"]
    wider = browse(client, chips[0].get("href"))
    assert wider.xpath("//input[@id='q']/@value") == ["How did Netflix rank experiences?"]
    assert wider.xpath("//ul[@aria-label='Filters chosen']") == []
    alone = browse(client, narrower.xpath("//a[text()='Ask it by itself']/@href")[0])
    assert alone.xpath("//input[@id='q']/@value") == ["only talks"]


def test_resources_left_out_by_a_follow_up_are_one_chip(client: LocalClient, browse: Browse) -> None:
    first = browse(client, "/", q="feature store")
    context = first.xpath("//form[@class='follow']//input[@name='context']/@value")[0]
    tree = browse(client, "/", q="what else?", context=context)
    assert [words(chip) for chip in tree.xpath("//ul[@aria-label='Filters chosen']//a")] == [
        "without 5 shown before×, remove this filter"
    ]
    shown = [page.xpath("//li[@class='hit']/@data-id") for page in (first, tree)]
    assert not set(shown[0]) & set(shown[1])
    assert len(tree.xpath("//input[@type='hidden' and @name='exclude']")) == 5


def test_a_context_that_is_not_usable_is_refused_on_the_page(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/", 400, q="more like 9", context="q=feature+store&shown=no-such-id")
    assert words(tree.xpath("//p[@role='alert']")[0]) == "There is no resource 9: 1 is shown."
