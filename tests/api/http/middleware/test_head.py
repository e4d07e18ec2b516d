"""HEAD works wherever GET does, and is logged as what it is."""

import logging

import httpx2
import pytest

from api.http.metrics import Metrics
from tests.api.local_client import LocalClient

PATHS = ["/healthz", "/readyz", "/metrics", "/openapi.json", "/api/v1/resources", "/api/v1/search?q=bees",
         "/ask?q=bees", "/api/v1/cases", "/", "/list", "/docs", "/static/refdesk.css"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_head_is_answered_like_get(client: LocalClient, path: str) -> None:
    head, got = (client.request(method, path) for method in ("HEAD", "GET"))
    assert (head.status_code, head.headers["content-type"]) == (200, got.headers["content-type"])


def test_head_sends_no_body(served: str) -> None:
    answer = httpx2.head(f"{served}/readyz", timeout=30, trust_env=False)
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_log_and_the_metrics_name_head(client: LocalClient, caplog: pytest.LogCaptureFixture) -> None:
    metrics: Metrics = client.app.state.metrics  # type: ignore[attr-defined]  # TestClient knows any application
    with caplog.at_level(logging.INFO):
        client.head("/api/v1/resources")
    assert "HEAD /api/v1/resources 200" in caplog.text
    assert 'method="HEAD",route="/resources"' in metrics.text().decode()
