"""Values that name reading lists: a table of names, each with its file, folder or address.

Knows names and sources as texts; must not open a list.
"""

import json
import re
from os.path import expanduser
from pathlib import PurePath
from typing import Annotated
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator

from ingest.model import slug

LONGEST_NAME = 40
_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,{LONGEST_NAME - 1}}}")
STANDARD_INPUT = "-"


def check_list_name(name: str) -> str:
    """The name, if it may name a list. Raises ValueError with the reason."""
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"'{name[:LONGEST_NAME]}' is not a name for a list: use up to {LONGEST_NAME} letters, digits, - and _, "
            "the first a letter or a digit"
        )
    return name


def is_web_list(source: str) -> bool:
    """Whether a list is on the web."""
    return source.lower().startswith(("http://", "https://"))


def name_of_source(source: str) -> str:
    """The name of a list that was given none: the stem of its file, or the end of its address, as a slug."""
    stem = _stem_of_address(source) if is_web_list(source) else PurePath(source).stem
    return slug(stem)[:LONGEST_NAME].strip("-") or "list"


def _stem_of_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        return PurePath(unquote(parts.path).rstrip("/")).stem or parts.hostname or ""
    except ValueError:  # no address at all, which is for its reader to report
        return ""


def _parse_lists(value: object) -> object:
    """The table that a variable writes as a JSON object; all else as it is."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError('it should be a JSON object such as {"team": "team.md"}') from error


def _check_lists(lists: dict[str, str]) -> dict[str, str]:
    forms: dict[str, str] = {}
    for name, source in lists.items():
        first = forms.setdefault(check_list_name(name).casefold(), name)
        if first != name:
            raise ValueError(f"'{first}' and '{name}' differ in capitals alone: rename one of them")
        if not source.strip() or source == STANDARD_INPUT:
            raise ValueError(f"the list '{name}' has no file, folder or address")
    return {name: source if is_web_list(source) else expanduser(source) for name, source in lists.items()}  # noqa: PTH111


ListSources = Annotated[dict[str, str], BeforeValidator(_parse_lists), AfterValidator(_check_lists)]
