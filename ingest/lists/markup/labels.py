"""Code spans of an item: labels beside it, or text of its note.

Labels follow the link directly or stand at the end of the item. What they mean, the whole list decides: they are its
column of organisations, its kinds, or tags. Knows entries; must not know how a list is written.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.lists import inference
from ingest.lists.html_tree import Piece
from ingest.lists.model import ListEntry, ListProblem
from ingest.model import slug

# One word, or words of which the first has a capital: neither a command nor an expression.
_LABEL = re.compile(r"[.#@]?[^\W_][^\s<>$=;{}()`]{0,40}|(?=\S*[A-Z\d])[^\W_][^<>$=;{}()`]{0,60}")
_JOINER = re.compile(r"[\s,;/|+&·•]*(?:via\s+|and\s+)?")
# What may follow labels that stand before the words of the note.
_AFTER = re.compile(r"\s*(?:[-–—:,.;|]|$)|[^\S\n]*\n")
_ENDS = '.!?…)]"”’'
_KIND = re.compile(r"[a-z][a-z-]*")
# Kinds by which a list shows that its labels in lower case are kinds.
_KINDS = {
    "article", "blog", "book", "case-study", "course", "dataset", "documentation", "library", "newsletter", "notebook",
    "page", "paper", "podcast", "post", "repo", "report", "slides", "talk", "thesis", "thread", "tool", "tutorial",
    "video",
}  # fmt: skip
# Labels of software, which are no organisations.
_SOFTWARE = re.compile(
    r"(?:a?l?gpl|bsd|mit|apache|mpl|isc|cc0?|epl|eupl|wtfpl|unlicense|zlib|artistic|osl|cecill|bsl|sspl)(?:[-\s.v\d].*)?"
    r"|(?:c|c\+\+|c#|f#|go|java|javascript|typescript|python|ruby|rust|php|perl|scala|kotlin|swift|r|julia|haskell|elixir|"
    r"erlang|clojure|lua|dart|shell|bash|html5?|css|sql|matlab|ocaml|nim|zig|\.net|docker|node\.?js|deb|k8s|kubernetes|"
    r"linux|windows|macos|android|ios|web|free|freemium|paid|proprietary|commercial|open source)(?:[/\s,].*)?",
    re.IGNORECASE,
)
# Shares of a list's entries: with labels, with a year beside them or a name that the address or the title has.
_THROUGHOUT, _WITH_YEAR, _CONFIRMED = 2 / 3, 1 / 2, 1 / 4


def split_labels(tail: Sequence[Piece]) -> tuple[list[str], str]:
    """Labels and remaining text of what follows the link of an item. `tail` has text and code only."""
    texts, codes = _alternate(tail)
    labels: list[str] = []
    for start, end in _runs(texts, codes):
        if _is_label_run(texts, codes, start, end):
            labels += codes[start:end]
            codes[start:end] = [""] * (end - start)
            texts[start + 1 : end] = [""] * (end - start - 1)
    return labels, "".join(text + code for text, code in zip(texts, [*codes, ""], strict=True))


def is_label(text: str) -> bool:
    """Whether a code span of this text can be a label."""
    return bool(_LABEL.fullmatch(text))


def resolve_labels(entries: Sequence[ListEntry | ListProblem]) -> tuple[ListEntry | ListProblem, ...]:
    """The entries with their labels as year, kind, organisation or tags, as the whole list uses them.

    Of several names or kinds in an item the last counts; the others are tags.
    """
    labelled = [entry for entry in entries if isinstance(entry, ListEntry)]
    has_kinds, has_names = _has_kinds(labelled), _has_organisations(labelled)
    return tuple(
        _resolve(entry, has_kinds=has_kinds, has_names=has_names)
        if isinstance(entry, ListEntry) and entry.labels
        else entry
        for entry in entries
    )


def _alternate(tail: Sequence[Piece]) -> tuple[list[str], list[str]]:
    """Texts and codes in turns; there is one text more than codes, and texts may be empty."""
    texts, codes = [""], list[str]()
    for piece in tail:
        if piece.code:
            codes.append(piece.text)
            texts.append("")
        else:
            texts[-1] += piece.text
    return texts, codes


def _runs(texts: list[str], codes: list[str]) -> list[tuple[int, int]]:
    """First and last (exclusive) index of each run of codes with nothing but separators between them."""
    cuts = [number for number in range(1, len(codes)) if not _JOINER.fullmatch(texts[number])]
    return list(pairwise([0, *cuts, len(codes)])) if codes else []


def _is_label_run(texts: list[str], codes: list[str], start: int, end: int) -> bool:
    if not all(_LABEL.fullmatch(code) for code in codes[start:end]):
        return False
    before, after = texts[start], texts[end]
    is_last = end == len(codes) and not re.search(r"\w", after)
    if start == 0 and _JOINER.fullmatch(inference.split_details(before)[2]):
        return is_last or bool(_AFTER.match(after))
    is_spaced = end - start > 1 and not any(text.strip() for text in texts[start + 1 : end])
    return is_last and not after.strip(" \n") and (is_spaced or before.rstrip().endswith(tuple(_ENDS)))


def _has_kinds(entries: Sequence[ListEntry]) -> bool:
    """Whether most labels that could be kinds are."""
    words = [label for entry in entries for label in entry.labels if _KIND.fullmatch(label)]
    return 2 * sum(word in _KINDS for word in words) >= len(words)


def _has_organisations(entries: Sequence[ListEntry]) -> bool:
    """Whether the list has a column of organisations.

    Nearly all its items have a name as label, mostly beside a year or repeated in the address or the title.
    """
    named = [entry for entry in entries if _names(entry)]
    names = Counter(name for entry in named for name in _names(entry))
    if not named or len(named) < _THROUGHOUT * len(entries):
        return False
    if 2 * sum(count for name, count in names.items() if _SOFTWARE.fullmatch(name)) >= names.total():
        return False
    dated = sum(any(map(inference.year, entry.labels)) for entry in named)
    confirmed = sum(any(_is_in(name, entry) for name in _names(entry)) for entry in named)
    return dated >= _WITH_YEAR * len(named) or confirmed >= _CONFIRMED * len(named)


def _names(entry: ListEntry) -> list[str]:
    """The labels that may be names; `#word` is a tag."""
    labels = [label for label in entry.labels if not inference.year(label) and not label.startswith("#")]
    return [label for label in labels if not _KIND.fullmatch(label)]


def _is_in(name: str, entry: ListEntry) -> bool:
    words = slug(name).replace("-", "")
    return bool(words) and words in slug(f"{entry.url} {entry.title}").replace("-", "")


def _resolve(entry: ListEntry, *, has_kinds: bool, has_names: bool) -> ListEntry:
    years = [year for label in entry.labels if (year := inference.year(label))]
    kinds = [label for label in entry.labels if has_kinds and _KIND.fullmatch(label)]
    names = _names(entry) if has_names else []
    names = [name for name in names if not _SOFTWARE.fullmatch(name)] or names
    kind, organisation = kinds[-1:], names[-1:]
    tags = [label for label in entry.labels if not inference.year(label) and label not in (*kind, *organisation)]
    tags = [tag.removeprefix("#") or tag for tag in tags]
    return replace(
        entry,
        kind=next(iter(kind), entry.kind),
        organisation=next(iter(organisation), entry.organisation),
        year=years[-1] if years else entry.year,
        tags=(*entry.tags, *tags),
        labels=(),
    )
