"""Texts of pages and lists are safe to show."""

from api.sanitize import shorten_line


def test_a_long_label_is_cut_to_one_line_without_control_characters() -> None:
    assert shorten_line("a\x1b[31m\nb\u202e" + "c" * 99, 12) == "a [31m b cc…"
    assert shorten_line(" short\n", 12) == "short"
