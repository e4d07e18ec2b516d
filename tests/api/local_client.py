"""A client of an application in the same process, which calls it as this machine's browsers do."""

from typing import Any

from fastapi.testclient import TestClient


class LocalClient(TestClient):
    """A TestClient that names `localhost` as the host; TestClient's own name is one that no desk answers to."""

    def __init__(self, app: Any, base_url: str = "http://localhost", **options: Any) -> None:
        super().__init__(app, base_url, **options)
