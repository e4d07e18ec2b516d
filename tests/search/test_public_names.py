"""The public names of the package are imported when they are used, not before."""

import subprocess
import sys

import pytest

import search


@pytest.mark.parametrize("name", search.__all__)
def test_each_public_name_is_there(name: str) -> None:
    assert getattr(search, name).__name__ == name


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Nope'"):
        _ = search.Nope  # type: ignore[attr-defined]


def test_the_command_line_starts_without_numpy() -> None:
    code = "import sys, api.cli; print('numpy' in sys.modules, 'search.engine' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
