"""One export serves all data folders of a user, unless somebody else could have changed it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from index.encoder import export, export_cache
from index.encoder.graphs.embedding_model import EmbeddingModel
from index.encoder.onnx import OnnxEncoder
from index.errors import EncoderError


@pytest.fixture
def exports(encoders: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the models exported in this test; an export is a copy of one made before."""
    names: list[str] = []

    def copied(_model: EmbeddingModel, name: str, folder: Path) -> None:
        names.append(name)
        shutil.copytree(next(encoders.iterdir()), folder, dirs_exist_ok=True)

    monkeypatch.setattr(export, "write_encoder", copied)
    return names


@pytest.fixture
def shared(encoders: Path, tmp_path: Path) -> Path:
    """A shared cache with the export of the default model."""
    return shutil.copytree(encoders, tmp_path / "shared")


def test_data_folders_of_a_user_share_an_export(tmp_path: Path, exports: list[str]) -> None:
    shared = tmp_path / "home" / "encoders"
    folders = [export.prepare_encoder(export.DEFAULT, tmp_path / name, shared) for name in ("first", "second")]
    assert folders == [shared / folders[0].name] * 2
    assert exports == [export.DEFAULT]
    assert shared.stat().st_mode & 0o777 == 0o700
    assert OnnxEncoder(folders[1]).card.name == export.DEFAULT


def test_an_export_by_another_process_that_does_not_end_is_named(
    tmp_path: Path, exports: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_cache, "_EXPORT_SECONDS", 0.1)
    with FileLock(tmp_path / "cache.lock"), pytest.raises(EncoderError, match=r"holds .*cache\.lock: end it and try"):
        export.prepare_encoder(export.DEFAULT, tmp_path / "cache")
    assert exports == []


def test_an_export_says_that_it_begins_and_ends_and_a_cached_one_says_nothing(
    tmp_path: Path, exports: list[str]
) -> None:
    stages: list[tuple[str, int, int]] = []
    for name in ("first", "second"):
        export.prepare_encoder(export.DEFAULT, tmp_path / name, tmp_path / "shared", lambda *step: stages.append(step))
    stage = "preparing the encoder (once a machine)"
    assert stages == [(stage, 0, 1), (stage, 1, 1)]
    assert len(exports) == 1


def test_an_export_in_the_data_folder_is_used_first(encoders: Path, tmp_path: Path, exports: list[str]) -> None:
    folder = export.prepare_encoder(export.DEFAULT, encoders, tmp_path / "shared")
    assert folder.parent == encoders
    assert exports == []
    assert not (tmp_path / "shared").exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize("place", [".", "encoder"])
def test_an_export_that_others_could_change_is_not_used(
    shared: Path, tmp_path: Path, exports: list[str], place: str
) -> None:
    folder = next(shared.iterdir())
    (folder if place == "encoder" else shared).chmod(0o777)
    used = export.prepare_encoder(export.DEFAULT, tmp_path / "data", shared)
    assert exports == [export.DEFAULT]
    assert not used.stat().st_mode & 0o022
    assert used.parent == (shared if place == "encoder" else tmp_path / "data")


@pytest.mark.parametrize("name", ["model.onnx", "weights.bin", "tokenizer.json", "card.json", "sums.json"])
def test_a_damaged_shared_export_is_made_again(shared: Path, tmp_path: Path, exports: list[str], name: str) -> None:
    damaged = next(shared.iterdir()) / name
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-9] + b"otherwise")
    assert export.prepare_encoder(export.DEFAULT, tmp_path / "data", shared).parent == shared
    assert damaged.read_bytes() == whole
    assert exports == [export.DEFAULT]


def test_a_shared_cache_that_cannot_be_written_is_done_without(tmp_path: Path, exports: list[str]) -> None:
    (tmp_path / "file").touch()
    folder = export.prepare_encoder(export.DEFAULT, tmp_path / "data", tmp_path / "file" / "shared")
    assert folder.parent == tmp_path / "data"
    assert exports == [export.DEFAULT]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_home_that_is_read_only_is_done_without(tmp_path: Path, exports: list[str]) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    assert export.prepare_encoder(export.DEFAULT, tmp_path / "data", home / "encoders").parent == tmp_path / "data"
    assert exports == [export.DEFAULT]


def test_a_full_disk_under_the_shared_cache_leaves_the_data_folder(
    encoders: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written(_model: EmbeddingModel, _name: str, folder: Path) -> None:
        if (tmp_path / "shared") in folder.parents:
            raise OSError(28, "No space left on device")
        shutil.copytree(next(encoders.iterdir()), folder, dirs_exist_ok=True)

    monkeypatch.setattr(export, "write_encoder", written)
    assert export.prepare_encoder(export.DEFAULT, tmp_path / "data", tmp_path / "shared").parent == tmp_path / "data"
    assert list((tmp_path / "shared").iterdir()) == []


def test_a_home_without_a_name_leaves_no_folder_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exports: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = export.prepare_encoder(export.DEFAULT, tmp_path / "data", Path("~/.cache/refdesk/encoders"))
    assert folder.parent == tmp_path / "data"
    assert not (tmp_path / "~").exists()
    assert exports == [export.DEFAULT]


def test_a_name_on_a_hub_is_not_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exports: list[str]) -> None:
    monkeypatch.setattr(export, "_load_torch", lambda _name: None)
    stages: list[str] = []
    folder = export.prepare_encoder(
        "somebody/model", tmp_path / "data", tmp_path / "shared", lambda stage, *_: stages.append(stage)
    )
    assert folder.parent == tmp_path / "data"
    assert not (tmp_path / "shared").exists()
    assert stages[0] == "preparing the encoder (once a data folder)"
    assert exports == ["somebody/model"]


def test_processes_at_once_export_once(encoders: Path, tmp_path: Path) -> None:
    code = """
import shutil, sys, time
from pathlib import Path
from index.encoder import export, export_cache

source, log, cache, shared = map(Path, sys.argv[1:])

def slow(_model, _name, folder):
    with log.open("a") as out:
        out.write("export\\n")
    time.sleep(1)
    shutil.copytree(source, folder, dirs_exist_ok=True)

export._load_model, export.write_encoder = (lambda _name: None), slow
print(export.prepare_encoder(export.DEFAULT, cache, shared))
"""
    arguments = [str(next(encoders.iterdir())), str(tmp_path / "log")]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, *arguments, str(tmp_path / f"data{number}"), str(tmp_path / "shared")],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    folders = {process.communicate(timeout=120)[0].strip() for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert folders == {str(tmp_path / "shared" / next(encoders.iterdir()).name)}
    assert (tmp_path / "log").read_text() == "export\n"


def test_a_draft_is_no_export(encoders: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / ".exporting-x" / "encoder").mkdir(parents=True)
    assert not export.is_exported(export.DEFAULT, tmp_path / "data", tmp_path / "shared")
    assert not export.is_exported(export.DEFAULT, tmp_path / "nothing")
    assert export.is_exported(export.DEFAULT, tmp_path / "data", encoders)
