"""The same everywhere: whatever is asked, every door gives the same hits and the same answer."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html
from mcp import Client

from api import serialize
from api.mcp import McpServer
from api.query_params import read_context
from api.web.templating import sanitize_value
from search import Engine, Filter, Query
from search.errors import QuestionError
from tests.api.local_client import LocalClient
from tests.api.running import HOSTILE, Run, untimed
from tests.api.web.conftest import words
from tests.conftest import ROOT

pytestmark = pytest.mark.slow

JUDGED = [
    json.loads(line)["question"]
    for name in ("mlops-guide", "mlops-guide-filters", "catalogue-guide")
    for line in (ROOT / "data" / "judgments" / f"{name}.jsonl").read_text("utf-8").splitlines()[::40]
]
WORDS = st.sampled_from(
    ["feature", "store", "fraud", "Netflix", "case studies", "books", "about", "since 2019", "at", "?"]
)
QUESTIONS = st.one_of(st.text(max_size=60), st.lists(WORDS, min_size=1, max_size=6).map(" ".join))
WISHES = st.fixed_dictionaries(
    {"question": QUESTIONS},
    optional={
        "k": st.integers(0, 101),
        "kind": st.lists(st.sampled_from(["book", "post", "talk", "film"]), max_size=2),
        "company": st.lists(st.sampled_from(["Netflix", "airbnb", ""]), max_size=1),
        "year_from": st.integers(2000, 2030),
        "year_to": st.integers(2000, 2030),
        "literal": st.booleans(),
        "list": st.lists(st.sampled_from(["team", "guide"]), max_size=1),
    },
)
Told = dict[str, Any] | str
Door = Callable[[str, dict[str, Any]], Told]


def in_process(engine: Engine, verb: str, wishes: dict[str, Any]) -> Told:
    """What the engine itself says; a sentence where it refuses."""
    kinds, companies = tuple(wishes.get("kind", ())), tuple(wishes.get("company", ()))
    years, lists = (wishes.get("year_from"), wishes.get("year_to")), tuple(wishes.get("list", ()))
    wanted = Filter(kinds, (), companies, *years, lists=lists)
    try:
        context = read_context(wishes["context"]) if wishes.get("context") else None
        query = Query(
            wishes["question"], wishes.get("k", 5), wanted, literal=wishes.get("literal", False), context=context
        )
        return untimed(serialize.result_json(getattr(engine, verb)(query)))
    except QuestionError as error:
        return str(error)


def by_http(client: LocalClient, prefix: str) -> Door:
    """GET and POST, made sure to say the same."""

    def asked(verb: str, wishes: dict[str, Any]) -> Told:
        given_ = {name: value for name, value in wishes.items() if name != "question"}
        got = client.get(f"{prefix}/{verb}", params={"q": wishes["question"], **given_})
        posted = client.post(f"{prefix}/{verb}", json=wishes)
        told = [
            found.json()["detail"] if found.status_code == 400 else untimed(found.json()) for found in (got, posted)
        ]
        assert told[0] == told[1]
        return told[0]

    return asked


def by_command(refdesk: Run) -> Door:
    """The command line in this process."""

    def asked(verb: str, wishes: dict[str, Any]) -> Told:
        options = [f"--{name}={value}" for name in ("kind", "company") for value in wishes.get(name, ())]
        options += [f"--in={name}" for name in wishes.get("list", ())]
        options += [
            f"--{name.replace('_', '-')}={wishes[name]}"
            for name in ("k", "year_from", "year_to", "context")
            if name in wishes
        ]
        ran = refdesk(verb, "--json", *options, *["--literal"] * wishes.get("literal", False), "--", wishes["question"])
        return untimed(ran.json) if ran.code == 0 else ran.err.strip()

    return asked


@pytest.fixture
def by_assistant(engine: Engine) -> Iterator[Door]:
    """The official client of the Model Context Protocol, one conversation for all questions."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(McpServer(lambda: engine))) as client,
    ):

        def asked(verb: str, wishes: dict[str, Any]) -> Told:
            found = portal.call(client.call_tool, verb, wishes)
            return str(found.content[0].text) if found.is_error else found.structured_content

        yield asked


def for_assistants(told: Told, shown: Told) -> Told:
    """What an assistant should get of that: as many hits and quotes as its result has room for, none at `nothing`."""
    if isinstance(told, str) or isinstance(shown, str):
        return told
    answer = told.get("answer", {})
    hits = [] if answer.get("outcome") == "nothing" else told["hits"]
    ids = [hit["resource"]["id"] for hit in hits][: len(shown.get("hits", []))]
    quotes = [citation["quote"] for citation in answer.get("citations", ())][: len(shown_quotes(shown))]
    return {"ids": ids, "outcome": answer.get("outcome"), "quotes": quotes, "generation": told["generation"]}


def shown_quotes(shown: dict[str, Any]) -> list[str]:
    """The quotes that an assistant got."""
    return [quote["text"] for quote in shown.get("answer", {}).get("quotes", ())]


def by_assistants_words(shown: Told) -> Told:
    """What an assistant got, to be compared; at least one hit and quote of those that there are."""
    if isinstance(shown, str):
        return shown
    answer, ids = shown.get("answer", {}), [hit["id"] for hit in shown.get("hits", ())]
    assert ids or not (shown.get("total") or shown.get("remaining"))
    outcome, generation = answer.get("outcome"), shown["generation"]
    return {"ids": ids, "outcome": outcome, "quotes": shown_quotes(shown), "generation": generation}


