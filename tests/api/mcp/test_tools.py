"""The tools: what they answer, that they answer as the command line, and their sentences of refusal."""

from typing import Any

import pytest

from api.mcp import McpServer
from search import Engine
from tests.api.mcp.conversation import call_result, refusal, structured
from tests.api.running import Run

pytestmark = pytest.mark.slow


def test_an_answer_stands_first_and_has_its_sources(server: McpServer) -> None:
    result = call_result(server, "ask", question="How did Airbnb rank experiences?")
    text, answer = result.content[0].text, result.structured_content["answer"]
    assert text.startswith('[1] "')
    assert text.index("Resources:") > text.index(answer["quotes"][-1]["text"])
    for quote in answer["quotes"]:
        assert f"start={quote['start']} end={quote['end']}" in text
    titled = [quote for quote in answer["quotes"] if "title" in quote]
    assert len(titled) == len({quote["resource_id"] for quote in answer["quotes"]})


def test_where_the_list_has_nothing_there_are_no_hits(server: McpServer) -> None:
    result = call_result(server, "ask", question="What is the capital of Mongolia?")
    assert result.content[0].text == "This list does not answer that."
    assert result.structured_content["answer"] == {
        "outcome": "nothing",
        "reason": "This list does not answer that.",
    }
    assert "hits" not in result.structured_content


def test_a_question_about_the_list_is_answered_from_its_records(server: McpServer) -> None:
    result = call_result(server, "ask", question="how many case studies are there?")
    assert result.content[0].text.startswith("The list has 9 case studies. (computed from the list's records)")
    assert result.structured_content["answer"]["outcome"] == "answered"


def test_a_follow_up_refers_to_the_result_or_the_question_before(server: McpServer) -> None:
    first = structured(server, "ask", question="How did Airbnb rank experiences?")
    for context in (first["context"], "How did Airbnb rank experiences?"):
        later = structured(server, "ask", question="and Netflix?", context=context)
        assert any("Netflix" in hit["title"] for hit in later["hits"])


def test_filters_mean_what_they_mean_at_the_command_line(server: McpServer, refdesk: Run) -> None:
    result = structured(server, "search", question="platform", k=3, kind="case-study", company=["Uber"], year_to=2019)
    options = ["--k=3", "--kind=case-study", "--company=Uber", "--year-to=2019"]
    printed = refdesk("search", "platform", *options, "--json").json
    assert [hit["id"] for hit in result["hits"]] == [hit["resource"]["id"] for hit in printed["hits"]]
    assert "understood" not in structured(server, "search", question="case studies about fraud", literal=True)
    assert structured(server, "search", question="case studies about fraud")["understood"] == "kind case-study"


def test_a_path_is_the_one_of_the_command_line(server: McpServer, refdesk: Run) -> None:
    goal = "become able to monitor models"
    result = structured(server, "path", goal=goal, hours=10, kind=["book", "talk"])
    printed = refdesk("path", goal, "--hours=10", "--kind=book", "--kind=talk", "--json").json
    steps = [step["resource"]["id"] for step in printed["steps"]]
    assert [step["resource"]["id"] for step in result["steps"]] == steps
    assert result["statement"] == printed["statement"]


def test_the_pages_of_the_list_are_the_list(server: McpServer, engine: Engine) -> None:
    identifiers, start = [], 0
    while True:
        page = structured(server, "browse", start=start)
        identifiers += [entry["id"] for entry in page["resources"]]
        if not (start := page.get("next", 0)):
            break
    assert identifiers == [listed.resource.id for listed in engine.resources]


def test_browsing_takes_filters_and_an_order(server: McpServer, refdesk: Run) -> None:
    page = structured(server, "browse", kind=["case-study"], sort="year")
    printed = refdesk("browse", "--kind=case-study", "--sort=year", "--json").json["resources"]
    assert [entry["id"] for entry in page["resources"]] == [entry["id"] for entry in printed]
    assert page["total"] == len(printed)


