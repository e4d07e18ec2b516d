"""The words by which a list's own kinds, organisations and sections are asked for.

Built from the resources of one list, once. Knows words alone; how a question uses them is
for `search.query.parse`.
"""

import re
from collections.abc import Iterable

from ingest.model import Resource

# What people call things, and the kinds of a list that may be meant. A kind's own words are added.
# A blog post is often listed as a case study, or as a page where the list says nothing.
_SAID = {
    "book": ("book", "booklet"), "textbook": ("book",), "ebook": ("book", "booklet"),
    "case study": ("case-study",), "use case": ("case-study",),
    "course": ("course",), "class": ("course",), "mooc": ("course",), "bootcamp": ("course",),
    "lecture": ("lecture-note", "video", "talk", "course"),
    "lecture note": ("lecture-note",), "class note": ("lecture-note",), "course note": ("lecture-note",),
    "slide": ("slides", "talk", "lecture-note"), "slide deck": ("slides", "talk", "lecture-note"),
    "paper": ("paper",), "research paper": ("paper",), "preprint": ("paper",), "publication": ("paper",),
    "post": ("post", "case-study", "page"), "blog post": ("post", "case-study", "page"),
    "blog": ("post", "case-study", "page"), "essay": ("post", "page"),
    "article": ("post", "paper", "case-study", "page"),
    "repo": ("repo",), "repository": ("repo",), "github repo": ("repo",), "github repository": ("repo",),
    "talk": ("talk", "video"), "presentation": ("talk", "video", "slides"), "keynote": ("talk", "video"),
    "video": ("video", "talk"), "recording": ("video", "talk"),
    "thread": ("thread",), "tweet": ("thread",), "twitter thread": ("thread",),
}  # fmt: skip
# Hardly ever a topic themselves, whereas "duplicate videos" asks for none.
_SETTLED = {
    "book", "textbook", "case study", "course", "mooc", "research paper", "paper", "lecture", "lecture note", "talk",
    "slide deck", "blog post", "repo", "repository", "github repo", "github repository",
}  # fmt: skip
# The kind of what a list says nothing of.
_UNKNOWN = "page"
_FORM = re.compile(r"(?:\.com|,?\s(?:inc|ltd|llc|corp|gmbh)\.?)$", re.IGNORECASE)


class Lexicon:
    """Spoken forms, in lower case, of what a list has.

    `kinds` maps a form to the kinds meant, `plurals` and `settled` are those of its forms that
    are plural, and plural and hardly ever a topic; `companies` and `sections` map a form to
    the name in the list. `dated` says whether any resource has a year.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        listed = list(resources)
        had = {one.kind for one in listed}
        said: dict[str, tuple[str, ...]] = {kind.replace("-", " ").casefold(): (kind,) for kind in had - {_UNKNOWN}}
        # The kind that a word is a name for must be there: a list without posts is no list of posts.
        said |= {word: found for word, kinds in _SAID.items() if (found := _present(kinds, had))}
        plurals = {plural_of(word): word for word in said}
        self.kinds = said | {form: said[word] for form, word in plurals.items()}
        self.kinds |= {form.replace(" ", "-"): kinds for form, kinds in self.kinds.items()}
        self.plurals = frozenset(plurals) | {form.replace(" ", "-") for form in plurals}
        self.settled = frozenset(form for form, word in plurals.items() if word in _SETTLED)
        names = {one.organisation for one in listed if one.organisation}
        self.companies = {_FORM.sub("", name).casefold(): name for name in sorted(names)}
        self.companies |= {name.casefold(): name for name in names}
        self.sections = {part.casefold(): part for one in listed for part in one.section}
        self.dated = any(one.year for one in listed)


def _present(kinds: tuple[str, ...], had: set[str]) -> tuple[str, ...]:
    found = tuple(kind for kind in kinds if kind in had)
    return found if found != (_UNKNOWN,) else ()


def plural_of(word: str) -> str:
    """The plural of a word for a kind."""
    if word.endswith(("s", "sh", "ch", "x")):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"