def by_page(client: LocalClient, wishes: dict[str, Any]) -> list[tuple[str, str]] | str:
    """Ids and titles of the hits on the page, or the sentence why there are none."""
    params = {"q" if name == "question" else name: value for name, value in wishes.items()}
    tree = html.fromstring(client.get("/", params=params, headers={"accept": "text/html"}).text)
    if refused := tree.xpath("//p[@role='alert'][not(ancestor::template)]"):
        return words(refused[0])
    return [(hit.get("data-id"), words(hit.xpath("h3/a")[0])) for hit in tree.xpath("//li[@class='hit']")]


def on_page(told: Told) -> list[tuple[str, str]] | str:
    """What the page should show of that, its blanks as single ones."""
    if isinstance(told, str):
        return " ".join(str(sanitize_value(told)).split())
    resources = [hit["resource"] for hit in told["hits"]]
    return [(one["id"], " ".join(str(sanitize_value(one["title"])).split())) for one in resources]


@pytest.fixture
def doors(client: LocalClient, refdesk: Run, by_assistant: Door) -> dict[str, Door]:
    """The doors; an assistant's compact result counts as that of the command line where it agrees with it."""
    command = by_command(refdesk)

    def compact(verb: str, wishes: dict[str, Any]) -> Told:
        told, shown = command(verb, wishes), by_assistant(verb, wishes)
        assert by_assistants_words(shown) == for_assistants(told, shown)
        return told

    return {"short": by_http(client, ""), "v1": by_http(client, "/api/v1"), "command": command, "assistant": compact}


@pytest.mark.parametrize("verb", ["search", "ask"])
def test_judged_questions_get_the_same_at_every_door(
    engine: Engine, client: LocalClient, doors: dict[str, Door], verb: str
) -> None:
    for question in JUDGED:
        wishes = {"question": question}
        told = in_process(engine, verb, wishes)
        assert isinstance(told, dict)
        assert {name: door(verb, wishes) for name, door in doors.items()} == dict.fromkeys(doors, told)
        assert by_page(client, wishes) == on_page(told)


@given(verb=st.sampled_from(["search", "ask"]), wishes=WISHES)
@example(verb="ask", wishes={"question": HOSTILE})
@example(verb="search", wishes={"question": "\u202e<script>alert(1)</script> javascript:alert(1)", "k": 2})
@example(verb="search", wishes={"question": "\nwhat is a feature store?\n\n"})
@example(verb="ask", wishes={"question": "--help"})
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_asked_gets_the_same_at_every_door(
    engine: Engine, client: LocalClient, doors: dict[str, Door], verb: str, wishes: dict[str, Any]
) -> None:
    told = in_process(engine, verb, wishes)
    assert {name: door(verb, wishes) for name, door in doors.items()} == dict.fromkeys(doors, told)
    # On the page an empty field wishes for nothing, and an empty question is the page without one.
    if wishes["question"].strip() and "" not in wishes.get("company", ()):
        assert by_page(client, wishes) == on_page(told)


@pytest.mark.parametrize(
    "dialogue",
    [
        ["How did Airbnb rank experiences?", "and Netflix?", "only talks", "who wrote it?"],
        ["List all books", "newer ones", "only free ones", "what about the first one?", "what else?"],
        ["feature store", "without posts", "more like 2", "open the second", "What else did they do?"],
        ["case studies about fraud", "only papers", "others", "shorter ones", "more like 9"],
    ],
)
@pytest.mark.parametrize("verb", ["search", "ask"])
def test_follow_ups_get_the_same_at_every_door(
    engine: Engine, client: LocalClient, doors: dict[str, Door], verb: str, dialogue: list[str]
) -> None:
    context = ""
    for question in dialogue:
        wishes = {"question": question, "context": context}
        told = in_process(engine, verb, wishes)
        assert {name: door(verb, wishes) for name, door in doors.items()} == dict.fromkeys(doors, told)
        assert by_page(client, wishes) == on_page(told)
        context = context if isinstance(told, str) else told["context"]


def test_without_a_context_every_door_says_what_it_lacks(client: LocalClient, doors: dict[str, Door]) -> None:
    wishes = {"question": "What else did they do?"}
    told = {name: door("ask", wishes) for name, door in doors.items()}
    (sentence,) = {str(one) for one in told.values()}
    assert sentence.startswith('"What else did they do?" refers to an earlier question, and none was given')
    assert by_page(client, wishes) == sentence


@pytest.mark.parametrize(
    "wishes",
    [{}, {"q": "hu mod", "sort": "title"}, {"kind": ["post", "book"], "sort": "-year", "year_from": 2018},
     {"sort": "health", "company": ["Netflix"]}, {"sort": "-reading-time", "exclude": ["kind:post"], "q": "model"}],
)  # fmt: skip
def test_browsing_gives_the_same_resources_at_every_door(
    client: LocalClient, refdesk: Run, wishes: dict[str, Any]
) -> None:
    listed = {name: values if isinstance(values, list) else [values] for name, values in wishes.items()}
    options = [(name, value) for name, values in listed.items() for value in values]
    words_ = [value for name, value in options if name == "q"]
    given_ = [f"--{name.replace('_', '-')}={value}" for name, value in options if name != "q"]
    expected = refdesk("browse", "--json", *given_, *words_).json
    assert client.get("/api/v1/resources", params=wishes).json() == expected
    ids = [resource["id"] for resource in expected["resources"]]
    assert [resource["id"] for resource in client.get("/list.json", params=wishes).json()["resources"]] == ids
    tree = html.fromstring(client.get("/list", params=wishes, headers={"accept": "text/html"}).text)
    assert tree.xpath("//th[@scope='row']/a/@href") == [f"/r/{id_}" for id_ in ids]


def test_a_very_long_word_does_no_harm_at_any_door(doors: dict[str, Door]) -> None:
    told = {name: door("search", {"question": "x" * 5_000}) for name, door in doors.items()}
    assert set(told.values()) == {"The question has 5,000 characters, at most 2,000 are taken: shorten it."}