def test_cases_are_cards_page_by_page(server: McpServer) -> None:
    first = structured(server, "cases", company="Airbnb")
    assert first["total"] == 2
    assert {case["fields"]["company"] for case in first["cases"]} == {"Airbnb"}
    ranked = structured(server, "cases", question="search ranking", k=1)
    assert "Ranking" in ranked["cases"][0]["resource"]["title"]


def test_a_text_is_read_whole_and_in_parts(server: McpServer, engine: Engine) -> None:
    resource = engine.resources[0].resource
    whole = call_result(server, "read", resource_id=resource.id)
    assert (whole.structured_content["text"], whole.structured_content["via"]) == (resource.note, "note")
    assert whole.content[0].text.endswith(resource.note)
    part = structured(server, "read", resource_id=resource.id, start=5, end=9)
    assert (part["text"], part["start"], part["end"], part["next"]) == (resource.note[5:9], 5, 9, 9)
    assert "next" not in structured(server, "read", resource_id=resource.id, start=5, end=10**9)


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("ask", {"question": " "}, "The question is empty"),
        ("ask", {"question": "\u200b"}, "The question is empty"),
        ("ask", {"question": "a\x1b[2J"}, "control characters"),
        ("ask", {"question": "x", "max_tokens": 9}, "max_tokens is 9, it must be from 300 to 8,000"),
        ("ask", {}, "'ask' needs the argument 'question'"),
        ("ask", {"question": None}, "'ask' needs the argument 'question'"),
        ("search", {"question": "x" * 100_000}, "100,000 characters"),
        ("search", {"question": "x", "k": 101}, "k is 101"),
        ("search", {"question": "x", "k": "many"}, "'k' of 'search' is \"many\""),
        ("search", {"question": "x", "top_k": 3}, "'search' has no argument 'top_k': it has 'question', 'start', 'k'"),
        ("search", {"question": "x", "kind": ["film"]}, "no kind 'film'"),
        ("search", {"question": "x", "kind": {"a": 1}}, "'kind' of 'search' is \"dict\""),
        ("search", {"question": "x", "start": 99}, "There is no position 99"),
        ("search", {"question": "x", "start": -1}, "'start' of 'search' is -1"),
        ("browse", {"sort": "size"}, "'sort' of 'browse' is \"size\""),
        ("path", {"goal": "monitor models", "hours": -1}, "number of hours above 0"),
        ("read", {"resource_id": "nothing"}, "no resource with the id 'nothing'"),
        ("read", {"resource_id": "../../etc/passwd"}, "no resource with the id"),
    ],
)
def test_a_call_that_cannot_be_answered_is_one_sentence(
    server: McpServer, tool: str, arguments: dict[str, Any], sentence: str
) -> None:
    refused = refusal(server, tool, **arguments)
    assert sentence in refused
    assert "\n" not in refused


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ({"start": -1}, "'start' must be one of them"),
        ({"start": 10**9}, "'start' must be one of them"),
        ({"start": 9, "end": 9}, "'end' behind it"),
        ({"via": "live"}, "no text via 'live'; it has: note"),
    ],
)
def test_a_part_that_is_not_there_is_one_sentence(
    server: McpServer, engine: Engine, where: dict[str, Any], sentence: str
) -> None:
    assert sentence in refusal(server, "read", resource_id=engine.resources[0].resource.id, **where)


@pytest.mark.parametrize("kind", ["book", ["book"], '["book"]', ("book",)])
def test_a_list_may_be_a_bare_string_or_json(server: McpServer, kind: Any) -> None:
    assert {entry["kind"] for entry in structured(server, "browse", kind=kind)["resources"]} == {"book"}


@pytest.mark.parametrize("nothing", ["", [], None])
def test_an_empty_argument_is_no_restriction(server: McpServer, nothing: Any) -> None:
    assert structured(server, "browse", kind=nothing)["total"] == 54
