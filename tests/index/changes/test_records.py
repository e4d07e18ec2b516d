"""The records of a generation: what cannot be read is damaged, and leaves no file open."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from index import integrity
from index.changes.records import open_records
from index.errors import Damaged
from index.layout import CATALOG, MANIFEST, REPORT
from tests.index.changes.generations import Entry, manifest, records
from tests.index.material import resources


def open_files(folder: Path) -> list[Path]:
    """The files below a folder that this process has open."""
    targets = [handle.readlink() for handle in Path("/proc/self/fd").iterdir() if handle.is_symlink()]
    return [target for target in targets if target.is_relative_to(folder)]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc")
def test_a_report_that_cannot_be_read_leaves_no_catalogue_open(tmp_path: Path) -> None:
    whole = records(tmp_path, [Entry(resources("A note.")[0], "Text.")])
    folder = tmp_path / whole.name
    whole.close()
    (folder / REPORT).write_text(json.dumps({"links": {"key": 3}}))
    listing = {file: facts for file, facts in integrity.file_listing(folder).items() if file in {CATALOG, REPORT}}
    sealed = replace(manifest("A list"), format=integrity.FORMAT, files=listing)
    (folder / MANIFEST).write_text(sealed.to_json(), "utf-8")
    with pytest.raises(Damaged, match="cannot be read"):
        open_records(folder, f"x-{sealed.digest[:8]}")
    assert open_files(folder) == []
