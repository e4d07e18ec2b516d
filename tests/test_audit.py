"""An audit that looked nothing up never passes for one that found nothing."""

from typing import Any

import pytest

from tests.tools.audit import verdict

SOUND = {"name": "a", "version": "1", "vulns": []}
KNOWN = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([SOUND], 0, "1 packages, none"),
        ([SOUND, KNOWN, SKIPPED], 1, "b 2: PYSEC-1"),
        ([SOUND, SKIPPED], 3, "Not all was audited; no advisories could be had for c"),
        ([SKIPPED, SKIPPED], 3, "NOTHING WAS AUDITED"),
        ([], 3, "NOTHING WAS AUDITED"),
    ],
)
def test_the_verdict_says_what_was_looked_up(packages: list[Any], code: int, words: str) -> None:
    found = verdict({"dependencies": packages})
    assert (found[0], words in found[1]) == (code, True)
    assert verdict(None)[0] == 3
