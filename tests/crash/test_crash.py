"""A crash at a sample of the calls that write; `make crash` takes them all."""

from collections.abc import Iterator

import pytest

from index.encoder import export
from tests.crash.replay import replay, scene
from tests.crash.trace import Call, can_trace
from tests.crash.workload import Places

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_trace(), reason="strace is not installed, or may not trace"),
]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Places, list[Call]]]:
    places, calls = scene(tmp_path_factory.mktemp("crash"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(export, "prepare_encoder", lambda *_told: places.encoder)
        yield places, calls


def test_no_crash_loses_what_was_done(recorded: tuple[Places, list[Call]]) -> None:
    tally = replay(*recorded, every=149, runs=4)
    assert tally.lost == []
    assert len(tally.points) > 10 < tally.different


@pytest.mark.parametrize("name", ["CURRENT", "manifest.json"])
def test_a_forgotten_sync_is_found(recorded: tuple[Places, list[Call]], name: str) -> None:
    places, calls = recorded
    tally = replay(places, [*_careless(calls, name)], every=61, runs=1000, most=1)
    assert tally.lost


def _careless(calls: list[Call], name: str) -> Iterator[Call]:
    """The calls without those that sync a file of this name."""
    opened = dict[int, str]()
    for call in calls:
        if call.kind == "open":
            opened[call.handle] = call.path
        if call.kind != "sync" or name not in opened.get(call.handle, ""):
            yield call
