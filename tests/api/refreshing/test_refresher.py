"""A desk that refreshes itself: in a process of its own, one at a time, and again after it was killed."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from api.errors import RefreshRunning, SelectionError, SettingsError
from api.http.app import create_app
from api.http.schemas.refreshing import RefreshSchema
from api.refreshing.lock import is_running, run_lock
from api.refreshing.process import BUSY, RefreshRequest
from api.refreshing.record import read_record, record_path
from api.refreshing.refresher import Refresher, _end
from api.settings import Settings
from api.tasks.index_run import run_index
from index.errors import Busy
from index.layout import Layout
from tests.api.local_client import LocalClient
from tests.api.running import Run
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


def test_requests_are_spread_over_the_time_given(settings: Settings, refresher: Refresher, site: Site) -> None:
    links = [(f"/{number}", host) for number in range(6) for host in LOOPBACK]
    lines = (f"- [Page {path[1:]} of {host}]({site.url(path, host)}) - A note.\n" for path, host in links)
    Path(settings.lists["birds"]).write_text("# Birds\n\n" + "".join(lines))
    site.times, site.asked = [], []
    refresher.begin(seconds=6)
    wait_until(lambda: not refresher.status()["running"])
    times = [time for time, (path, _) in zip(site.times, site.asked, strict=True) if path != "/robots.txt"]
    assert len(times) == len(links)
    # The first of each host go at once; after that one each half of a second.
    assert 4 <= times[-1] - times[0] <= 18
    assert max(sum(begun <= each < begun + 2 for each in times) for begun in times) <= 6


def test_all_its_threads_and_processes_have_the_lowest_priority(refresher: Refresher, site: Site) -> None:
    site.answers |= {path: Answer(article_html("swans"), delay=1.0) for path in PAGES}
    refresher.begin()
    wait_until(lambda: len(site.paths) > 0)
    assert refresher._process is not None
    family = [refresher._process.pid, *children(refresher._process.pid)]
    threads = [thread for pid in family for thread in Path(f"/proc/{pid}/task").iterdir()]
    assert {int((thread / "stat").read_text().rpartition(")")[2].split()[16]) for thread in threads} == {19}


def test_the_processes_that_parse_end_with_one_that_is_killed(refresher: Refresher, site: Site) -> None:
    site.answers |= {path: Answer(article_html("swans"), delay=1.0) for path in PAGES[1:]}
    refresher.begin()
    assert refresher._process is not None
    pid = refresher._process.pid
    wait_until(lambda: bool(children(pid)))
    family = children(pid)
    refresher._process.kill()
    wait_until(lambda: not any(Path(f"/proc/{each}").exists() for each in family), 20)


def children(pid: int) -> list[int]:
    """The processes below a process."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    direct = [int(child) for task in tasks for child in task.read_text().split()]
    return [*direct, *(further for child in direct for further in children(child))]


