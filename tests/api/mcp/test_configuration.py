"""The configuration that each client reads."""

import tomllib
from pathlib import Path

import pytest

from api.errors import SettingsError
from api.mcp.configuration import CLIENTS, client_configuration
from api.settings import Settings

SETTINGS = Settings(data=Path('/srv/Bücher "1"/data'))


@pytest.mark.parametrize(
    ("client", "keys"),
    [
        ("claude", ["mcpServers", "refdesk"]),
        ("Claude Code", ["mcpServers", "refdesk"]),
        ("cursor", ["mcpServers", "refdesk"]),
        ("vscode", ["servers", "refdesk"]),
        ("zed", ["context_servers", "refdesk"]),
    ],
)
def test_a_client_finds_the_server_where_it_looks(client: str, keys: list[str]) -> None:
    entry = client_configuration(SETTINGS, client)
    for key in keys:
        assert isinstance(entry, dict)
        entry = entry[key]
    assert isinstance(entry, dict)
    assert (entry["args"], entry["env"]) == (["mcp"], {"REFDESK_DATA": str(SETTINGS.data)})
    assert entry.get("type", "stdio") == "stdio"


def test_codex_reads_it_as_toml() -> None:
    text = client_configuration(SETTINGS, "codex")
    assert isinstance(text, str)
    entry = tomllib.loads(text)["mcp_servers"]["refdesk"]
    assert (entry["args"], entry["env"]) == (["mcp"], {"REFDESK_DATA": str(SETTINGS.data)})


def test_vscode_is_told_the_transport() -> None:
    configuration = client_configuration(SETTINGS, "vscode")
    assert isinstance(configuration, dict)
    assert configuration["servers"]["refdesk"]["type"] == "stdio"


@pytest.mark.parametrize(("client", "hint"), [("vs-code", "did you mean 'vscode'"), ("foo", "the shape of 'claude'")])
def test_an_unknown_client_is_one_sentence_with_the_known_ones(client: str, hint: str) -> None:
    with pytest.raises(SettingsError, match=f"no MCP client '{client}' among {', '.join(CLIENTS)}; .*{hint}"):
        client_configuration(SETTINGS, client)
