"""The list and its resources as MCP resources: JSON pages of the tools `browse` and `read`.

Knows the protocol's types and the tools; must not know transports.
"""

import json

from mcp_types import ListResourcesResult, ReadResourceResult, Resource, ResourceTemplate, TextResourceContents

from api import serialize
from api.errors import NotListed
from api.mcp.results.pages import PAGE_TOKENS
from api.mcp.results.tokens import json_tokens, take_fitting
from api.mcp.tools import ListTools
from api.mcp.uris import LIST_URI, RESOURCE_URI, split_uri
from api.sanitize import shorten_line
from search.engine import Engine
from search.errors import QuestionError

_JSON = "application/json"
_TITLE, _NOTE = 120, 200
# Tokens of a page without its resources.
_FRAME = 200
TEMPLATES = [
    ResourceTemplate(
        uri_template=LIST_URI + "{?start}", name="list", title="A page of the list, from a position", mime_type=_JSON
    ),
    ResourceTemplate(
        uri_template=RESOURCE_URI + "{identifier}{?start}", name="resource", title="A resource and a page of its text",
        mime_type=_JSON,
    ),
]  # fmt: skip


def list_resources(engine: Engine, cursor: str | None) -> ListResourcesResult:
    """A page of the list itself and its resources; `cursor` is the position that the page before names.

    Raises QuestionError for another cursor.
    """
    _, start = split_uri(f"{LIST_URI}?start={cursor or 0}")
    rows = engine.resources[start:]
    if start and not rows:
        raise QuestionError(f"There is no position {start:,} in the list: list its resources from the beginning.")
    entries = (_resource(serialize.listed_resource_json(listed)) for listed in rows)
    page = take_fitting(entries, _cost, PAGE_TOKENS - _FRAME)
    following = start + len(page)
    first = [] if start else [Resource(uri=LIST_URI, name="list", title="The whole list", mime_type=_JSON)]
    cursor = str(following) if following < len(engine.resources) else None
    return ListResourcesResult(resources=[*first, *page], next_cursor=cursor)


def resource_contents(tools: ListTools, uri: str) -> ReadResourceResult:
    """A page of the list, or of a resource. Raises NotListed for another address."""
    address, start = split_uri(uri)
    if address == LIST_URI:
        page = tools.browse(start=start).compact()
    elif address.startswith(RESOURCE_URI):
        page = tools.read(address.removeprefix(RESOURCE_URI), start).compact()
    else:
        raise NotListed(f"There is no resource '{uri[:80]}': addresses are {LIST_URI} and {RESOURCE_URI} with an id.")
    text = json.dumps(page, ensure_ascii=False)
    return ReadResourceResult(contents=[TextResourceContents(uri=uri, text=text, mime_type=_JSON)])


def _resource(row: serialize.Json) -> Resource:
    title, note = shorten_line(row["title"], _TITLE), shorten_line(row["note"], _NOTE)
    return Resource(uri=RESOURCE_URI + row["id"], name=row["id"], title=title, description=note, mime_type=_JSON)


def _cost(resource: Resource) -> int:
    return json_tokens(resource.model_dump(mode="json", by_alias=True, exclude_none=True)) + 2
