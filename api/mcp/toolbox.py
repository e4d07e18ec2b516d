"""The tools as the protocol describes and calls them.

Knows the protocol's types; must not know transports.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import getdoc, signature
from typing import Any

from mcp_types import CallToolResult, TextContent, Tool, ToolAnnotations
from pydantic import BaseModel

from api.mcp.arguments import arguments_model, input_schema, read_arguments
from api.mcp.json_schema import inline_schema
from api.mcp.keeping import KeepTool
from api.mcp.profile import ListProfile
from api.mcp.results.rendering import render_result
from api.mcp.results.schemas import McpRecord
from api.mcp.tools import ListTools
from api.serialize import Json

_WRITING = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=True)
_READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
# The tool that a list without case studies does not offer.
CASES_TOOL = "cases"


@dataclass(frozen=True, slots=True)
class McpTool:
    """A tool: its function, the model of its arguments and the schema of its result."""

    function: Callable[..., McpRecord]
    arguments: type[BaseModel]
    output_schema: Json
    annotations: ToolAnnotations

    @classmethod
    def of(cls, function: Callable[..., McpRecord], annotations: ToolAnnotations = _READ_ONLY) -> "McpTool":
        """The tool of a function, described by its signature and docstring."""
        output = signature(function, eval_str=True).return_annotation
        return cls(function, arguments_model(function), inline_schema(output), annotations)

    @property
    def name(self) -> str:
        """The name that clients call."""
        return self.arguments.__name__

    def describe(self, profile: ListProfile | None) -> Tool:
        """The description for clients, naming the list and the values of its fields."""
        description = (getdoc(self.function) or "").replace("{list}", profile.name if profile else "the reading list")
        return Tool(
            name=self.name,
            description=description,
            input_schema=input_schema(self.arguments, profile.values if profile else {}),
            output_schema=self.output_schema,
            annotations=self.annotations,
        )

    def call(self, values: Mapping[str, Any]) -> CallToolResult:
        """The result of a call. Raises QuestionError for arguments that are not usable, and what the engine raises."""
        page = self.function(**read_arguments(self.arguments, values))
        return CallToolResult(content=[TextContent(text=render_result(page))], structured_content=page.compact())


def make_toolbox(tools: ListTools, keep_tool: KeepTool | None = None) -> dict[str, McpTool]:
    """The tools by their names, the one to call first at the beginning; that which keeps links is the last."""
    functions = (tools.ask, tools.search, tools.browse, tools.read, tools.path, tools.cases)
    writing = [McpTool.of(keep_tool.keep, _WRITING)] if keep_tool else []
    return {tool.name: tool for tool in (*map(McpTool.of, functions), *writing)}
