"""The configuration with which an MCP client starts `refdesk mcp`, in the shape that each client reads.

Knows the shapes and the settings; must not know the protocol, whose package need not be installed. The shapes are those
of the clients' documentation: code.visualstudio.com/docs/copilot/reference/mcp-configuration, zed.dev/docs/ai/mcp,
developers.openai.com/codex/mcp, docs/tools/mcp-server.md of google-gemini/gemini-cli, cursor.com/docs/mcp,
docs.windsurf.com and docs.cline.bot.
"""

import json
import shutil
import sys
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from api.errors import SettingsError
from api.serialize import Json
from api.settings import Settings

_NAME = "refdesk"


def client_configuration(settings: Settings, client: str) -> Json | str:
    """What goes into the configuration of `client`, to start a server on this data folder: JSON, or another text.

    Raises SettingsError for an unknown client.
    """
    name = client.strip().casefold().replace(" ", "-")
    if name in CLIENTS:
        return CLIENTS[name](_server_entry(settings))
    similar = get_close_matches(name, CLIENTS, n=1)
    hint = f"did you mean '{similar[0]}'?" if similar else "most others read the shape of 'claude'."
    raise SettingsError(f"There is no MCP client '{client[:40]}' among {', '.join(CLIENTS)}; {hint}")


def _server_entry(settings: Settings) -> Json:
    """The command, arguments and environment that start the server."""
    command = shutil.which("refdesk", path=Path(sys.executable).parent) or "refdesk"
    return {"command": command, "args": ["mcp"], "env": {"REFDESK_DATA": str(settings.data.absolute())}}


def _common(entry: Json) -> Json:
    return {"mcpServers": {_NAME: entry}}


def _with_transport(entry: Json) -> Json:
    return {"type": "stdio"} | entry


def _toml(entry: Json) -> str:
    """Tables of TOML. Its basic strings are JSON's, without the surrogate pairs that escapes in ASCII would need."""
    values = {key: json.dumps(value, ensure_ascii=False) for key, value in (entry | entry["env"]).items()}
    lines = [f"[mcp_servers.{_NAME}]", *(f"{key} = {values[key]}" for key in ("command", "args"))]
    environment = (f"{name} = {values[name]}" for name in entry["env"])
    return "\n".join([*lines, "", f"[mcp_servers.{_NAME}.env]", *environment, ""])


CLIENTS: dict[str, Callable[[Json], Json | str]] = {
    "claude": _common,
    "claude-code": lambda entry: _common(_with_transport(entry)),
    "cline": _common,
    "codex": _toml,
    "cursor": _common,
    "gemini": _common,
    "vscode": lambda entry: {"servers": {_NAME: _with_transport(entry)}},
    "windsurf": _common,
    "zed": lambda entry: {"context_servers": {_NAME: entry}},
}
