"""A desk that refreshes itself: in a process of its own, one at a time, and again after it was killed."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from api.errors import RefreshRunning
from api.http.app import create_app
from api.http.schemas.refreshing import RefreshSchema
from api.refreshing.refresher import Refresher, _end
from api.settings import Settings
from api.tasks.index_run import run_index
from index.layout import Layout
from tests.api.local_client import LocalClient
from tests.ingest.site import LOOPBACK, Answer, Site, article_html, running

pytestmark = pytest.mark.slow

ADDRESS = "/api/v1/refresh"
PAGES = ("/storks", "/swifts", "/terns")


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        for path in PAGES:
            site.answers[path] = Answer(article_html(f"{path[1:]} of the north"))
        yield site


@pytest.fixture
def settings(bare: Layout, tmp_path: Path, site: Site) -> Settings:
    listed = tmp_path / "birds.md"
    listed.write_text("# Birds\n\n" + "".join(f"- [{path[1:]}]({site.url(path)}) - Birds.\n" for path in PAGES))
    settings = Settings(
        data=bare.data, lists={"birds": str(listed)}, allow_hosts=LOOPBACK, per_host_seconds=0.3, archive="",
        fetch_tries=1, token=None,
    )  # fmt: skip
    run_index(settings, offline=True, strict=False, progress=lambda *_: None)
    return settings


@pytest.fixture
def refresher(settings: Settings) -> Iterator[Refresher]:
    refresher = Refresher(settings, lambda: None)
    refresher.start()
    yield refresher
    refresher.stop()


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_refresh_fetches_and_publishes_and_one_runs_at_a_time(refresher: Refresher, settings: Settings) -> None:
    before = Layout(settings.data).current.read_text()
    refresher.begin()
    assert refresher.status()["running"]
    with pytest.raises(RefreshRunning, match="already"):
        refresher.begin()
    with pytest.raises(RefreshRunning):
        Refresher(settings, lambda: None).begin()
    wait_until(lambda: not refresher.status()["running"])
    status = refresher.status()
    assert (status["failure"], status["outcomes"]) == ("", {"read": 3})
    assert Layout(settings.data).current.read_text() != before
    refresher.begin()
    wait_until(lambda: not refresher.status()["running"])
    assert refresher.status()["encoded"] == 0


def test_one_that_was_killed_says_so_and_the_next_goes_on(refresher: Refresher, site: Site) -> None:
    refresher.begin()
    wait_until(lambda: len(site.paths) >= 2)
    assert refresher._process is not None
    refresher._process.kill()
    wait_until(lambda: not refresher.status()["running"])
    assert "goes on from there" in refresher.status()["failure"]
    refresher.begin()
    wait_until(lambda: not refresher.status()["running"])
    assert (refresher.status()["failure"], refresher.status()["outcomes"]) == ("", {"read": 3})


def test_it_ends_with_the_server_even_when_that_is_killed(settings: Settings) -> None:
    code = (
        "import sys, time; from api.settings import Settings; from api.refreshing.refresher import Refresher\n"
        "import json; s = Settings(**json.loads(sys.stdin.readline())); Refresher(s, lambda: None).begin()\n"
        "print('up', flush=True); time.sleep(99)"
    )
    import json

    from api.refreshing.refresher import _settings_json

    server = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps(_settings_json(settings)) + "\n")
    server.stdin.flush()
    assert server.stdout.readline() == "up\n"
    watcher = Refresher(settings, lambda: None)
    assert watcher.status()["running"]
    _end(server)
    wait_until(lambda: not watcher.status()["running"], 5)


def test_a_server_refreshes_when_it_is_due_and_not_before(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    monkeypatch.setattr(Refresher, "POLL_SECONDS", 0.1)
    hourly, now = settings.model_copy(update={"refresh": "1h"}), datetime.now(UTC)
    for built, is_due in ((now, False), (now - timedelta(hours=2), True)):
        refresher = Refresher(hourly, partial(datetime.fromisoformat, built.isoformat()))
        refresher.start()
        if is_due:
            wait_until(lambda: len(site.paths) > 0)
        else:
            time.sleep(1)
        refresher.stop()
        assert bool(site.paths) == is_due


def test_a_failure_is_a_sentence(refresher: Refresher, settings: Settings) -> None:
    Path(settings.lists["birds"]).unlink()
    refresher.begin()
    wait_until(lambda: not refresher.status()["running"])
    assert "birds.md" in refresher.status()["failure"]


def test_who_may_start_one_and_what_the_page_shows(settings: Settings) -> None:
    with LocalClient(create_app(settings), client=("203.0.113.4", 5000)) as desk:
        assert desk.post(ADDRESS).status_code == desk.post("/refresh").status_code == 403
        assert desk.get(ADDRESS).json()["started"] == ""
    with LocalClient(create_app(settings), client=("127.0.0.1", 5000)) as desk:
        assert desk.post("/refresh", headers={"Origin": "https://evil.example"}).status_code == 403
        answer = desk.post("/refresh", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/about#refresh")
        assert desk.post(ADDRESS).status_code == 409
        events = desk.get("/refresh/events")
        assert events.headers["x-accel-buffering"] == "no"
        assert "event: progress" in events.text
        wait_until(lambda: not desk.get(ADDRESS).json()["running"])
        status = desk.get(ADDRESS).json()
        assert RefreshSchema.model_validate(status).model_dump(mode="json") == status
        assert "Last run:" in desk.get("/about").text
