"""Publishing, going back, what is refused and in which words."""

import json
import subprocess
import sys
import threading
from base64 import b64encode
from pathlib import Path

import pytest

from index.build import BuildInput, build
from index.errors import Damaged, IndexingError, NoIndex, StoreError
from index.generation import Generation, open_current
from index.layout import Layout
from index.milvus import bundle
from index.milvus.connection import MilvusConnection
from index.milvus.repository import MilvusRepository
from index.publishing import RETAINED
from ingest.lists import ReadingList
from search import Engine, Query
from tests.index.milvus.conftest import Shelved, quiet


def anew(layout: Layout, bundled: ReadingList, count: int) -> Generation:
    """Build a generation of the first so many resources and open it."""
    build(BuildInput("Anew", bundled.resources[:count]), layout)
    return open_current(layout)


def replaced(cluster: MilvusConnection, name: str, file: str, body: bytes) -> None:
    """Put other bytes into a file of a front that is one piece."""
    collection = cluster.pieces_collection(name)
    found = cluster.query(collection, f'file == "{file}"', ["*"])
    cluster.call("upsert", collection, [found[0] | {"body": b64encode(body).decode()}])


def test_what_was_sent_is_live_and_may_be_left_and_taken_again(
    shelf: Shelved, own_desk: Layout, bundled: ReadingList
) -> None:
    desk = shelf("back")
    names = []
    for count in (5, 6, 7, 8):
        desk.send(made := anew(own_desk, bundled, count), quiet)
        names.append(made.name)
    assert desk.current() == names[-1]
    assert desk.published() == names[:0:-1][:RETAINED]
    desk.use()
    assert desk.current() == names[-2]
    assert desk.open().manifest.counts["resources"] == 7
    desk.use(names[-1])
    assert desk.current() == names[-1]


def test_as_many_are_kept_as_the_setting_says(
    milvus: str, own_desk: Layout, bundled: ReadingList, tmp_path: Path
) -> None:
    for keep in (4, 2):
        desk = MilvusRepository(f"{milvus}/kept", "", tmp_path / "stores", keep=keep)
        for count in range(keep + 1):
            desk.send(anew(own_desk, bundled, 2 * keep + count), quiet)
        published = desk.published()
        for name in published:
            desk.records(name).close()
        assert len(published) == len([*(tmp_path / "stores").glob("2*")]) == keep


def test_what_is_there_already_is_not_sent_again(shelf: Shelved, opened: Generation) -> None:
    desk, told = shelf("twice"), list[str]()
    desk.send(opened, quiet)
    desk.send(opened, lambda stage, *_: told.append(stage))
    assert (desk.current(), told) == (opened.name, [])


def test_desks_do_not_see_each_other(shelf: Shelved, sent: MilvusRepository) -> None:
    with pytest.raises(NoIndex, match=r"no index at milvus://\S+/empty yet: run 'refdesk index --store"):
        shelf("empty").current()
    assert sent.published()


def test_an_unknown_generation_is_refused_with_those_there_are(sent: MilvusRepository) -> None:
    with pytest.raises(IndexingError, match=f"no generation 'x' at .*published are: {sent.current()}"):
        sent.use("x")


