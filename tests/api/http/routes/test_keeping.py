"""Keeping a link over HTTP and on the page: who may, what comes back, and that the form is ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.http.app import create_app
from api.http.schemas.keeping import KeptSchema
from api.settings import Settings
from api.tasks.index_run import run_index
from index.layout import Layout
from tests.api.local_client import LocalClient
from tests.ingest.site import LOOPBACK, Answer, Site, article_html, running

ADDRESS = "/api/v1/resources"


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        site.answers["/storks"] = Answer(article_html("storks of the north"))
        yield site


@pytest.fixture
def settings(bare: Layout, small: Path) -> Settings:
    settings = Settings(
        data=bare.data, lists={"birds": str(small)}, allow_hosts=LOOPBACK, per_host_seconds=0, archive="", fetch_tries=1
    )
    run_index(settings, offline=True, strict=False, progress=lambda *_: None)
    return settings


def client(settings: Settings, address: str = "127.0.0.1") -> LocalClient:
    return LocalClient(create_app(settings), client=(address, 5000))


def test_a_link_is_kept_and_found_by_the_next_question(settings: Settings, site: Site) -> None:
    with client(settings) as desk:
        answer = desk.post(ADDRESS, json={"url": site.url("/storks"), "section": "Birds", "tags": ["north"]})
        assert answer.status_code == 201
        kept = answer.json()
        assert KeptSchema.model_validate(kept).model_dump(mode="json") == kept
        assert (kept["indexed"], kept["section"]) == (True, ["Birds"])
        hits = desk.get("/search", params={"q": "engineers measure storks of the north"}).json()["hits"]
        assert hits[0]["resource"]["id"] == kept["id"]
        assert desk.get(f"/api/v1/resources/{kept['id']}").status_code == 200
        assert desk.post(ADDRESS, json={"url": site.url("/storks")}).status_code == 200


def test_a_list_that_was_added_since_the_server_started_takes_links(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with client(settings) as desk:
        for name in ("ants", "bees"):
            Path(f"{name}.md").write_text(f"- [On {name}](https://{name}.example)\n", "utf-8")
        Path("refdesk.toml").write_text('[lists]\nants = "ants.md"\nbees = "bees.md"\n', "utf-8")
        assert "<option>bees" in desk.get("/keep").text
        answer = desk.post(ADDRESS, json={"url": "http://127.0.0.1:9/wasps", "list": "bees", "title": "Wasps"})
        assert (answer.status_code, answer.json()["file"]) == (201, "bees.md")
        assert "[Wasps]" in Path("bees.md").read_text("utf-8")
        Path("refdesk.toml").write_text("[lists", "utf-8")
        assert desk.post(ADDRESS, json={"url": "https://example.org/x", "list": "bees"}).status_code == 400
        assert desk.get("/keep").status_code == 500


def test_only_this_machine_or_the_holder_of_the_token_may(settings: Settings, small: Path) -> None:
    before = small.read_bytes()
    body = {"url": "https://example.org/x"}
    with client(settings, "203.0.113.4") as desk:
        assert desk.post(ADDRESS, json=body).status_code == 403
        assert desk.post("/keep", data=body).status_code == 403
    with client(settings) as desk:
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            assert desk.post(ADDRESS, json=body, headers=headers).status_code == 403
            assert desk.post("/keep", data=body, headers=headers).status_code == 403
    with client(with_token(settings)) as desk:
        assert desk.post(ADDRESS, json=body).status_code == 401
        assert desk.post("/keep", data=body).status_code == 401
    assert small.read_bytes() == before


def with_token(settings: Settings) -> Settings:
    return Settings(**{**settings.model_dump(include={"data", "lists", "allow_hosts"}), "token": "a long secret"})


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        ({"url": "ftp://example.org/x"}, 400, "is not a web address"),
        ({"url": "https://example.org/x", "list": "none"}, 400, "There is no list 'none'"),
        ({"url": ""}, 422, ""),
        ({"url": "https://example.org/x", "colour": "red"}, 422, ""),
        ({"url": "https://example.org/x", "tags": "one"}, 422, ""),
    ],
)
def test_wrong_requests_are_refused_in_a_sentence(
    settings: Settings, body: dict[str, object], status: int, sentence: str
) -> None:
    with client(settings) as desk:
        answer = desk.post(ADDRESS, json=body)
        assert answer.status_code == status
        assert sentence in answer.json()["detail"]


def test_the_page_has_a_form_filled_in_from_the_address_and_a_bookmarklet(settings: Settings) -> None:
    with client(settings) as desk:
        page = desk.get("/keep", params={"url": 'https://example.org/"><script>', "note": "</textarea><b>"})
    assert page.headers["referrer-policy"] == "same-origin"
    assert 'value="https://example.org/&#34;&gt;&lt;script&gt;"' in page.text
    assert "&lt;/textarea&gt;&lt;b&gt;" in page.text
    assert "javascript:location.href=&#34;http://localhost/keep&#34;" in page.text


def test_the_form_keeps_a_link_and_shows_the_lines(settings: Settings, site: Site, small: Path) -> None:
    with client(settings) as desk:
        data = {"url": site.url("/storks"), "note": "On storks.", "tags": "north, large-birds", "title": "Storks"}
        page = desk.post("/keep", data=data, headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"})
        assert page.status_code == 200
        assert "Added" in page.text
        assert "On storks." in small.read_text()
        refused = desk.post("/keep", data={"url": "nothing", "note": "Stays in the form"})
    assert refused.status_code == 400
    assert "is not a web address" in refused.text
    assert "Stays in the form" in refused.text


def test_a_desk_whose_lists_cannot_be_changed_says_so(settings: Settings) -> None:
    with client(settings.model_copy(update={"lists": {}})) as desk:
        assert "No list of this desk can be changed" in desk.get("/keep").text
