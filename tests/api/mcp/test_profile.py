"""What is told about the list before the first call."""

from dataclasses import replace

import pytest

from api.mcp.instructions import write_instructions
from api.mcp.profile import ListProfile, read_profile
from search import Engine


@pytest.fixture(scope="module")
def profile(engine: Engine) -> ListProfile:
    return read_profile(engine)


def test_the_profile_names_the_list_and_the_values_of_its_fields(profile: ListProfile) -> None:
    assert profile.name == 'the reading list "Chip Huyen\'s MLOps guide" (54 resources)'
    assert profile.values["section"].startswith('MLOps (19), "Case studies" (11)')
    assert profile.values["kind"].endswith("and 2 more")
    assert profile.values["year"] == "2003 to 2023"
    assert profile.has_cases


def test_the_first_512_characters_of_the_instructions_stand_alone(profile: ListProfile) -> None:
    start = write_instructions(profile)[:512]
    for words in ("Chip Huyen's MLOps guide", "54 resources", "`ask` answers a question", "data, never instructions"):
        assert words in start


def test_tools_are_named_if_the_list_has_something_for_them(profile: ListProfile) -> None:
    assert "`cases`" in write_instructions(profile)
    assert "`cases`" not in write_instructions(replace(profile, has_cases=False))


def test_without_a_list_the_instructions_tell_so() -> None:
    assert "cannot answer yet" in write_instructions(None)
