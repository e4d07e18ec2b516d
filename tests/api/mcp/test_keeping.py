"""The tool that keeps links: off by default, and what it writes."""

from pathlib import Path

import pytest

from api.mcp.keeping import KeepTool
from api.mcp.server import McpServer
from api.mcp.toolbox import make_toolbox
from api.mcp.tools import ListTools
from api.settings import Settings
from api.tasks.index_run import run_index
from index.layout import Layout
from ingest.errors import ListError
from search.engine import Engine


def no_engine() -> Engine:
    raise AssertionError


def test_it_is_not_offered_unless_a_setting_allows_it() -> None:
    assert not Settings().mcp_keep
    assert "keep" not in McpServer(no_engine)._toolbox
    tool = McpServer(no_engine, keep_tool=KeepTool(Settings()))._toolbox["keep"].describe(None)
    assert tool.annotations
    assert (tool.annotations.read_only_hint, tool.annotations.destructive_hint) == (False, False)


def test_it_adds_a_link_and_says_where(bare: Layout, small: Path) -> None:
    settings = Settings(data=bare.data, lists={"birds": str(small)}, per_host_seconds=0, archive="", fetch_tries=1)
    run_index(settings, offline=True, strict=False, progress=lambda *_: None)
    keep = make_toolbox(ListTools(no_engine, lambda _: None), KeepTool(settings))["keep"]
    result = keep.call({"url": "http://127.0.0.1:9/storks", "note": "On storks.", "tags": ["birds"], "title": "Storks"})
    assert result.structured_content
    assert (result.structured_content["added"], result.structured_content["outcome"]) == (True, "refused")
    assert "Storks" in small.read_text()
    again = keep.call({"url": "http://127.0.0.1:9/storks"})
    assert "is in the list" in again.content[0].text  # type: ignore[union-attr]
    with pytest.raises(ListError, match="not a web address"):
        keep.call({"url": "nothing"})