def test_what_was_left_half_sent_is_not_published_and_swept_away(
    shelf: Shelved, opened: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = shelf("half")
    with monkeypatch.context() as patched:
        patched.setattr("index.milvus.bundle.write_bundle", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.send(opened, quiet)
    assert (desk._cluster.generation_names(), desk.published()) == ([opened.name], [])
    desk.send(opened, quiet)
    assert desk.published() == [opened.name]


def test_what_does_not_arrive_as_it_was_is_not_published(
    shelf: Shelved, opened: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = shelf("lost")
    monkeypatch.setattr("index.milvus.upload.terms", lambda _text: ["airbnb"])
    with pytest.raises(Damaged, match="does not give what was sent; nothing was published"):
        desk.send(opened, quiet)
    with pytest.raises(NoIndex):
        desk.current()


def test_another_format_is_refused(shelf: Shelved, opened: Generation) -> None:
    desk = shelf("format")
    desk.send(opened, quiet)
    replaced(desk._cluster, opened.name, bundle.SEAL, json.dumps({"format": 99, "files": {}}).encode())
    with pytest.raises(StoreError, match=f"has format 99, this version reads {bundle.FORMAT}: run 'refdesk index'"):
        desk.open()


def test_no_file_is_written_but_those_of_a_front(shelf: Shelved, opened: Generation, tmp_path: Path) -> None:
    desk = shelf("outside")
    desk.send(opened, quiet)
    seal = json.dumps({"format": bundle.FORMAT, "files": {"../outside": {"bytes": 1, "sha256": "0"}}})
    replaced(desk._cluster, opened.name, bundle.SEAL, seal.encode())
    with pytest.raises(Damaged):
        desk.open()
    assert not list(tmp_path.rglob("outside"))


def test_an_altered_file_is_refused(shelf: Shelved, opened: Generation) -> None:
    desk = shelf("altered")
    desk.send(opened, quiet)
    replaced(desk._cluster, opened.name, "encoder/card.json", b"{}")
    with pytest.raises(Damaged, match="were altered"):
        desk.open()


def test_vectors_of_another_encoder_are_refused(sent: MilvusRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    described = {"fields": [{"name": "vector", "params": {"dim": "768"}}]}
    monkeypatch.setattr(sent._cluster.client, "describe_collection", lambda *_args, **_more: described)
    with pytest.raises(Damaged, match="vectors of another encoder than the all-MiniLM-L6-v2 that it names"):
        sent.open()


def test_an_alias_on_something_else_is_refused(shelf: Shelved) -> None:
    desk = shelf("foreign")
    desk._cluster.call("create_collection", "somebody", dimension=4)
    desk._cluster.call("create_alias", "somebody", "foreign")
    with pytest.raises(Damaged, match=r"'foreign' at .* names 'somebody', no generation"):
        desk.current()


def test_a_front_is_fetched_once_and_again_when_it_is_damaged(
    shelf: Shelved, opened: Generation, tmp_path: Path
) -> None:
    desk = shelf("front")
    desk.send(opened, quiet)
    folder = bundle.fetch_bundle(desk._cluster, opened.name, tmp_path / "stores")
    before = (folder / "manifest.json").stat().st_ino
    assert desk.open().name == opened.name
    assert (folder / "manifest.json").stat().st_ino == before
    (folder / "catalog.sqlite").write_bytes(b"damaged")
    assert len(desk.open().catalog.resources()) == opened.manifest.counts["resources"]


@pytest.mark.usefixtures("milvus")
def test_no_server_is_reported_in_one_sentence(tmp_path: Path) -> None:
    desk = MilvusRepository("milvus://127.0.0.1:9", "", tmp_path)
    with pytest.raises(StoreError, match=r"No Milvus answers at milvus://127\.0\.0\.1:9 \(.*\): start it, or correct"):
        desk.current()


def test_a_failing_call_is_reported_in_one_sentence(cluster: MilvusConnection) -> None:
    with pytest.raises(StoreError, match=r"failed to query \(.*nowhere.*\): see that it runs\.$"):
        cluster.query("nowhere", "row in [1]", ["row"])


@pytest.mark.parametrize("address", ["milvus://here", "http://here:1", "milvus://u:p@here:1", "milvus://h:1/a b"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match="is no address of a store"):
        MilvusConnection(address)


def test_questions_on_this_machine_import_no_client() -> None:
    program = "import api.wiring, index.milvus.repository, sys; sys.exit('pymilvus' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_no_question_fails_while_generations_change(
    shelf: Shelved, own_desk: Layout, bundled: ReadingList, opened: Generation
) -> None:
    desk, failed, served, done = shelf("swap"), list[Exception](), list[str](), threading.Event()
    desk.send(opened, quiet)
    engines = [Engine(desk.open())]

    def ask() -> None:
        while not done.wait(0.02):
            try:
                served.append(engines[-1].ask(Query("What is a feature store?")).generation)
            except Exception as error:  # noqa: BLE001, whatever fails counts
                failed.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for count in (20, 30):
        desk.send(anew(own_desk, bundled, count), quiet)
        engines.append(Engine(desk.open()))
    done.set()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(set(served)) >= 2


def test_a_connection_that_nobody_uses_gives_no_more_signs_of_life_than_servers_bear(cluster: MilvusConnection) -> None:
    assert cluster.client._get_connection()._grpc_options["grpc.keepalive_time_ms"] >= 300_000
