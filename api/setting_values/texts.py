"""Values that are several texts, and intervals of time."""

import json
import re
from typing import Annotated

from pydantic import BeforeValidator, Field


def _split_values(value: object) -> object:
    """The values of a text, separated by commas or spaces, or written as a JSON array; all else as it is."""
    if not isinstance(value, str):
        return value
    if not re.match(r"\s*\[\s*[\"\]]", value):
        return [text for text in re.split(r"[\s,;]+", value) if text]
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError('it should be values separated by commas, or a JSON array such as ["a", "b"]') from error


Values = Annotated[tuple[str, ...], BeforeValidator(_split_values)]

INTERVAL = "[1-9][0-9]{0,2}[hdw]"
Interval = Annotated[
    str,
    Field(
        description="how often refdesk serve refreshes the index: 12h, 1d, 1w; empty for never",
        pattern=f"^({INTERVAL})?$",
    ),
]
