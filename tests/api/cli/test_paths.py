"""Reading paths at the terminal."""

from rich.cells import cell_len

from api.http.schemas.records import PathSchema
from tests.api.running import Run

GOAL = "become able to monitor models"


def test_the_steps_are_shown_in_order_with_their_reasons(refdesk: Run) -> None:
    out = refdesk("path", GOAL).out
    assert out.startswith(f'A path of 5 resources for the goal "{GOAL}", in the order\nin which to read them: ')
    assert "the reading time is not known" in " ".join(out.split())
    assert out.index("1.  Designing Machine") < out.index("4.  Data Distribution Shifts") < out.index("5.  Instrument")
    assert out.count('    Why: "') == 5
    assert '    Before: "' in out
    prose = [line for line in out.splitlines() if "https://" not in line]
    assert max(map(cell_len, prose)) <= 80


def test_json_is_for_programs(refdesk: Run) -> None:
    found = refdesk("path", GOAL, "--hours", "10", "--kind", "book", "--kind", "talk", "--json").json
    assert PathSchema.model_validate(found, strict=True).model_dump() == found
    assert {step["resource"]["kind"] for step in found["steps"]} <= {"book", "talk"}
    assert (found["hours"], found["minutes"], found["untimed"]) == (10, 0, len(found["steps"]))


def test_a_goal_without_a_path_and_wrong_options_are_named(refdesk: Run) -> None:
    nothing = refdesk("path", "bake sourdough bread")
    assert (nothing.code, nothing.out.strip()) == (0, "This list has nothing that leads to that goal.")
    refused = refdesk("path", GOAL, "--hours", "0")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.strip() == "The time is 0 hours: give a number of hours above 0."
    assert refdesk("path", GOAL, "--hours", "soon").code == 2
    assert refdesk("path", GOAL, "--company", "Nobody").err.startswith("The list has no company 'Nobody'")
    assert refdesk("path", "").err.startswith("The question is empty")


def test_ask_leads_to_the_path(refdesk: Run) -> None:
    out = refdesk("ask", f"What should I read to {GOAL}?").out
    assert out.startswith("A path of 5 resources")
    assert "Computed from the list, not quoted." in out
    assert out.count("-- ") >= 6
