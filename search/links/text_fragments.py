"""Text fragments (`#:~:text=`): the words by which a browser finds a quote in a page as it shows it.

The stored text is Markdown; a browser matches what it renders. So a fragment is made of words
between which nothing stood but blanks, within one block, and counted in the page without its
marks. Knows text alone, no addresses. The form is that of
https://wicg.github.io/scroll-to-text-fragment/.
"""

import re
from collections.abc import Hashable
from functools import partial
from urllib.parse import quote as percent

from index.lru import Kept

# Words of a fragment's beginning and end, at the least. One that is unique in the stored text
# may stand in a menu as well, which is not stored; that many in a row hardly do.
_BEGIN = 5
_END = 3
# A beginning has at least this many characters if the run of words is as long; then fewer words suffice.
_LETTERS = 20
_FEW = 3
# A quote of so many words or fewer beyond the beginning is named whole, not by its end.
_REST = 4
# Characters before and after a quote that tell it from others of the same words.
_AROUND = 200
_CONTEXT = 4

# Between two runs of words: another block, or something of which it is not known how the page shows it.
_BLOCK, _UNKNOWN = "\n", "\0"
_MARKS = re.compile(
    r"(?=[^\w\n \t.,;'\"?)/=]|[_\d]|[ \t]{2}|^[ \t])(?:"  # most characters begin no mark, and are passed at once
    r"(?P<unknown>!\[[^\]]*\]\([^)]*\)|\$\$.{1,500}?\$\$|(?<!\w)\$[^$\n]+\$(?!\w)|\\\(.{1,500}?\\\)|\\\[.{1,500}?\\\]"
    r"|<[a-zA-Z/!][^<>\n]*>|\[\^?\d{1,3}\](?!\()|(?<=\S)[ \t]{2,}(?=\S))"
    r"|(?P<block>^[ \t]*\|?[ \t]*:?-{2,}[-:| \t]*$|^[ \t]*(?:`{3}|~{3})[^\n]*$|\|)"
    r"|(?P<none>\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[(?=[^\[\]\n]*\]\()"
    r"|^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])(?:[ \t]+|$))+|^#{1,6}[ \t]+|`+"
    r"|(?<!\w)\*{1,3}(?=\S[^*\n]*\*)|(?<=\S)\*{1,3}(?!\w)|(?<!\w)_(?=[^\s_])|(?<=[^\s_])_(?!\w)|\u00ad|\u200b)"
    r"|\\(?P<kept>[\\`*_{}\[\]()#+.!|<>~-]))",
    re.MULTILINE | re.DOTALL,
)
# What is not known takes the words that touch it with it: of `grid<sup>2</sup>` the page shows `grid2`.
# Looked for from the beginnings of words alone: a word of 100,000 letters took minutes from each of them.
_HALF = re.compile(r"(?:(?<![^\s\0])[^\s\0]++)?\0[^\s\0]*")
# Numbers alone say nothing: margins and tables are full of them.
_WORD = re.compile(r"[^\W\d_]")
_FRONT, _BACK = re.compile(r"^\W+"), re.compile(r"\W+$")
_QUOTES = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")

Run = list[str]
# Directives of passages that were shown, by what tells their page from others: some 350 bytes each.
_KEPT: Kept[str] = Kept(16_384)
# The words of their pages, up to so many characters, by the same: finding them takes most of the time.
_PAGES: Kept[str] = Kept(16_000_000, len)


def text_directive(page: str, start: int, end: int) -> str:
    """The text directive for `page[start:end]`, without the marks before it; empty if there is none that is sure.

    `page` is the stored Markdown of one page. Passages are few and shown again and again, so the last are kept.
    """
    name = hash(page), len(page)  # a string knows its hash: a book is not read again for each of its passages
    return _KEPT.get((name, start, end), partial(_directive, name, page, start, end))


