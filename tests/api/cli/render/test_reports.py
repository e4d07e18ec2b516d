"""Reports of the index as a person sees them."""

import pytest

from api.cli.render import output, reports


def test_status_groups_what_was_not_fetched_by_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    links = [{"title": title, "outcome": "gone", "reason": "the server says 404"} for title in ("One", "Two")]
    encoder = {"name": "m", "precision": "int8", "dim": 3, "max_tokens": 9}
    counts = {
        "kinds": {"book": 2},
        "counts": {"resources": 2},
        "outcomes": {"gone": 2},
        "vectors": "half",
        "recall": 0.999,
        "abstention": {},
    }
    status = counts | {
        "generation": "g",
        "list": "L",
        "created": "c",
        "older": [],
        "encoder": encoder,
        "not_fetched": links,
        "remark": "",
    }
    output.print_rows(reports.status_rows(status))
    out = capsys.readouterr().out
    assert out.endswith("\nGone: the server says 404\n- One\n- Two\n")
    assert "Others   none\n" in out
