"""What a person is told of a failure: one sentence, whatever raised it."""

import errno

import pytest

from api.errors import Failure, ServeError, SettingsError, error_sentence
from index.errors import Busy, NoIndex
from ingest.errors import ListError
from search.errors import JudgmentError, QuestionError


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_called_that_with_its_file(number: int) -> None:
    said = error_sentence(OSError(number, "whatever", "/data/x"))
    assert said == "The disk is full (/data/x): free some space and try again; the published index is untouched."


def test_a_path_that_cannot_be_used_is_named_with_the_reason() -> None:
    said = error_sentence(PermissionError(errno.EACCES, "Permission denied", "/data/x"))
    assert said == "Permission denied (/data/x): check the path and its permissions; nothing published was changed."


def test_an_error_without_a_number_keeps_its_own_words() -> None:
    assert error_sentence(OSError("the pipe broke")).startswith("the pipe broke: ")


@pytest.mark.parametrize("kind", [Busy, NoIndex, ListError, JudgmentError, QuestionError, SettingsError, ServeError])
def test_our_own_errors_speak_for_themselves_and_are_caught_at_the_door(kind: type[Exception]) -> None:
    assert issubclass(kind, Failure)
    assert error_sentence(kind("What happened: what to do.")) == "What happened: what to do."
