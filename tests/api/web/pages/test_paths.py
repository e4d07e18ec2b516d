"""The page of reading paths, without a script."""

from tests.api.local_client import LocalClient
from tests.api.web.conftest import Browse, words

GOAL = "become able to monitor models"


def test_the_page_shows_the_steps_of_the_json_with_their_quotes(client: LocalClient, browse: Browse) -> None:
    path = client.get("/api/v1/path", params={"q": GOAL}).json()
    tree = browse(client, "/path", q=GOAL)
    assert tree.xpath("//li[@class='hit']/@data-id") == [step["resource"]["id"] for step in path["steps"]]
    quotes = [step[name]["quote"] for step in path["steps"] for name in ("reason", "requirement") if step[name]]
    assert [words(quote) for quote in tree.xpath("//dl//q")] == [" ".join(quote.split()) for quote in quotes]
    assert path["statement"] in words(tree.xpath("//main")[0])
    for target in tree.xpath("//dl//a/@href"):
        assert browse(client, target).xpath("//main")


def test_the_form_keeps_goal_hours_and_kind(client: LocalClient, browse: Browse) -> None:
    tree = browse(client, "/path", q=GOAL, hours="1,5", kind="talk")
    assert tree.xpath("//input[@name='q']/@value") == [GOAL]
    assert tree.xpath("//input[@name='hours']/@value") == ["1.5"]
    assert tree.xpath("//option[@selected]/@value") == ["talk"]
    (chip,) = tree.xpath("//ul[@aria-label='Filters chosen']//a/@href")
    assert len(browse(client, chip).xpath("//li[@class='hit']")) == 5
    (download,) = tree.xpath("//p[@class='tools']/a/@href")
    assert client.get(download).json()["hours"] == 1.5


def test_without_a_goal_there_is_a_form_alone_and_a_goal_without_a_path_says_so(
    client: LocalClient, browse: Browse
) -> None:
    assert not browse(client, "/path").xpath("//section")
    tree = browse(client, "/path", q="bake sourdough bread")
    assert "nothing that leads to that goal" in words(tree.xpath("//p[@class='none']")[0])


def test_what_is_refused_is_named_and_the_goal_is_kept(client: LocalClient, browse: Browse) -> None:
    for wrong in ({"hours": "soon"}, {"hours": "0"}, {"kind": "film"}, {"year_from": "x"}):
        tree = browse(client, "/path", 400, q=GOAL, **wrong)
        assert words(tree.xpath("//p[@role='alert']")[0])
        assert tree.xpath("//input[@name='q']/@value") == [GOAL]


def test_home_and_list_lead_to_it(client: LocalClient, browse: Browse) -> None:
    for page in ("/", "/list"):
        assert browse(client, page).xpath("//main//a[@href='/path']")


def test_a_question_for_a_path_shows_its_reasons_as_quotes(client: LocalClient, browse: Browse) -> None:
    question = f"What should I read to {GOAL}?"
    answer = client.get("/ask", params={"q": question}).json()["answer"]
    tree = browse(client, "/", q=question)
    assert [words(quote) for quote in tree.xpath("//blockquote//q")] == [
        " ".join(citation["quote"].split()) for citation in answer["citations"]
    ]
    assert len(tree.xpath("//mark[@id]")) == len(answer["citations"])
