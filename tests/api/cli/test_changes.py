"""What changed, and resources as they were, at the terminal."""

import pytest
from markdown_it import MarkdownIt
from rich.cells import cell_len

from api.http.schemas.changes import ChangesSchema, StoredAsOfSchema
from index.layout import Layout
from tests.api.history.changed_desk import ANTS, BATS, KINDS, OWLS
from tests.api.running import Run


def test_each_resource_that_changed_is_shown_once_with_all_that_changed(refdesk: Run, changed: Layout) -> None:
    out = refdesk("changes", data=changed.data).out
    prose = " ".join(out.split())
    assert prose.startswith("6 resources changed from the index of ")
    assert "1 new in the list, 1 removed from the list, 1 link died, 1 moved, 1 entry edited, 1 text changed." in prose
    assert "Address: https://example.org/bats is now https://other.net/x" in prose
    assert "Title: 'On the life of bees' is now 'On bees <script>alert(1)</script>'" in prose
    assert "Text: " in prose
    assert "gone, below News" in prose
    assert "+ They were seen at sea <b>for the first time</b>." in prose
    assert all(out.count(f"- {title}") == 1 for title in KINDS)
    assert [line.split()[-1] for line in out.splitlines() if line.startswith("Kept")] == changed.published()
    assert max(cell_len(line) for line in out.splitlines() if "https://" not in line) <= 80


def test_json_is_the_one_of_http(refdesk: Run, changed: Layout) -> None:
    report = refdesk("changes", "--since", changed.published()[1], "--json", data=changed.data).json
    assert ChangesSchema.model_validate(report, strict=True).model_dump() == report
    assert {change["resource"]["title"]: change["kinds"] for change in report["changes"]} == KINDS


def test_markdown_shows_markup_of_titles_and_pages_as_text(refdesk: Run, changed: Layout) -> None:
    text = refdesk("changes", "--markdown", data=changed.data).out
    html = MarkdownIt("commonmark").render(text)
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;" in html
    assert "<script>" not in html
    assert "<b>" not in html
    assert html.count("<h2>") == len(KINDS)
    assert '<a href="https://other.net/x">' in html


def test_a_resource_is_shown_as_it_was(refdesk: Run, changed: Layout) -> None:
    older = changed.published()[1]
    now, then = (
        refdesk("show", ANTS.resource.id, "--text", *when, data=changed.data).out for when in ([], ["--as-of", older])
    )
    assert "seen at sea" in now
    assert "seen at sea" not in then
    assert then.startswith("As of ")
    assert f"in the index\n{older}." in then or f"in the index {older}." in then
    removed = refdesk("show", OWLS.resource.id, "--as-of", older, "--json", data=changed.data).json
    assert StoredAsOfSchema.model_validate(removed, strict=True).model_dump() == removed
    assert (removed["as_of"]["generation"], removed["documents"][1]["text"]) == (older, OWLS.text)
    moved = refdesk("show", "https://other.net/x", "--as-of", older, "--json", data=changed.data).json
    assert moved["url"] == BATS.resource.url


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["changes", "--since", "03/05/2026"], "The date '03/05/2026' is ambiguous, 2026-03-05 or 2026-05-03"),
        (["changes", "--since", "20200101T000000000000Z-12345678"], "No generation '20200101T000000000000Z-12345678'"),
        (["changes", "--since", "soon"], "'soon' is not a date, a time or a generation"),
        (["show", "on-the", "--as-of", "2020-01-01"], "No index from 2020-01-01 or before is kept; kept are those of"),
        (["show", "none-such", "--as-of", "2026-01-01T00:00"], "No index from 2026-01-01 or before is kept"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    refdesk: Run, changed: Layout, arguments: list[str], reason: str
) -> None:
    refused = refdesk(*arguments, data=changed.data)
    assert (refused.code, refused.out) == (1, "")
    assert reason in refused.err
    assert refused.err.count("\n") == 1


def test_with_one_generation_everything_is_new(refdesk: Run) -> None:
    done = refdesk("changes")
    assert done.code == 0
    prose = " ".join(done.out.split())
    assert prose.startswith("Only one index is kept, that of ")
    assert "so all of its resources are new." in prose
    assert refdesk("changes", "--json", "--markdown").code == 2
    assert refdesk("changes", "--json").json["since"] is None