def test_of_two_servers_that_are_due_at_once_one_refreshes_once(settings: Settings, site: Site) -> None:
    hourly = settings.model_copy(update={"refresh": "1h"})
    servers = [Refresher(hourly, lambda: datetime.now(UTC) - timedelta(hours=2)) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for started in [pool.submit(server._follow_schedule) for server in servers]:
            started.result()
    wait_until(lambda: read_record(settings.layout).finished != "")
    for server in servers:
        if server._process is not None:
            server._process.wait(60)
        server._follow_schedule()  # which takes leave of its process
    assert sorted(site.paths) == sorted(PAGES)
    assert sum(server._process is not None for server in servers) == 0
    assert not is_running(settings.layout)


def test_the_schedule_never_ends_a_refresh_that_has_just_been_started(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Refresher, "POLL_SECONDS", 0.001)
    refresher = Refresher(settings.model_copy(update={"refresh": "1w"}), lambda: datetime.now(UTC))
    refresher.start()
    for _ in range(3):
        refresher.begin()
        wait_until(lambda: not refresher.status()["running"])
        assert refresher.status()["failure"] == ""
    refresher.stop()


def test_a_start_that_another_run_has_overtaken_does_nothing(refresher: Refresher, settings: Settings) -> None:
    request = RefreshRequest(last="2026-05-03T10:00:00+00:00")
    assert refresher._start(settings, request) == BUSY
    assert read_record(settings.layout).started == ""


def test_one_that_cannot_even_be_recorded_is_not_started_all_the_time(settings: Settings) -> None:
    hourly = settings.model_copy(update={"refresh": "1h"})
    record_path(settings.layout).mkdir()  # nothing can be written in its place
    server = Refresher(hourly, lambda: datetime.now(UTC) - timedelta(hours=2))
    server._follow_schedule()
    assert server._process is not None
    server._process.wait(60)
    server._follow_schedule()
    assert server._process is None


def test_another_user_sees_whether_one_runs_without_a_right_to_write(settings: Settings) -> None:
    with run_lock(settings.layout):
        assert is_running(settings.layout)
        with pytest.raises(Busy, match="wait for it to end"), run_lock(settings.layout):
            pass
    (settings.data / "refresh.lock").chmod(0o444)
    assert not is_running(settings.layout)


def test_a_list_that_was_added_meanwhile_is_refreshed_too(refresher: Refresher, settings: Settings, site: Site) -> None:
    site.answers["/oaks"] = Answer(article_html("oaks"))
    Path("trees.md").write_text(f"# Trees\n\n- [Oaks]({site.url('/oaks')}) - A note.\n")
    Path("refdesk.toml").write_text(f'[lists]\nbirds = "{settings.lists["birds"]}"\ntrees = "trees.md"\n')
    assert refresher.choices() == ["dead", "changed", "birds", "trees"]
    with pytest.raises(SelectionError, match="give dead, changed or one of: birds, trees"):
        refresher.begin(["herbs"])
    refresher.begin(["trees"])
    wait_until(lambda: not refresher.status()["running"])
    status = refresher.status()
    assert (status["failure"], status["only"], site.paths) == ("", ["trees"], ["/oaks"])
    assert status["outcomes"] == {"read": 1, "not tried": 3}
    Path("refdesk.toml").write_text("[lists")
    with pytest.raises(SettingsError, match="cannot be read"):
        refresher.begin()
    assert refresher.choices() == ["dead", "changed"]


def test_the_command_is_recorded_as_a_refresh_and_refused_during_one(
    refresher: Refresher, settings: Settings, refdesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFDESK_LISTS", json.dumps(settings.lists))
    monkeypatch.setenv("REFDESK_ALLOW_HOSTS", " ".join(LOOPBACK))
    monkeypatch.setenv("REFDESK_PER_HOST_SECONDS", "0.1")
    monkeypatch.setenv("REFDESK_ARCHIVE", "")
    with run_lock(settings.layout):
        ran = refdesk("index", data=settings.data)
    assert (ran.code, "Another run fetches links" in ran.err) == (1, True)
    assert refdesk("index", data=settings.data).code == 0
    status = refresher.status()
    assert (status["outcomes"], status["failure"], bool(status["finished"])) == ({"read": 3}, "", True)


def test_it_ends_with_the_server_even_when_that_is_killed(settings: Settings) -> None:
    code = (
        "import sys, time; from api.settings import Settings; from api.refreshing.refresher import Refresher\n"
        "import json; s = Settings(**json.loads(sys.stdin.readline())); Refresher(s, lambda: None).begin()\n"
        "print('up', flush=True); time.sleep(99)"
    )
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
        assert events.headers["content-type"].startswith("text/event-stream")
        assert events.text.startswith("event: progress\ndata: {")
        assert "\nretry: 2000\n" in events.text
        wait_until(lambda: not desk.get(ADDRESS).json()["running"])
        status = desk.get(ADDRESS).json()
        assert RefreshSchema.model_validate(status).model_dump(mode="json") == status
        assert "Last run:" in desk.get("/about").text
        assert desk.get("/refresh/events").text.startswith("event: done\n")
        assert desk.post(f"{ADDRESS}?only=herbs").status_code == 400
        assert desk.post(f"{ADDRESS}?other=dead").status_code == 422
        assert desk.post("/refresh", data={"only": "dead"}, follow_redirects=False).status_code == 303
        wait_until(lambda: not desk.get(ADDRESS).json()["running"])
        status = desk.get(ADDRESS).json()
        assert (status["only"], status["failure"], status["outcomes"]) == (["dead"], "", {"read": 3})
        day, moment = status["finished"].split("T")
        time_shown = f'<time datetime="{status["finished"]}">{day} {moment[:5]}</time> (UTC)'
        assert f"Last run (only <bdi>dead</bdi>): {time_shown}: 3 read" in desk.get("/about").text
