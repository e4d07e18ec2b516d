"""The door for assistants, with the official client: in memory, over standard input and output, over HTTP."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.shared.exceptions import MCPError

from api.http import record_schemas, schemas
from api.http.app import create_app
from api.mcp import LIST_URI, RESOURCE_URI, McpServer
from api.sanitize import sanitize_line
from api.settings import Settings
from index.build import BuildInput, build
from index.errors import NoIndex
from index.generation import open_current
from index.layout import Layout
from ingest.model import Resource
from search import Engine
from tests.api.local_client import LocalClient
from tests.api.running import COMMAND, HOSTILE, Run, untimed

pytestmark = pytest.mark.slow

QUESTION = "How did Airbnb rank experiences?"


def spoken(server: Any, said: Callable[[Client], Any], **more: Any) -> Any:
    """What comes of a conversation with a server."""

    async def conversation() -> Any:
        async with Client(server, **more) as client:
            return await said(client)

    return anyio.run(conversation)


def called(server: Any, tool: str, **arguments: Any) -> Any:
    """The structured result of one call, made sure to be no failure and the same as its text."""

    async def call(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    found = spoken(server, call)
    assert not found.is_error
    assert json.loads(found.content[0].text) == found.structured_content
    return found.structured_content


def refused(server: Any, tool: str, **arguments: Any) -> str:
    """The sentence of a call that fails."""

    async def call(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    found = spoken(server, call)
    assert found.is_error
    return str(found.content[0].text)


@pytest.fixture
def address(served: str) -> str:
    """The address of /mcp of a server."""
    return f"{served}/mcp"


@pytest.fixture
def process(desk: Layout, tmp_path: Path) -> StdioServerParameters:
    """The command that an assistant starts."""
    return StdioServerParameters(command=COMMAND, args=["mcp"], env={"REFDESK_DATA": str(desk.data)}, cwd=tmp_path)


@pytest.fixture
def hostile(bare: Layout) -> Engine:
    """An engine on one entry that does all it can to whoever shows it."""
    entry = Resource("evil.org", HOSTILE, "javascript:alert(1)", section=(HOSTILE,), note=f"{HOSTILE} bees dance.")
    build(BuildInput(HOSTILE, [entry]), bare)
    return Engine(open_current(bare))


@pytest.fixture
def server(engine: Engine) -> McpServer:
    return McpServer(lambda: engine)


async def everything(client: Client) -> dict[str, Any]:
    """The answer, a part of a text, and the list, of one conversation."""
    asked = await client.call_tool("ask", {"question": QUESTION, "k": 3})
    cited = asked.structured_content["answer"]["citations"][0]
    where = {key: cited[key] for key in ("resource_id", "start", "end", "via")}
    read = await client.call_tool("read", where)
    listed = await client.list_resources()
    return {
        "asked": untimed(asked.structured_content),
        "quote": (cited["quote"], read.structured_content["text"]),
        "listed": [str(entry.uri) for entry in listed.resources],
    }


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_process_and_the_server_say_what_the_command_line_says(
    process: StdioServerParameters, address: str, refdesk: Run, mode: str
) -> None:
    by_process, by_address = (spoken(server, everything, mode=mode) for server in (process, address))
    printed = refdesk("ask", QUESTION, "--k", "3", "--json").json
    assert by_process == by_address
    assert by_process["asked"] == untimed(printed)
    assert by_process["quote"][0] == by_process["quote"][1]
    assert by_process["listed"][0] == LIST_URI
    assert len(by_process["listed"]) == 55


def test_tools_are_described_and_only_read(server: McpServer) -> None:
    async def tools(client: Client) -> Any:
        return (await client.list_tools()).tools

    found = {tool.name: tool for tool in spoken(server, tools)}
    assert list(found) == ["search", "ask", "read", "path", "cases"]
    records = (record_schemas.SpanSchema, record_schemas.PathSchema)
    shapes = (schemas.SearchedSchema, schemas.AskedSchema, *records, schemas.CasesSchema)
    for tool, shape in zip(found.values(), shapes, strict=True):
        assert set(tool.output_schema["properties"]) == set(shape.model_fields)
        assert tool.annotations.read_only_hint
        assert all("description" in one for one in tool.input_schema["properties"].values())


def test_filters_mean_what_they_mean_at_the_command_line(server: McpServer, refdesk: Run) -> None:
    found = called(server, "search", question="platform", k=3, kind=["case-study"], company=["Uber"], year_to=2019)
    options = ["--k=3", "--kind=case-study", "--company=Uber", "--year-to=2019"]
    assert untimed(found) == untimed(refdesk("search", "platform", *options, "--json").json)
    assert called(server, "search", question="case studies about fraud", literal=True)["understood"] == []


def test_a_path_is_the_one_of_the_command_line(server: McpServer, refdesk: Run) -> None:
    goal = "become able to monitor models"
    found = called(server, "path", goal=goal, hours=10, kind=["book", "talk"])
    assert found == refdesk("path", goal, "--hours=10", "--kind=book", "--kind=talk", "--json").json


def test_a_text_is_read_whole_and_in_parts(server: McpServer, engine: Engine) -> None:
    resource = engine.resources[0].resource
    whole = called(server, "read", resource_id=resource.id)
    assert (whole["text"], whole["length"], whole["via"]) == (resource.note, len(resource.note), "note")
    part = called(server, "read", resource_id=resource.id, start=5, end=9)
    assert (part["text"], part["start"], part["end"]) == (resource.note[5:9], 5, 9)
    assert called(server, "read", resource_id=resource.id, start=5, end=10**9)["end"] == len(resource.note)


def test_a_resource_is_what_http_gives(server: McpServer, engine: Engine) -> None:
    async def read(client: Client) -> Any:
        identifier = engine.resources[0].resource.id
        found = [await client.read_resource(uri) for uri in (LIST_URI, RESOURCE_URI + identifier)]
        return [json.loads(one.contents[0].text) for one in found]

    listed, one = spoken(server, read)
    assert record_schemas.ResourcesSchema.model_validate(listed).model_dump() == listed
    assert record_schemas.StoredSchema.model_validate(one).model_dump() == one
    assert listed["resources"][0]["id"] == one["id"]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("ask", {"question": " "}, "The question is empty"),
        ("ask", {"question": "a\x1b[2J"}, "control characters"),
        ("search", {"question": "x" * 100_000}, "100,000 characters"),
        ("search", {"question": "x", "k": 101}, "k is 101"),
        ("search", {"question": "x", "kind": ["film"]}, "no kind 'film'"),
        ("read", {"resource_id": "nothing"}, "no resource with the id 'nothing'"),
        ("read", {"resource_id": "../../etc/passwd"}, "no resource with the id"),
    ],
)
def test_a_wrong_wish_is_one_sentence(server: McpServer, tool: str, arguments: dict[str, Any], said: str) -> None:
    sentence = refused(server, tool, **arguments)
    assert said in sentence
    assert "\n" not in sentence
    assert "Traceback" not in sentence


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"start": -1}, "'start' must be one of them"),
        ({"start": 10**9}, "'start' must be one of them"),
        ({"start": 9, "end": 9}, "'end' behind it"),
        ({"via": "live"}, "no text via 'live'; it has: note"),
    ],
)
def test_a_part_that_is_not_there_is_one_sentence(server: McpServer, engine: Engine, where: Any, said: str) -> None:
    assert said in refused(server, "read", resource_id=engine.resources[0].resource.id, **where)


def test_an_unknown_resource_is_the_protocols_failure(server: McpServer) -> None:
    async def read(client: Client) -> Any:
        with pytest.raises(MCPError, match="no resource with the id 'wasps'"):
            await client.read_resource(RESOURCE_URI + "wasps")

    spoken(server, read)


def test_without_an_index_the_way_to_one_is_said() -> None:
    def none() -> Engine:
        raise NoIndex("There is no index: run 'refdesk index' first.")

    assert refused(McpServer(none), "ask", question="x").endswith("There is no index: run 'refdesk index' first.")


def test_without_the_extra_the_way_to_it_is_said_and_http_goes_on(
    refdesk: Run, monkeypatch: pytest.MonkeyPatch, desk: Layout
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    ran = refdesk("mcp")
    assert (ran.code, ran.out) == (1, "")
    assert "pip install 'refdesk[mcp]'" in ran.err
    with LocalClient(create_app(Settings(data=desk.data))) as client:
        assert (client.post("/mcp").status_code, client.get("/readyz").status_code) == (404, 200)


def test_the_configuration_that_is_printed_starts_this_desk(refdesk: Run, desk: Layout) -> None:
    entry = refdesk("mcp", "--config").json["mcpServers"]["refdesk"]
    assert entry["env"] == {"REFDESK_DATA": str(desk.data)}
    assert called(StdioServerParameters(**entry), "search", question="x")["generation"] == desk.published()[0]


def test_no_stream_is_kept_open_for_nothing(address: str) -> None:
    answer = httpx2.get(address, headers={"accept": "text/event-stream"}, trust_env=False)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_another_sites_page_cannot_reach_it_through_a_browser(address: str) -> None:
    headers = {"accept": "application/json", "content-type": "application/json", "origin": "https://evil.example"}
    answer = httpx2.post(address, json={}, headers=headers, trust_env=False)
    assert answer.status_code == 403


def test_hostile_text_is_data_and_a_label_is_clean(hostile: Engine) -> None:
    async def read(client: Client) -> Any:
        return (await client.list_resources()).resources[1], await client.call_tool("search", {"question": "bees"})

    entry, found = spoken(McpServer(lambda: hostile), read)
    assert entry.title == sanitize_line(HOSTILE)
    hit = found.structured_content["hits"][0]
    assert hit["resource"]["title"] == HOSTILE
    assert json.loads(found.content[0].text) == found.structured_content
    assert "\x1b" not in found.content[0].text
