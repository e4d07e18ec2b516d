"""Reranking through every interface: who decides, what is shown, and what a cut leaves."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import wiring
from api.http.app import create_app
from api.settings import Settings
from api.tasks.reranking import measure_reranking
from index.layout import Layout
from search.ranking.reranking.speed import RerankSpeed, read_speed, write_speed
from tests.api.local_client import LocalClient
from tests.api.running import Run
from tests.search.ranking.reranking.tiny_model import write_model

QUESTION = "How did Airbnb rank experiences?"
CUT = "Reranking took too long and was left out."


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    """The folder of a small cross-encoder."""
    return str(write_model(tmp_path / "model", word="learning"))


@pytest.fixture
def reranking(desk: Layout, tiny: str) -> Iterator[LocalClient]:
    """A client of a desk that reranks, with time enough."""
    with LocalClient(create_app(Settings(data=desk.data, cross_encoder=tiny, rerank_seconds=60))) as client:
        yield client


@pytest.fixture
def hurried(desk: Layout, tiny: str) -> Iterator[LocalClient]:
    """A client of a desk whose reranking is always cut."""
    with LocalClient(create_app(Settings(data=desk.data, cross_encoder=tiny, rerank_seconds=1e-9))) as client:
        yield client


def test_the_command_line_reranks_as_set_or_as_asked(refdesk: Run, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_RERANK_SECONDS", "60")
    assert refdesk("search", QUESTION, "--json").json["reranking"] == "none"
    monkeypatch.setenv("REFDESK_CROSS_ENCODER", tiny)
    for command in ("search", "ask"):
        assert refdesk(command, QUESTION, "--json").json["reranking"] == "done"
        assert refdesk(command, QUESTION, "--no-rerank", "--json").json["reranking"] == "none"
    monkeypatch.setenv("REFDESK_RERANK", "off")
    assert refdesk("ask", QUESTION, "--json").json["reranking"] == "none"
    assert refdesk("ask", QUESTION, "--rerank", "--json").json["reranking"] == "done"


def test_the_terminal_says_that_reranking_was_cut(refdesk: Run, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFDESK_CROSS_ENCODER", tiny)
    monkeypatch.setenv("REFDESK_RERANK_SECONDS", "0.000000001")
    assert CUT in refdesk("ask", QUESTION).out
    assert CUT in refdesk("search", QUESTION).out
    assert CUT not in refdesk("ask", QUESTION, "--no-rerank").out


def test_http_reranks_as_set_or_as_asked(reranking: LocalClient, client: LocalClient) -> None:
    for path in ("/search", "/ask"):
        wishes = [{}, {"rerank": "true"}, {"rerank": "false"}]
        outcomes = [reranking.get(path, params={"q": QUESTION, **wish}).json()["reranking"] for wish in wishes]
        assert outcomes == ["done", "done", "none"]
        body = reranking.post(path, json={"question": QUESTION, "rerank": False}).json()
        assert body["reranking"] == client.get(path, params={"q": QUESTION}).json()["reranking"] == "none"
    assert reranking.get("/ask", params={"q": QUESTION, "rerank": "perhaps"}).status_code == 422


def test_a_result_that_was_cut_says_so_and_is_not_kept(hurried: LocalClient, client: LocalClient) -> None:
    for path in ("/search", "/ask"):
        response, plain = (each.get(path, params={"q": QUESTION}) for each in (hurried, client))
        result = response.json()
        assert (result["reranking"], result["remark"]) == ("cut", CUT)
        assert result["hits"] == plain.json()["hits"]
        assert (response.headers["cache-control"], "etag" in response.headers) == ("no-store", False)
        assert "etag" in hurried.get(path, params={"q": QUESTION, "rerank": "false"}).headers


def test_pages_are_reranked_when_a_question_is_put_and_not_while_it_is_typed(hurried: LocalClient) -> None:
    for address in (f"/?q={QUESTION}", f"/results?q={QUESTION}"):
        assert CUT in hurried.get(address, headers={"accept": "text/html"}).text
        assert CUT not in hurried.get(f"{address}&typing", headers={"accept": "text/html"}).text
        assert CUT not in hurried.get(f"{address}&rerank=false", headers={"accept": "text/html"}).text


def test_a_cross_encoder_that_is_missing_is_one_sentence(
    refdesk: Run, desk: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = str(tmp_path / "none.onnx")
    sentence = f"The cross-encoder '{missing}' cannot be loaded"
    with LocalClient(create_app(Settings(data=desk.data, cross_encoder=missing, rerank="off"))) as client:
        response = client.get("/ask", params={"q": QUESTION, "rerank": "true"})
        assert (response.status_code, response.json()["detail"].startswith(sentence)) == (503, True)
        assert client.get("/ask", params={"q": QUESTION}).status_code == 200
    monkeypatch.setenv("REFDESK_CROSS_ENCODER", missing)
    monkeypatch.setenv("REFDESK_RERANK", "off")
    assert refdesk("ask", QUESTION).code == 0
    failed = refdesk("ask", QUESTION, "--rerank")
    assert (failed.code, len(failed.err.splitlines())) == (1, 1)
    assert sentence in failed.err


def test_auto_follows_what_was_measured(own_desk: Layout, tiny: str) -> None:
    settings = Settings(data=own_desk.data, cross_encoder=tiny, rerank="auto", rerank_seconds=60)
    assert not wiring.reranks_by_default(settings)
    assert re.fullmatch(r"Questions are reranked: .* \d+\.\d\d s on this machine\.", measure_reranking(settings))
    speed = read_speed(own_desk.rerank_speed)
    assert speed
    assert (speed.cross_encoder, speed.threads) == (tiny, 2)
    assert wiring.reranks_by_default(settings)
    for other in ({"rerank_seconds": speed.seconds / 2}, {"threads": 1}, {"cross_encoder": ""}):
        assert not wiring.reranks_by_default(settings.model_copy(update=other))
    slow = settings.model_copy(update={"rerank_seconds": 1e-9})
    assert measure_reranking(slow).startswith("Questions are not reranked: that takes up to ")
    assert measure_reranking(settings.model_copy(update={"rerank": "on"})) == ""


def test_auto_is_off_where_the_cross_encoder_is_missing_or_the_record_is_damaged(
    own_desk: Layout, tmp_path: Path
) -> None:
    settings = Settings(data=own_desk.data, cross_encoder=str(tmp_path / "none.onnx"), rerank="auto")
    write_speed(own_desk.rerank_speed, RerankSpeed(settings.cross_encoder, 2, 0.01, ""))
    assert wiring.reranks_by_default(settings)
    assert measure_reranking(settings).startswith("Questions are not reranked: The cross-encoder")
    assert not wiring.reranks_by_default(settings)
    for content in ("", "{", "[]", '{"seconds": 0.1}', json.dumps({**SPEED, "seconds": "fast"}), os.urandom(9).hex()):
        own_desk.rerank_speed.write_text(content, "utf-8")
        assert not wiring.reranks_by_default(settings)


SPEED = {"cross_encoder": "", "threads": 2, "seconds": 0.1, "measured": ""}


@pytest.mark.parametrize(("named", "rerank", "outcome"), [
    ("model", None, True), ("model", "off", False), ("model", "on", True), ("", None, False), ("", "on", True),
])  # fmt: skip
def test_a_cross_encoder_that_is_named_alone_is_used(named: str, rerank: str | None, outcome: bool) -> None:  # noqa: FBT001
    chosen = {} if rerank is None else {"rerank": rerank}
    assert wiring.reranks_by_default(Settings(cross_encoder=named, **chosen)) is outcome


def test_the_doctor_says_whether_questions_are_reranked(
    refdesk: Run, own_desk: Layout, tiny: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check() -> dict[str, object] | None:
        checks = refdesk("doctor", "--json", data=own_desk.data).json["checks"]
        return next((row for row in checks if row["name"] == "Reranking"), None)

    assert check() is None
    monkeypatch.setenv("REFDESK_CROSS_ENCODER", tiny)
    row = check()
    assert row
    assert (row["well"], row["says"]) == (True, "on, within 0.25 s")
    monkeypatch.setenv("REFDESK_RERANK", "auto")
    row = check()
    assert row
    assert (row["well"], row["optional"], row["remedy"]) == (False, True, "'refdesk index' measures it")
    write_speed(own_desk.rerank_speed, RerankSpeed(tiny, 2, 0.3, ""))
    row = check()
    assert row
    assert row["says"] == "off: it takes up to 0.30 s"
    monkeypatch.setenv("REFDESK_CROSS_ENCODER", str(tmp_path / "none.onnx"))
    monkeypatch.setenv("REFDESK_RERANK", "on")
    row = check()
    assert row
    assert (row["well"], row["optional"]) == (False, False)
