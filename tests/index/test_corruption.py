"""Random damage to a data folder: it is found and named, a whole generation answers, and a build repairs.

DAMAGES=500 pytest tests/index/test_corruption.py
"""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import integrity
from index.build import build
from index.encoder import export
from index.errors import Damaged
from index.generation import open_current, open_live
from index.layout import Layout
from tests.crash import tiny
from tests.crash.workload import told
from tests.index.material import NOTES, material

DAMAGES = int(os.environ.get("DAMAGES", "50"))
REPAIRED = 25  # one in so many is built anew, too
OTHER = "another list"


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Layout]:
    """Two generations of different lists, the newer one live."""
    folder = tmp_path_factory.mktemp("corruption")
    encoder = tiny.write(folder / "encoder", [*NOTES, OTHER])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(export, "prepare_encoder", lambda *_told: encoder)
        layout = Layout(folder / "data")
        build(material(*NOTES, OTHER), layout)
        build(material(), layout)
        yield layout


def damage(layout: Layout, dice: random.Random) -> str:
    """Do something to one file of the live generation, and say what to which."""
    newer, older = layout.published()
    files = integrity.files_below(layout.generation(newer))
    path = dice.choice(files)
    content, kind = path.read_bytes(), dice.choice(["flip", "cut", "zero", "grow", "swap", "older", "remove"])
    name = path.relative_to(layout.generation(newer))
    others = [other.read_bytes() for other in (*files, layout.generation(older) / name)]
    at = dice.randrange(len(content))
    match kind:
        case "flip":
            path.write_bytes(content[:at] + bytes([content[at] ^ dice.randint(1, 255)]) + content[at + 1 :])
        case "cut":
            path.write_bytes(content[:at])
        case "zero":
            path.write_bytes(content[:at] + bytes(len(content) - at))
        case "grow":
            path.write_bytes(content + content[at:])
        case "remove":
            path.unlink()
        case "swap" | "older":
            path.write_bytes(others[-1] if kind == "older" else dice.choice(others))
    return "" if path.exists() and path.read_bytes() == content else path.name


def test_no_damage_is_answered_from(layout: Layout, tmp_path: Path) -> None:
    newer, older = layout.published()
    before = told(open_current(layout)), told(open_live(layout))
    assert before[0] == before[1]
    done, number = 0, 0
    while done < DAMAGES:
        number += 1
        copy = Layout(tmp_path / "copy")
        shutil.copytree(layout.data, copy.data)
        if name := damage(copy, random.Random(number)):  # noqa: S311, it only chooses damage
            done += 1
            _is_found(copy, name, newer, older)
            if done % REPAIRED == 0:
                _is_repaired(copy)
        shutil.rmtree(copy.data)


def _is_found(layout: Layout, name: str, newer: str, older: str) -> None:
    with pytest.raises(Damaged, match=newer) as found:
        open_live(layout)
    assert name in str(found.value)
    assert str(found.value).count("\n") == 0
    opened = open_current(layout)
    assert opened.name == older
    assert opened.remark.startswith(found.value.problem)
    opened.close()


def _is_repaired(layout: Layout) -> None:
    built = build(material(), layout)
    assert built.is_new
    opened = open_current(layout)
    assert (opened.name, opened.remark, opened.manifest.counts["chunks"]) == (built.name, "", 4)
    opened.close()


def test_what_opening_leaves_unread_reading_every_byte_finds(
    layout: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(integrity, "CHECKED_BYTES", 0)
    copy = Layout(tmp_path / "copy")
    shutil.copytree(layout.data, copy.data)
    name = copy.published()[0]
    path = copy.generation(name) / "vectors.faiss"
    path.write_bytes(path.read_bytes()[:-1] + b"\1")
    assert open_live(copy).name == name
    with pytest.raises(Damaged, match=r"vectors\.faiss .* was altered"):
        integrity.verify_generation(copy.generation(name), name)
    assert build(material(), copy).is_new
