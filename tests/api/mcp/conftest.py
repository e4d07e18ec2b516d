"""What the tests for assistants share: servers in this process."""

import pytest

from api.mcp import McpServer
from search import Engine


@pytest.fixture
def server(engine: Engine) -> McpServer:
    return McpServer(lambda: engine)
