"""How many words a text has, also in scripts that put no blanks between them.

Characters of such scripts count as a part of a word each, by the factors of GMX-V
(Global Information Management Metrics Exchange - Volume 2.0, ETSI GS LIS 004): 2.8 characters
a word in Chinese, 3.0 in Japanese, 6.0 in Thai. Korean has blanks.
"""

import re

# Han; kana; Thai, and its neighbours Lao, Burmese and Khmer, which GMX-V does not name.
_SCRIPTS = (
    (re.compile(r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"), 2.8),
    (re.compile(r"[\u3041-\u3096\u309d-\u309f\u30a1-\u30ff\u31f0-\u31ff\uff66-\uff9f]"), 3.0),
    (re.compile(r"[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff]"), 6.0),
)
# Their marks, which are no words: full stops, commas, brackets.
_MARKS = re.compile(r"[\u3000-\u3004\u3008-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]")


def count_words(text: str) -> int:
    """The words of `text`."""
    if text.isascii():
        return len(text.split())
    text, count = space_out_scripts(text), 0.0
    for script, factor in _SCRIPTS:
        text, found = script.subn(" ", text)
        count += found / factor
    return len(text.split()) + round(count)


def space_out_scripts(text: str) -> str:
    """`text` with a blank for every mark of these scripts, so that its clauses stand apart."""
    return _MARKS.sub(" ", text)
