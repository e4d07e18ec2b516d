"""A crash at a sample of the calls that write; `make crash` takes them all."""

from collections.abc import Callable, Iterator

import pytest

from index.encoder import export
from tests.crash.replay import replay, scene
from tests.crash.trace import Call, can_trace
from tests.crash.workload import Places

pytestmark = pytest.mark.skipif(not can_trace(), reason="strace is not installed, or may not trace")

Record = Callable[[str], tuple[Places, list[Call]]]


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """Records a scene, each once."""
    recorded: dict[str, tuple[Places, list[Call]]] = {}
    with pytest.MonkeyPatch.context() as patched:

        def of(name: str) -> tuple[Places, list[Call]]:
            if name not in recorded:
                recorded[name] = scene(tmp_path_factory.mktemp(name), name)
            places = recorded[name][0]
            patched.setattr(export, "prepare_encoder", lambda *_, **__: places.encoder)
            return recorded[name]

        yield of


def test_no_crash_loses_what_a_user_wrote(record: Record) -> None:
    tally = replay(*record("files"), every=23, runs=20)
    assert tally.lost == []
    assert len(tally.points) > 8 < tally.different


@pytest.mark.slow
@pytest.mark.parametrize(("name", "every"), [("workload", 149), ("desk", 149)])
def test_no_crash_loses_what_was_done(record: Record, name: str, every: int) -> None:
    tally = replay(*record(name), every=every, runs=4)
    assert tally.lost == []
    assert len(tally.points) > 10 < tally.different


@pytest.mark.slow
@pytest.mark.parametrize("file", ["refdesk.toml", "own.md", "feedback.jsonl", "reading.sqlite", "refresh.json"])
def test_a_forgotten_sync_of_a_file_of_the_user_is_detected(record: Record, file: str) -> None:
    places, calls = record("files")
    assert replay(places, [*_careless(calls, file)], runs=1000, most=1).lost


@pytest.mark.slow
@pytest.mark.parametrize("file", ["CURRENT", "manifest.json"])
def test_a_forgotten_sync_of_an_index_is_detected(record: Record, file: str) -> None:
    places, calls = record("workload")
    assert replay(places, [*_careless(calls, file)], every=61, runs=1000, most=1).lost


def _careless(calls: list[Call], name: str) -> Iterator[Call]:
    """The calls without those that sync a file of this name."""
    opened = dict[int, str]()
    for call in calls:
        if call.kind == "open":
            opened[call.handle] = call.path
        if call.kind != "sync" or name not in opened.get(call.handle, ""):
            yield call
