"""The server with the official client: in memory, over standard input and output, over HTTP, in three versions."""

import json
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp_types.version import KNOWN_PROTOCOL_VERSIONS

from api.http.app import create_app
from api.mcp import LIST_URI, RESOURCE_URI, McpServer
from api.mcp.configuration import client_configuration
from api.sanitize import sanitize_line
from api.settings import Settings
from index.build import BuildInput, build
from index.errors import NoIndex
from index.generation import open_current
from index.layout import Layout
from ingest.model import Resource
from search import Engine
from tests.api.local_client import LocalClient
from tests.api.mcp.conversation import VERSIONS, call_result, converse, protocol_error, refusal, structured
from tests.api.running import COMMAND, HOSTILE, Run

pytestmark = pytest.mark.slow

QUESTION = "How did Airbnb rank experiences?"


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


async def everything(client: Client) -> dict[str, Any]:
    """The version, the instructions, the answer, a part of a text, and the resources, of one conversation."""
    answered = await client.call_tool("ask", {"question": QUESTION, "k": 3})
    quote = answered.structured_content["answer"]["quotes"][0]
    where = {key: quote[key] for key in ("resource_id", "start", "end", "via")}
    read = await client.call_tool("read", where)
    uris, cursor = [], None
    while cursor is not None or not uris:
        page = await client.list_resources(cursor=cursor)
        uris, cursor = [*uris, *(str(entry.uri) for entry in page.resources)], page.next_cursor
    return {
        "version": client.protocol_version,
        "instructions": client.instructions,
        "answer": answered.structured_content,
        "text": answered.content[0].text,
        "quote": (quote["text"], read.structured_content["text"]),
        "resources": uris,
    }


def test_the_versions_are_the_newest_and_the_two_before() -> None:
    assert list(VERSIONS) == list(reversed(KNOWN_PROTOCOL_VERSIONS[-3:]))


