"""The sizes of results: over several lists, one of which is long and hostile."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.mcp import LIST_URI, McpServer
from api.mcp.instructions import write_instructions
from api.mcp.profile import read_profile
from index.build import BuildInput, build
from index.generation import open_current
from index.layout import Layout
from ingest.model import Document, Resource, Via
from search import Engine
from tests.api.mcp.conversation import converse
from tests.api.running import HOSTILE

pytestmark = pytest.mark.slow

ASK, PAGE = 1_500, 4_000
SIGNS = "§¶†‡{}[]<>|\\^~`@#$%&*+=" * 8


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, encoders: Path) -> Engine:
    """A list of 80 entries with long labels of all kinds, notes of signs and other scripts, and long addresses."""
    entries = [
        Resource(
            f"example.org/{n}", f"{HOSTILE} {'蜂の巣 ' * 40}{n}", f"https://example.org/{n}?{'%e8%9c%82' * (n * 15)}",
            "case-study", (SIGNS, f"Section {'x' * 500} {n % 30}"), authors=(SIGNS * 3, "A" * 900),
            organisation=f"Hive {n} {SIGNS}", year=1900 + n, tags=(f"tag {SIGNS} {n}",),
            note=f"Bees dance in hive {n}. Bees of hive {n} dance for {SIGNS}. " * 4,
        )
        for n in range(80)
    ]  # fmt: skip
    page = f"# {SIGNS}\n\n" + "\n\n".join(f"Bees dance {SIGNS} {n}. 蜂は踊る。 " * 4 for n in range(60))
    layout = Layout(tmp_path_factory.mktemp("hostile"))
    layout.cache.mkdir()
    layout.encoders.symlink_to(encoders)
    documents = [Document(entries[0].key, Via.LIVE, page, "https://a.example")]
    build(BuildInput(f"{HOSTILE} {'t' * 900}", entries, documents), layout)
    return Engine(open_current(layout))


def encoder_tokens(engine: Engine, text: str) -> int:
    """The tokens that the encoder's own tokenizer makes of a text of any length."""
    parts = [text[start : start + 150] for start in range(0, len(text), 150)]
    return sum(len(encoding.ids) for encoding in engine.generation.encoder.tokenize(parts))


def tokens(engine: Engine, text: str) -> float:
    """The larger of the encoder's count and a token for 3.5 characters."""
    return max(len(text) / 3.5, encoder_tokens(engine, text))


def sizes(engine: Engine, result: Any) -> Iterator[float]:
    """The tokens of a result as text and as JSON."""
    assert not result.is_error, result.content[0].text
    yield tokens(engine, result.content[0].text)
    yield tokens(engine, json.dumps(result.structured_content, ensure_ascii=False))


@pytest.fixture(params=["guide", "hostile"])
def any_engine(request: pytest.FixtureRequest, engine: Engine, hostile: Engine) -> Engine:
    return engine if request.param == "guide" else hostile


QUESTIONS = [
    "how do bees dance", "How did Airbnb rank experiences?", "what is a feature store?", "how many case studies",
    "list all resources", "compare hive 3 and hive 4", "which authors are there", "what should I read first",
]  # fmt: skip


@pytest.mark.parametrize("k", [5, 100])
def test_an_answer_has_at_most_1500_tokens(any_engine: Engine, k: int) -> None:
    server = McpServer(lambda: any_engine)
    for question in QUESTIONS:
        result = converse(server, lambda client, asked=question: client.call_tool("ask", {"question": asked, "k": k}))
        assert max(sizes(any_engine, result)) <= ASK, question


def test_a_smaller_answer_can_be_requested_and_its_first_quote_is_verbatim(hostile: Engine) -> None:
    arguments = {"question": "how do bees dance", "max_tokens": 700}
    result = converse(McpServer(lambda: hostile), lambda client: client.call_tool("ask", arguments))
    assert max(sizes(hostile, result)) <= 700
    quotes = result.structured_content["answer"]["quotes"]
    assert quotes
    for quote in quotes:
        listed = hostile.generation.catalog.resource(quote["resource_id"])
        assert listed is not None
        texts = {document.via: document.text for document in hostile.generation.catalog.documents(listed.ordinal)}
        assert texts[Via(quote["via"])][quote["start"] : quote["end"]] == quote["text"]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"question": "how do bees dance", "k": 100}),
        ("browse", {}),
        ("cases", {}),
        ("path", {"goal": "dance like bees"}),
    ],
)
def test_every_page_has_at_most_4000_tokens(any_engine: Engine, tool: str, arguments: dict[str, Any]) -> None:
    async def read_pages(client: Any) -> list[Any]:
        pages, start = [], 0
        while not pages or start:
            pages.append(await client.call_tool(tool, {**arguments, "start": start}))
            start = pages[-1].structured_content.get("next", 0)
        return pages

    pages = converse(McpServer(lambda: any_engine), read_pages)
    assert max(size for page in pages for size in sizes(any_engine, page)) <= PAGE
    if tool == "browse":
        assert sum(len(page.structured_content["resources"]) for page in pages) == len(any_engine.resources)


def test_a_text_is_read_in_pages_that_join_to_the_text(hostile: Engine) -> None:
    identifier = hostile.resources[0].resource.id

    async def read_pages(client: Any) -> list[Any]:
        pages, start = [], 0
        while not pages or start:
            pages.append(await client.call_tool("read", {"resource_id": identifier, "start": start}))
            start = pages[-1].structured_content.get("next", 0)
        return pages

    pages = converse(McpServer(lambda: hostile), read_pages)
    assert max(size for page in pages for size in sizes(hostile, page)) <= PAGE
    text = "".join(page.structured_content["text"] for page in pages)
    assert text == hostile.generation.catalog.documents(0)[-1].text
    assert len(pages) > 2


def test_resources_of_the_protocol_are_listed_and_read_in_pages(any_engine: Engine) -> None:
    async def list_pages(client: Any) -> tuple[list[Any], str]:
        pages = [await client.list_resources()]
        while pages[-1].next_cursor:
            pages.append(await client.list_resources(cursor=pages[-1].next_cursor))
        return pages, (await client.read_resource(LIST_URI)).contents[0].text

    pages, first = converse(McpServer(lambda: any_engine), list_pages)
    listed = [
        json.dumps(page.model_dump(mode="json", by_alias=True, exclude_none=True), ensure_ascii=False) for page in pages
    ]
    assert max(tokens(any_engine, text) for text in [*listed, first]) <= PAGE
    assert sum(len(page.resources) for page in pages) == len(any_engine.resources) + 1


def test_instructions_and_descriptions_stay_short(any_engine: Engine) -> None:
    assert tokens(any_engine, write_instructions(read_profile(any_engine))) <= 900
    tools = converse(McpServer(lambda: any_engine), lambda client: client.list_tools()).tools
    assert all(tokens(any_engine, json.dumps(tool.input_schema, ensure_ascii=False)) <= 1_500 for tool in tools)
