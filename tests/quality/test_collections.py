"""On every judged collection the fused search is at least as good as the better of its parts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

# What the fused figure may lie below the better part: less than sampling noise of 300 questions.
TOLERANCE = 0.003
FOLDERS = sorted(path.parent for path in Path(os.environ.get("COLLECTIONS", "/nowhere")).glob("*/corpus.jsonl"))


@pytest.mark.collections
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_fusing_loses_to_neither_part(folder: Path) -> None:
    command = [str(Path(sys.executable).parent / "refdesk"), "eval", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    scores = {mode: values["nDCG@10"] for mode, values in json.loads(done.stdout)["retrieval"].items()}
    assert scores["hybrid"] >= max(scores["lexical"], scores["dense"]) - TOLERANCE, scores
