"""The Model Context Protocol: an assistant's tools and resources, over standard input and output or at /mcp.

Knows where its public names are, and imports them at their first use: the configuration of a client is printed
without the protocol's package. Texts of pages and lists are handed on as data.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.mcp.server import McpServer, serve_stdio
    from api.mcp.uris import LIST_URI, RESOURCE_URI

__all__ = ["LIST_URI", "RESOURCE_URI", "McpServer", "serve_stdio"]


def __getattr__(name: str) -> Any:
    """Import a public name at its first use."""
    if name not in __all__:
        raise AttributeError(f"module 'api.mcp' has no attribute '{name}'")
    return getattr(import_module("api.mcp.uris" if name.endswith("_URI") else "api.mcp.server"), name)