@pytest.mark.parametrize("version", VERSIONS)
def test_process_and_address_answer_as_the_command_line(
    process: StdioServerParameters, address: str, refdesk: Run, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setattr("mcp.client.session.LATEST_HANDSHAKE_VERSION", version)
    servers = (process, address)
    by_process, by_address = (converse(server, everything, mode=VERSIONS[version]) for server in servers)
    assert by_process == by_address
    assert by_process["version"] == version
    printed = refdesk("ask", QUESTION, "--k", "3", "--json").json
    quotes = by_process["answer"]["answer"]["quotes"]
    assert [quote["text"] for quote in quotes] == [citation["quote"] for citation in printed["answer"]["citations"]]
    assert [hit["id"] for hit in by_process["answer"]["hits"]] == [hit["resource"]["id"] for hit in printed["hits"]]
    assert by_process["text"].startswith(f'[1] "{quotes[0]["text"]}"')
    assert by_process["quote"][0] == by_process["quote"][1]
    assert by_process["resources"][0] == LIST_URI
    assert len(by_process["resources"]) == len({*by_process["resources"]}) == 55
    assert "54 resources" in by_process["instructions"]


def test_tools_are_described_and_only_read(server: McpServer) -> None:
    tools = converse(server, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "search", "browse", "read", "path", "cases"]
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert "(54 resources)" in tool.description
        assert all("description" in argument for argument in tool.input_schema["properties"].values())
    kinds = tools[0].input_schema["properties"]["kind"]["description"]
    assert kinds.startswith("only these kinds: post (16), case-study (9), book (7)")


def test_no_schema_has_references_nulls_or_alternatives(server: McpServer) -> None:
    for tool in converse(server, lambda client: client.list_tools()).tools:
        text = json.dumps([tool.input_schema, tool.output_schema])
        assert not [word for word in ('"$ref"', '"$defs"', '"anyOf"', '"null"', "null") if word in text]
        assert tool.input_schema["additionalProperties"] is False


def test_the_instructions_follow_the_live_index(engine: Engine, hostile: Engine) -> None:
    engines = [hostile]
    server = McpServer(lambda: engines[-1])

    async def read(client: Client) -> Any:
        return client.instructions, [tool.name for tool in (await client.list_tools()).tools]

    before = converse(server, read)
    engines.append(engine)
    after = converse(server, read)
    assert "(1 resource)" in before[0]
    assert "cases" not in before[1]
    assert 'Sections: MLOps (19), "Case studies" (11)' in after[0]
    assert "cases" in after[1]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_without_an_index_the_way_to_one_is_named(mode: str) -> None:
    def none() -> Engine:
        raise NoIndex("There is no index: run 'refdesk index' first.")

    async def ask(client: Client) -> Any:
        return client.instructions, await client.call_tool("ask", {"question": "x"})

    instructions, result = converse(McpServer(none), ask, mode=mode)
    assert "cannot answer yet" in instructions
    assert result.content[0].text == "There is no index: run 'refdesk index' first."


def test_a_crash_is_one_failed_call_without_its_text(server: McpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("api.lookup.listed_resources", crash)
    assert refusal(server, "browse") == "The server failed on this call; its log says how. Other calls go on."
    assert not call_result(server, "ask", question="x").is_error


def test_an_unknown_tool_is_an_error_that_names_the_known_ones(server: McpServer) -> None:
    message = protocol_error(server, lambda client: client.call_tool("answer", {"question": "x"}))
    assert message == "There is no tool 'answer': there are ask, search, browse, read, path, cases."


def test_the_list_and_a_resource_are_read_page_by_page(server: McpServer, engine: Engine) -> None:
    identifier, note = engine.resources[0].resource.id, engine.resources[0].resource.note

    async def read(client: Client) -> Any:
        uris = [LIST_URI, f"{LIST_URI}?start=20", RESOURCE_URI + identifier, f"{RESOURCE_URI}{identifier}?start=5"]
        return [json.loads((await client.read_resource(uri)).contents[0].text) for uri in uris]

    first, later, resource, part = converse(server, read)
    assert first["resources"][0]["id"] == identifier
    assert later["resources"][0]["id"] == engine.resources[20].resource.id
    assert (resource["text"], part["text"]) == (note, note[5:])


@pytest.mark.parametrize(
    ("uri", "sentence"),
    [
        (f"{RESOURCE_URI}wasps", "no resource with the id 'wasps'"),
        (f"{RESOURCE_URI}wasps?start=x", "'start' is 'x'"),
        ("refdesk://secrets", "There is no resource 'refdesk://secrets'"),
        (f"{LIST_URI}?start=999", "no position 999"),
    ],
)
def test_a_resource_that_is_not_there_is_the_protocols_error(server: McpServer, uri: str, sentence: str) -> None:
    assert sentence in protocol_error(server, lambda client: client.read_resource(uri))


@pytest.mark.parametrize("cursor", ["x", "-1", "999"])
def test_a_cursor_of_no_page_is_an_error(server: McpServer, cursor: str) -> None:
    message = protocol_error(server, lambda client: client.list_resources(cursor=cursor))
    assert "'start' is" in message or "no position 999" in message


def test_without_the_extra_the_way_to_it_is_named_and_http_goes_on(
    refdesk: Run, monkeypatch: pytest.MonkeyPatch, desk: Layout
) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    ran = refdesk("mcp")
    assert (ran.code, ran.out) == (1, "")
    assert "pip install 'refdesk[mcp]'" in ran.err
    assert refdesk("mcp", "--config").code == 0
    with LocalClient(create_app(Settings(data=desk.data))) as client:
        assert (client.post("/mcp").status_code, client.get("/readyz").status_code) == (404, 200)


def test_the_configuration_that_is_printed_starts_this_desk(desk: Layout) -> None:
    configuration = client_configuration(Settings(data=desk.data), "claude")
    assert isinstance(configuration, dict)
    entry = configuration["mcpServers"]["refdesk"]
    result = structured(StdioServerParameters(**entry), "search", question="x")
    assert result["generation"] == desk.published()[0]


def test_no_stream_is_kept_open_for_nothing(address: str) -> None:
    answer = httpx2.get(address, headers={"accept": "text/event-stream"}, trust_env=False)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_another_sites_page_cannot_reach_it_through_a_browser(address: str) -> None:
    headers = {"accept": "application/json", "content-type": "application/json", "origin": "https://evil.example"}
    answer = httpx2.post(address, json={}, headers=headers, trust_env=False)
    assert answer.status_code == 403


def test_hostile_text_is_data_in_every_place(hostile: Engine) -> None:
    async def read(client: Client) -> Any:
        results = [
            await client.call_tool("search", {"question": "bees"}),
            await client.call_tool("ask", {"question": "how do bees dance"}),
            await client.call_tool("browse", {}),
            await client.call_tool("read", {"resource_id": hostile.resources[0].resource.id}),
        ]
        tools = [tool.model_dump_json() for tool in (await client.list_tools()).tools]
        return (await client.list_resources()).resources[1], results, [client.instructions, *tools]

    entry, results, descriptions = converse(McpServer(lambda: hostile), read)
    assert entry.title == sanitize_line(HOSTILE)
    assert not [text for text in descriptions if "\x1b" in text or "\u202e" in text]
    assert not [result for result in results if "\x1b" in result.content[0].text]
    passage = results[0].structured_content["hits"][0]["passages"][0]
    note = hostile.resources[0].resource.note
    assert passage["text"] == note[passage["start"] : passage["end"]]
