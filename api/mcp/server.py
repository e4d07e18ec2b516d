"""The MCP server on the current engine, for standard input and output and for `api.http.routes.mcp`.

Knows the protocol; what is answered is up to the tools. Blocking work runs in threads.
"""

import logging
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, TypeVar

import anyio
from anyio.to_thread import run_sync
from mcp.server.lowlevel.server import NotificationOptions, Server
from mcp.server.models import InitializationOptions
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    CallToolRequestParams,
    CallToolResult,
    DiscoverResult,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ListToolsResult,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    RequestParams,
    TextContent,
)
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from api.errors import Failure, error_sentence
from api.live_engine import LiveEngine
from api.mcp.instructions import write_instructions
from api.mcp.keeping import KeepTool
from api.mcp.profile import ListProfile, read_profile
from api.mcp.resources import TEMPLATES, list_resources, resource_contents
from api.mcp.toolbox import CASES_TOOL, make_toolbox
from api.mcp.tools import ListTools
from api.settings import Settings
from search.engine import Engine
from search.model import Result

_log = logging.getLogger(__name__)
_CRASHED = "The server failed on this call; its log says how. Other calls go on."
Returned = TypeVar("Returned")


class McpServer(Server[Any]):
    """The MCP server. `engine` returns the current engine, so a new index is followed.

    `on_result` is called with the result of each `search` and `ask`. `keep_tool`, if given, keeps links.
    """

    def __init__(
        self,
        engine: Callable[[], Engine],
        on_result: Callable[[Result], None] = lambda result: None,
        keep_tool: KeepTool | None = None,
    ) -> None:
        super().__init__(
            "refdesk",
            title="Refdesk",
            version=version("refdesk"),
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
            on_list_resources=self._list_resources,
            on_list_resource_templates=self._list_templates,
            on_read_resource=self._read_resource,
        )
        self.add_request_handler("server/discover", RequestParams, self._discover)
        self._engine, self._tools = engine, ListTools(engine, on_result)
        self._toolbox = make_toolbox(self._tools, keep_tool)
        self._profile: tuple[str, ListProfile] | None = None

    def create_initialization_options(
        self,
        notification_options: NotificationOptions | None = None,
        experimental_capabilities: dict[str, dict[str, Any]] | None = None,
        extensions: dict[str, dict[str, Any]] | None = None,
    ) -> InitializationOptions:
        """What `initialize` answers, with instructions for the current list."""
        self.instructions = write_instructions(self._current_profile())
        return super().create_initialization_options(notification_options, experimental_capabilities, extensions)

    def _current_profile(self) -> ListProfile | None:
        """The profile of the current list, read once for each generation; None if there is none to answer from."""
        try:
            engine = self._engine()
            if self._profile is None or self._profile[0] != engine.generation.name:
                self._profile = engine.generation.name, read_profile(engine)
        except (*Failure, OSError) as error:
            _log.warning("no list to describe: %s", error_sentence(error))
            return None
        return self._profile[1]

    async def _discover(self, ctx: Any, params: RequestParams) -> DiscoverResult:
        """What replaces `initialize` since 2026-07-28."""
        return DiscoverResult(
            supported_versions=list(MODERN_PROTOCOL_VERSIONS),
            capabilities=self.get_capabilities(protocol_version=ctx.protocol_version),
            instructions=write_instructions(await run_sync(self._current_profile)),
        )

    async def _list_tools(self, ctx: Any, params: PaginatedRequestParams | None) -> ListToolsResult:
        profile = await run_sync(self._current_profile)
        has_cases = profile is not None and profile.has_cases
        offered = (tool for name, tool in self._toolbox.items() if has_cases or name != CASES_TOOL)
        return ListToolsResult(tools=[tool.describe(profile) for tool in offered])

    async def _call_tool(self, ctx: Any, params: CallToolRequestParams) -> CallToolResult:
        """The result of a tool; what a model or a person can mend is one sentence in it."""
        if params.name not in self._toolbox:
            names = ", ".join(self._toolbox)
            raise MCPError(INVALID_PARAMS, f"There is no tool '{params.name[:40]}': there are {names}.")
        try:
            return await run_sync(self._toolbox[params.name].call, params.arguments or {})
        except (*Failure, OSError) as error:
            return _failed(error_sentence(error))
        except Exception:  # noqa: BLE001, a crash ends its own call alone, and the log has it
            _log.exception("the tool %r failed", params.name)
            return _failed(_CRASHED)

    async def _list_resources(self, ctx: Any, params: PaginatedRequestParams | None) -> ListResourcesResult:
        cursor = params.cursor if params else None
        return await _run(lambda: list_resources(self._engine(), cursor))

    async def _list_templates(self, ctx: Any, params: PaginatedRequestParams | None) -> ListResourceTemplatesResult:
        return ListResourceTemplatesResult(resource_templates=TEMPLATES)

    async def _read_resource(self, ctx: Any, params: ReadResourceRequestParams) -> ReadResourceResult:
        return await _run(lambda: resource_contents(self._tools, str(params.uri)))


def _failed(sentence: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=sentence)], is_error=True)


async def _run(call: Callable[[], Returned]) -> Returned:
    """What `call` returns, run in a thread; failures that a person can fix are errors of the protocol."""
    try:
        return await run_sync(call)
    except (*Failure, OSError) as error:
        raise MCPError(INVALID_PARAMS, error_sentence(error)) from error


def serve_stdio(settings: Settings) -> None:
    """Serve over standard input and output until the client disconnects, following the index."""
    live_engine = LiveEngine(settings)
    live_engine.start()
    try:
        keep_tool = KeepTool(settings) if settings.mcp_keep else None
        anyio.run(_serve_streams, McpServer(lambda: live_engine.engine, keep_tool=keep_tool))
    finally:
        live_engine.stop()


async def _serve_streams(server: McpServer) -> None:
    async with stdio_server() as (read_stream, write_stream):
        await server.run(read_stream, write_stream, server.create_initialization_options())
