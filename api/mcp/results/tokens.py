"""How many tokens a text costs an assistant, estimated without its tokenizer, and what fits into so many.

Knows texts and records. The estimate errs upwards: it is at least a token for 3.5 characters, and at least one for each
sign, for two digits, for five letters and for each character outside ASCII.
"""

import json
import re
from collections.abc import Callable, Iterable
from math import ceil
from typing import Any, TypeVar

from api.mcp.results.schemas import McpRecord

Item = TypeVar("Item")
Record = TypeVar("Record", bound=McpRecord)
_PIECE = re.compile(r"(?P<word>[A-Za-z]+)|(?P<number>[0-9]+)|[^\sA-Za-z0-9]")
_CHARACTERS, _LETTERS, _DIGITS = 3.5, 5, 2
# Tokens between two records.
_SEPARATOR = 2


def count_tokens(text: str) -> int:
    """The estimated tokens of `text`."""
    return max(ceil(len(text) / _CHARACTERS), sum(map(_piece_tokens, _PIECE.finditer(text))))


def json_tokens(value: Any) -> int:
    """The estimated tokens of a value as JSON."""
    return count_tokens(json.dumps(value, ensure_ascii=False))


def record_tokens(record: Record, render: Callable[[Record], str]) -> int:
    """The estimated tokens of a record among others, as `render` writes it or as JSON: the larger of both."""
    return max(count_tokens(render(record)), json_tokens(record.compact())) + _SEPARATOR


def take_fitting(items: Iterable[Item], cost: Callable[[Item], int], budget: int) -> list[Item]:
    """The first items that cost at most `budget` together."""
    taken: list[Item] = []
    for item in items:
        budget -= cost(item)
        if budget < 0:
            break
        taken.append(item)
    return taken


def cut_to_tokens(text: str, budget: int) -> str:
    """The longest beginning of `text` of at most `budget` tokens; it ends with a word where the text has spaces."""
    if count_tokens(text) <= budget:
        return text
    low, high = 0, min(len(text), int(budget * _CHARACTERS))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if count_tokens(text[:middle]) <= budget else (low, middle - 1)
    return _end_with_word(text[:low])


def _end_with_word(text: str) -> str:
    """`text` without its last word, which may be half of one, unless that is much of it."""
    end = max(text.rfind(" "), text.rfind("\n"))
    return text[:end] if end > len(text) // 2 else text


def _piece_tokens(piece: re.Match[str]) -> int:
    size = len(piece[0])
    return ceil(size / _LETTERS) if piece["word"] else ceil(size / _DIGITS) if piece["number"] else 1