def _directive(name: Hashable, page: str, start: int, end: int) -> str:
    flat, runs = _PAGES.get(name, partial(_flat, page)), _runs(page[start:end])
    before = _runs(page[max(0, start - _AROUND) : start])[-1:]
    after = _runs(page[end : end + _AROUND])[:1]
    row = [*before, *runs, *after]
    own = [at for at in range(len(before), len(before) + len(runs)) if _WORD.search(" ".join(row[at]))]
    for at in sorted(own, key=lambda at: (not _telling(row[at]), len(row[at]) < _BEGIN)):
        if _telling(row[at]) and (begin := _unique(row[at], flat)):
            return _ranged(begin, row[at])
        if found := _told_apart(row, at, flat):
            return found
    return next((_spelt(row[at]) for at in own if _once(row[at], flat)), "")


def _telling(run: Run) -> bool:
    """Whether a run is no heading, no label and no row of numbers, which menus and margins have too."""
    words = [word for word in run if not word.isdecimal()]
    return len(words) >= _BEGIN or (len(words) >= _FEW and len(" ".join(words)) >= _LETTERS)


def _unique(run: Run, flat: str) -> Run | None:
    """The shortest beginning of the run that tells enough and stands once on the page."""
    for count in range(min(_BEGIN, len(run)), len(run) + 1):
        if (len(" ".join(run[:count])) >= _LETTERS or count == len(run)) and _once(run[:count], flat):
            return run[:count]
    return None


def _ranged(begin: Run, run: Run) -> str:
    """The beginning and the end of the run, or the whole of it if that is hardly longer."""
    if len(run) - len(begin) <= _REST:
        return _spelt(run)
    return f"{_spelt(begin)},{_spelt(run[-_END:])}"


def _told_apart(row: list[Run], at: int, flat: str) -> str:
    """The run together with words before or after it, where that stands once on the page."""
    run, before = " ".join(row[at]), " ".join(row[at - 1][-_CONTEXT:]) if at else ""
    if _trimmed(before) and _once([before, run], flat):
        return f"{_percent(_FRONT.sub('', before))}-,{_percent(_BACK.sub('', run))}"
    after = " ".join(row[at + 1][:_CONTEXT]) if at + 1 < len(row) else ""
    if _trimmed(after) and _once([run, after], flat):
        return f"{_percent(_FRONT.sub('', run))},-{_percent(_BACK.sub('', after))}"
    return ""


def _once(run: Run, flat: str) -> bool:
    wanted = _folded(_trimmed(" ".join(run)))
    return bool(wanted) and flat.find(wanted) == flat.rfind(wanted) != -1


def _runs(markdown: str) -> list[Run]:
    """The words of each stretch of a text as a page shows it; an empty one where it is not known how."""
    lines = _HALF.sub(f"{_BLOCK}{_UNKNOWN}{_BLOCK}", _shown(markdown)).split(_BLOCK)
    return [line.replace(_UNKNOWN, "").split() for line in lines if line.strip()]


def _flat(page: str) -> str:
    """All words of a page in one line, as they are compared; what is not known may be nothing."""
    return _folded(" ".join(_shown(page).replace(_UNKNOWN, " ").split()))


def _shown(markdown: str) -> str:
    return _MARKS.sub(_instead, markdown)


def _instead(found: re.Match[str]) -> str:
    if found["unknown"]:
        return f" {_UNKNOWN} " if found["unknown"].isspace() else _UNKNOWN
    return _BLOCK if found["block"] else found["kept"] or ""


def _folded(text: str) -> str:
    """As browsers compare: without regard to case and to the form of quotation marks."""
    return text.casefold().translate(_QUOTES)


def _trimmed(text: str) -> str:
    """Without punctuation at its ends: matches begin and end at words."""
    return _BACK.sub("", _FRONT.sub("", text))


def _spelt(run: Run) -> str:
    return _percent(_trimmed(" ".join(run)))


def _percent(text: str) -> str:
    """Percent-encoded; `-`, `,` and `&` have a meaning in a directive."""
    return percent(text, safe="").replace("-", "%2D")
