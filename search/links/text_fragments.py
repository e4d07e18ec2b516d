"""Text fragments (`#:~:text=`): the words by which a browser finds a quote on a rendered page.

The stored text is Markdown, but a browser matches rendered text. So a fragment consists of words of one block with
only white space between them, and is unique on the page without its markup. Knows text; must not know URLs. Format:
https://wicg.github.io/scroll-to-text-fragment/.
"""

import re
from collections.abc import Hashable
from functools import partial
from urllib.parse import quote as percent_encode

from index.lru import LruCache

# Minimum words at the start and the end of a fragment. Words that are unique in the stored text may also be in a
# menu, which is not stored; this many in a row hardly are.
_START_WORDS = 5
_END_WORDS = 3
# From this many characters a start needs fewer words.
_START_LETTERS = 20
_FEWER_WORDS = 3
# Words of a quote after its start up to which it is written in full instead of by its end.
_REST_WORDS = 4
# Characters before and after a quote from which context is taken to tell it from the same words elsewhere.
_AROUND = 200
_CONTEXT_WORDS = 4

# Separators of runs of words: the end of a block, and markup of which the rendered form is unknown.
_BLOCK, _UNKNOWN = "\n", "\0"
_MARKS = re.compile(
    r"(?=[^\w\n \t.,;'\"?)/=]|[_\d]|[ \t]{2}|^[ \t])(?:"  # most characters begin no markup and are skipped at once
    r"(?P<unknown>!\[[^\]]*\]\([^)]*\)|\$\$.{1,500}?\$\$|(?<!\w)\$[^$\n]+\$(?!\w)|\\\(.{1,500}?\\\)|\\\[.{1,500}?\\\]"
    r"|<[a-zA-Z/!][^<>\n]*>|\[\^?\d{1,3}\](?!\()|(?<=\S)[ \t]{2,}(?=\S))"
    r"|(?P<block>^[ \t]*\|?[ \t]*:?-{2,}[-:| \t]*$|^[ \t]*(?:`{3}|~{3})[^\n]*$|\|)"
    r"|(?P<none>\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\[(?=[^\[\]\n]*\]\()"
    r"|^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])(?:[ \t]+|$))+|^#{1,6}[ \t]+|`+"
    r"|(?<!\w)\*{1,3}(?=\S[^*\n]*\*)|(?<=\S)\*{1,3}(?!\w)|(?<!\w)_(?=[^\s_])|(?<=[^\s_])_(?!\w)|\u00ad|\u200b)"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+.!|<>~-]))",
    re.MULTILINE | re.DOTALL,
)
# Words that touch unknown markup are unknown as well: `grid<sup>2</sup>` is rendered as `grid2`.
# Matches start only at the start of a word: from every letter a word of 100,000 letters took minutes.
_TOUCHED = re.compile(r"(?:(?<![^\s\0])[^\s\0]++)?\0[^\s\0]*")
# A fragment needs a letter: margins and tables are full of numbers.
_LETTER = re.compile(r"[^\W\d_]")
_LEADING, _TRAILING = re.compile(r"^\W+"), re.compile(r"\W+$")
_QUOTATION_MARKS = str.maketrans("\u2018\u2019\u201c\u201d", "''\"\"")

Run = list[str]
# Text directives of recent passages, some 350 bytes each.
_DIRECTIVES: LruCache[str] = LruCache(16_384)
# Words of recent pages as `_page_words` returns them, up to this many characters: most of the time goes into these.
_PAGE_WORDS: LruCache[str] = LruCache(16_000_000, len)


def text_directive(page: str, start: int, end: int) -> str:
    """The text directive for `page[start:end]`, without `:~:text=`; empty if no words identify the quote.

    `page` is the stored Markdown of one page. Results are cached, as the same passages are shown again and again.
    """
    key = hash(page), len(page)  # a string caches its hash: a book is not hashed again for each of its passages
    return _DIRECTIVES.get((key, start, end), partial(_make_directive, key, page, start, end))


