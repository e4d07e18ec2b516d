"""Values that name files and folders, in which `~` is the home folder."""

import os
from os.path import expanduser
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator


def _expand_home(path: str) -> str:
    """Expand `~` and `~user` as the shell does; the path of an unknown user stays as it is."""
    return expanduser(path)  # noqa: PTH111, pathlib's raises for an unknown user


def _expand_path(path: Path) -> Path:
    return Path(_expand_home(str(path)))


def _split_paths(value: object) -> object:
    """The paths of a text, separated as in PATH; all else as it is."""
    return [path for path in value.split(os.pathsep) if path] if isinstance(value, str) else value


HomePath = Annotated[Path, AfterValidator(_expand_path)]
# A name that may be a path, such as that of a model.
HomeName = Annotated[str, AfterValidator(_expand_home)]
HomePaths = Annotated[tuple[HomePath, ...], BeforeValidator(_split_paths)]
