"""Log lines go to standard error, one line each, warnings and worse."""

import logging

import pytest

from api import logs


@pytest.fixture(autouse=True)
def own_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the handlers of the test run alone."""
    monkeypatch.setattr(logging.root, "handlers", [])


def test_a_warning_is_one_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure_logging()
    logging.getLogger("some.module").warning("the disk is slow")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith(" WARNING some.module: the disk is slow\n")
    assert said.err.count("\n") == 1


def test_below_a_warning_nothing_is_logged_unless_requested(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure_logging()
    logging.getLogger("some.module").info("quiet")
    assert capsys.readouterr().err == ""
    logs.configure_logging(logging.INFO)
    logging.getLogger("some.module").info("loud")
    assert "loud" in capsys.readouterr().err


def test_configuring_twice_says_a_thing_once(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure_logging()
    logs.configure_logging()
    logging.getLogger("some.module").warning("once")
    assert capsys.readouterr().err.count("once") == 1


def test_a_library_that_chatters_is_held_to_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure_logging(logging.DEBUG)
    logging.getLogger("httpx2").info("sending")
    assert capsys.readouterr().err == ""