def _make_directive(key: Hashable, page: str, start: int, end: int) -> str:
    page_words, quoted = _PAGE_WORDS.get(key, partial(_page_words, page)), _runs(page[start:end])
    before = _runs(page[max(0, start - _AROUND) : start])[-1:]
    after = _runs(page[end : end + _AROUND])[:1]
    runs = [*before, *quoted, *after]
    positions = range(len(before), len(before) + len(quoted))
    own = [position for position in positions if _LETTER.search(" ".join(runs[position]))]
    preferred = sorted(own, key=lambda at: (not _is_distinctive(runs[at]), len(runs[at]) < _START_WORDS))
    for position in preferred:
        run = runs[position]
        if _is_distinctive(run) and (beginning := _unique_start(run, page_words)):
            return _range_directive(beginning, run)
        if directive := _context_directive(runs, position, page_words):
            return directive
    return next((_encode_run(runs[position]) for position in own if _is_unique(runs[position], page_words)), "")


def _is_distinctive(run: Run) -> bool:
    """Whether a run is unlike headings, labels and rows of numbers, which are also in menus and margins."""
    words = [word for word in run if not word.isdecimal()]
    return len(words) >= _START_WORDS or (len(words) >= _FEWER_WORDS and len(" ".join(words)) >= _START_LETTERS)


def _unique_start(run: Run, page_words: str) -> Run | None:
    """The shortest start of the run that is long enough and unique on the page."""
    for count in range(min(_START_WORDS, len(run)), len(run) + 1):
        is_long = len(" ".join(run[:count])) >= _START_LETTERS or count == len(run)
        if is_long and _is_unique(run[:count], page_words):
            return run[:count]
    return None


def _range_directive(beginning: Run, run: Run) -> str:
    """The start and the end of the run, or all of it if that is hardly longer."""
    if len(run) - len(beginning) <= _REST_WORDS:
        return _encode_run(run)
    return f"{_encode_run(beginning)},{_encode_run(run[-_END_WORDS:])}"


def _context_directive(runs: list[Run], position: int, page_words: str) -> str:
    """The run with words before or after it as context, if those are unique on the page together; else empty."""
    run, before = " ".join(runs[position]), " ".join(runs[position - 1][-_CONTEXT_WORDS:]) if position else ""
    if _trim(before) and _is_unique([before, run], page_words):
        return f"{_encode(_LEADING.sub('', before))}-,{_encode(_TRAILING.sub('', run))}"
    after = " ".join(runs[position + 1][:_CONTEXT_WORDS]) if position + 1 < len(runs) else ""
    if _trim(after) and _is_unique([run, after], page_words):
        return f"{_encode(_LEADING.sub('', run))},-{_encode(_TRAILING.sub('', after))}"
    return ""


def _is_unique(run: Run, page_words: str) -> bool:
    text = _fold(_trim(" ".join(run)))
    return bool(text) and page_words.find(text) == page_words.rfind(text) != -1


def _runs(markdown: str) -> list[Run]:
    """The words of a text in runs, as rendered; an empty run where the rendered form is unknown."""
    lines = _TOUCHED.sub(f"{_BLOCK}{_UNKNOWN}{_BLOCK}", _strip_markup(markdown)).split(_BLOCK)
    return [line.replace(_UNKNOWN, "").split() for line in lines if line.strip()]


def _page_words(page: str) -> str:
    """All words of a page in one line, folded; unknown markup counts as a space."""
    return _fold(" ".join(_strip_markup(page).replace(_UNKNOWN, " ").split()))


def _strip_markup(markdown: str) -> str:
    return _MARKS.sub(_replace_mark, markdown)


def _replace_mark(match: re.Match[str]) -> str:
    if match["unknown"]:
        return f" {_UNKNOWN} " if match["unknown"].isspace() else _UNKNOWN
    return _BLOCK if match["block"] else match["escaped"] or ""


def _fold(text: str) -> str:
    """Text as browsers compare it: without regard to case and to the form of quotation marks."""
    return text.casefold().translate(_QUOTATION_MARKS)


def _trim(text: str) -> str:
    """Text without punctuation at its ends, since browsers match whole words."""
    return _TRAILING.sub("", _LEADING.sub("", text))


def _encode_run(run: Run) -> str:
    return _encode(_trim(" ".join(run)))


def _encode(text: str) -> str:
    """Percent-encoded text; `-`, `,` and `&` have a meaning in a directive."""
    return percent_encode(text, safe="").replace("-", "%2D")
