"""Conversations of the official client with a server."""

from collections.abc import Callable
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError

# Versions of the protocol, as the client is made to speak them: its mode, and the version that it offers.
VERSIONS = {"2026-07-28": "auto", "2025-11-25": "legacy", "2025-06-18": "legacy"}


def converse(server: Any, talk: Callable[[Client], Any], **options: Any) -> Any:
    """What comes of a conversation with a server: one in this process, an address, or a command."""

    async def conversation() -> Any:
        async with Client(server, **options) as client:
            return await talk(client)

    return anyio.run(conversation)


def protocol_error(server: Any, talk: Callable[[Client], Any]) -> str:
    """The message with which the protocol refuses a request."""

    async def refused(client: Client) -> str:
        with pytest.raises(MCPError) as error:
            await talk(client)
        return error.value.message

    message: str = converse(server, refused)
    return message


def call_result(server: Any, tool: str, **arguments: Any) -> Any:
    """The whole result of one call."""

    async def call(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    return converse(server, call)


def structured(server: Any, tool: str, **arguments: Any) -> dict[str, Any]:
    """The structured result of one call, made sure to be no failure."""
    result = call_result(server, tool, **arguments)
    assert not result.is_error, result.content[0].text
    content: dict[str, Any] = result.structured_content
    return content


def refusal(server: Any, tool: str, **arguments: Any) -> str:
    """The sentence of a call that fails."""
    result = call_result(server, tool, **arguments)
    assert result.is_error
    return str(result.content[0].text)
