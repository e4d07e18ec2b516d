"""Text that does all it can, at every door but the page: it is data, and costs no more than it should."""

import json
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from api.http.app import create_app
from api.settings import Settings
from index.build import BuildInput, build
from index.layout import Layout
from ingest.model import Document, Resource, Via
from tests.api.local_client import LocalClient
from tests.api.running import HOSTILE, Run

SCRIPT = '<script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) =HYPERLINK("evil")'
TITLE = f"{SCRIPT} {HOSTILE}"
LONG = "w" * 100_000
TEXT = f"{SCRIPT} {HOSTILE} bees dance to tell where the flowers are. {LONG} \u202e{SCRIPT}"


@pytest.fixture(scope="module")
def hostile(bare_folder: Callable[[], Layout]) -> Path:
    """A desk on one entry whose title, note, page and makers are hostile."""
    names, bare = (SCRIPT, HOSTILE), bare_folder()
    entry = Resource("evil.org", TITLE, "https://evil.org/", HOSTILE, names, names, SCRIPT, 1999, note=TITLE)
    build(BuildInput(SCRIPT, [entry], [Document("evil.org", Via.LIVE, TEXT, "https://evil.org/", TITLE)]), bare)
    return bare.data


@pytest.fixture(scope="module")
def client(hostile: Path) -> Iterator[LocalClient]:
    with LocalClient(create_app(Settings(data=hostile))) as found:
        yield found


@pytest.mark.parametrize(
    "command", [["search", "bees"], ["ask", "where bees dance"], ["browse"], ["status"], ["links"]]
)
def test_the_terminal_gets_no_control_in_bearable_time(refdesk: Run, hostile: Path, command: list[str]) -> None:
    started = time.monotonic()
    ran = refdesk(*command, data=hostile)
    assert ran.code == 0
    assert not [c for c in ran.out + ran.err if unicodedata.category(c)[0] == "C" and c != "\n"]
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("path", ["/search?q=bees", "/ask?q=where+bees+dance", "/resources", "/ask?q=bees&explain=1"])
def test_json_is_of_no_type_that_a_browser_runs(client: LocalClient, path: str) -> None:
    found = client.get(path)
    assert found.status_code == 200
    assert found.headers["content-type"] == "application/json"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "\x1b" not in found.text


def test_a_stored_text_is_given_as_it_is(client: LocalClient) -> None:
    listed = client.get("/resources").json()["resources"][0]
    stored = client.get(f"/resources/{listed['id']}").json()
    assert (listed["title"], [one["text"] for one in stored["documents"]]) == (TITLE, [TITLE, TEXT])


def test_a_stream_has_one_line_for_each_event_whatever_is_in_it(client: LocalClient) -> None:
    found = client.get("/ask?q=where+bees+dance", headers={"accept": "text/event-stream"})
    lines = [line for line in found.content.split(b"\n") if line]
    assert {line.split(b":")[0] for line in lines} == {b"event", b"data"}
    assert all(json.loads(line[6:]) for line in lines if line.startswith(b"data: "))


@pytest.mark.parametrize(
    "question", [SCRIPT, "\u202e\u2066bees\u200f", "w" * 2_000, "ｂｅｅｓ", "' OR 1=1 --", "%00%0a"]
)
def test_a_question_is_data(client: LocalClient, question: str) -> None:
    found = client.get("/ask", params={"q": question})
    assert (found.status_code, found.json()["question"]) == (200, question)


@pytest.mark.parametrize("name", ["../../etc/passwd", "%2e%2e%2fetc", "<script>", "w" * 60_000, "%1b%5b2J"])
def test_an_id_is_never_a_path(client: LocalClient, name: str) -> None:
    found = client.get(f"/resources/{name}")
    assert (found.status_code, found.headers["content-type"]) == (404, "application/problem+json")
    assert len(found.content) < 400
