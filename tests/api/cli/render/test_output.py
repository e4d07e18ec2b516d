"""What prints: JSON, failures, and text without the control characters of a page."""

import pytest
from rich.console import Console

from api.cli.render import output
from api.sanitize import sanitize_line
from tests.api.running import HOSTILE


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("two\nlines\r\n\tand  blanks ", "two lines and blanks"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("\x9b2J\x07\x00\x7f", "2J"),
        ("left\u202eright\u2066to\u200fleft", "left right to left"),
        ("a\u2028b\u2029c\u00a0d", "a b c d"),
        ("\ud800", ""),
        ("Zürich, 東京, 🚲 and [bold]", "Zürich, 東京, 🚲 and [bold]"),
    ],
)
def test_control_and_direction_characters_become_blanks(text: str, shown: str) -> None:
    assert sanitize_line(text) == shown


def test_a_failure_is_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_failure(f"The list {HOSTILE} {'is far too long ' * 10}")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err


def test_json_is_utf_8_where_the_terminal_is(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_json({"title": "Zürich"})
    assert capsys.readouterr().out == '{\n  "title": "Zürich"\n}\n'


def test_the_colour_of_a_label_ends_where_its_text_begins() -> None:
    (line,) = output._row_lines(Console(width=80), output.Row("Bees", label="1.", indent=4))
    assert line.plain == "1.  Bees"
    assert [(span.start, span.end) for span in line.spans if span.style == "cyan"] == [(0, 4)]
    assert line.style == ""
