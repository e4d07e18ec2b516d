"""Abbreviations that texts define: "Reinforcement Learning from Human Feedback (RLHF)".

After Schwartz and Hearst, A Simple Algorithm for Identifying Abbreviation Definitions in Biomedical Text (2003), with
stricter rules for the short form, as texts of every kind are read. Knows words alone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

# A short form and its long form in lower case.
Definition = tuple[str, str]
# A short form has two capitals or a digit: "RLHF", "mAP", "k8s"; a plural "s" does not belong to it.
_SHORT = r"((?=[^\s]*(?:[A-Z][^\s]*[A-Z]|\d))[A-Za-z][A-Za-z0-9/&-]{1,8}?)s?"
_INSIDE = re.compile(rf"{_SHORT}(?:[;,] .*)?")
_BEFORE = re.compile(rf"(?<![\w(]){_SHORT} ?$")
_PARENTHESES = re.compile(r"\(([^()\n]{2,80})\)")
# Characters before the parentheses that may be a long form, and a short form.
_LONG_REACH, _SHORT_REACH = 120, 12
_WORD = re.compile(r"[^\W_]+")
# Words of a long form that its abbreviation may skip.
_SKIPPED = frozenset("a an and as at by de for from in of on or over the to via with".split())  # noqa: SIM905
# Words before the parentheses for each letter of the short form (Schwartz and Hearst: |A| + 5, 2 |A|).
_EXTRA_WORDS, _WORDS_PER_LETTER = 5, 2


def find_definitions(text: str) -> Iterator[Definition]:
    """Pairs of a short form and its long form that `text` defines: "long (SHORT)" or "SHORT (long)"."""
    for parentheses in _PARENTHESES.finditer(text) if "(" in text else ():
        start, inside = parentheses.start(), parentheses[1]
        if match := _INSIDE.fullmatch(inside):
            short, long = match[1], _long_form(match[1], text[max(0, start - _LONG_REACH) : start])
        elif match := _BEFORE.search(text, max(0, start - _SHORT_REACH), start):
            short, long = match[1], _whole_long_form(match[1], inside)
        else:
            continue
        if long:
            yield short, long.casefold()


def _whole_long_form(short: str, text: str) -> str:
    """The whole of `text` if it is the long form."""
    words = " ".join(text.split())
    return words if _long_form(short, words) == words else ""


def _long_form(short: str, before: str) -> str:
    """The words at the end of `before` whose initials are the letters of `short`; empty if there are none."""
    letters = [letter for letter in short.casefold() if letter.isalnum()]
    words = list(_WORD.finditer(before))[-min(len(letters) + _EXTRA_WORDS, len(letters) * _WORDS_PER_LETTER) :]
    for count in range(2, len(words) + 1):
        if _spells([word[0].casefold() for word in words[-count:]], letters):
            long = " ".join(before[words[-count].start() : words[-1].end()].split())
            return "" if short.casefold() in long.casefold().split() else long
    return ""


def _spells(words: list[str], letters: list[str]) -> bool:
    """Whether the initials of the words are the letters in order; words such as "of" may be left out."""
    if not words or not letters:
        return not letters and all(word in _SKIPPED for word in words)
    if words[0][0] == letters[0] and _spells(words[1:], letters[1:]):
        return True
    return len(letters) < len(words) and words[0] in _SKIPPED and _spells(words[1:], letters)


def common_definitions(definitions: Mapping[Definition, int]) -> dict[str, str]:
    """The long form of each short form; none where two long forms are equally frequent in these counts."""
    counts: dict[str, Counter[str]] = {}
    for (short, long), count in sorted(definitions.items()):
        counts.setdefault(short, Counter())[long] += count
    best = {short: longs.most_common(2) for short, longs in counts.items()}
    return {short: longs[0][0] for short, longs in best.items() if len(longs) < 2 or longs[0][1] > longs[1][1]}
