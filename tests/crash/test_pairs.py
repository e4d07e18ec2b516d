"""Two processes at once; `make crash` takes every pair many times."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.desk import Desk, prepared_desk
from tests.crash.pairs import PAIRS, try_pair, uses_of
from tests.crash.processes import Use, run_all

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with prepared_desk(tmp_path_factory.mktemp("desk")) as desk:
        run_all(desk, Use("index"))
        yield desk


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_each_of_two_changes_at_once_is_done_or_refused_and_none_is_lost(
    template: Desk, tmp_path: Path, pair: tuple[str, str]
) -> None:
    dice = random.Random(" ".join(pair))  # noqa: S311, it only chooses delays
    assert try_pair(template, tmp_path / "copy", uses_of(pair, dice, is_same=dice.random() < 1 / 2))[0] == []
