"""The words that refer to the kinds, organisations and sections of a list.

Built once from the resources of a list. Knows words alone; how a question uses them is known to
`search.query.parse`.
"""

import re
from collections.abc import Iterable

from ingest.model import Resource

# Common words and the kinds that they may mean; the name of a kind is added for each list.
# A blog post is often listed as a case study, or as a page if the list names no kind.
_KIND_WORDS = {
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
# Hardly ever a topic themselves, unlike "videos" in "duplicate videos".
_UNAMBIGUOUS = {
    "book", "textbook", "case study", "course", "mooc", "research paper", "paper", "lecture", "lecture note", "talk",
    "slide deck", "blog post", "repo", "repository", "github repo", "github repository",
}  # fmt: skip
# The kind of a resource for which the list names none.
_UNKNOWN = "page"
_LEGAL_FORM = re.compile(r"(?:\.com|,?\s(?:inc|ltd|llc|corp|gmbh)\.?)$", re.IGNORECASE)


class Lexicon:
    """The words, in lower case, for what a list has.

    `kinds` maps a word or phrase to the kinds it may mean. `plurals` are its plural forms,
    `unambiguous` the plural forms that are hardly ever a topic. `companies` and `sections` map a
    form to the name in the list. `has_years` is whether any resource has a year.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        listed = list(resources)
        kinds = {resource.kind for resource in listed}
        singulars: dict[str, tuple[str, ...]] = {
            kind.replace("-", " ").casefold(): (kind,) for kind in kinds - {_UNKNOWN}
        }
        # A word counts only if the list has a kind that it means.
        singulars |= {word: present for word, meant in _KIND_WORDS.items() if (present := _present(meant, kinds))}
        plurals = {plural_of(word): word for word in singulars}
        self.kinds = singulars | {form: singulars[word] for form, word in plurals.items()}
        self.kinds |= {form.replace(" ", "-"): meant for form, meant in self.kinds.items()}
        self.plurals = frozenset(plurals) | {form.replace(" ", "-") for form in plurals}
        self.unambiguous = frozenset(form for form, word in plurals.items() if word in _UNAMBIGUOUS)
        names = {resource.organisation for resource in listed if resource.organisation}
        self.companies = {_LEGAL_FORM.sub("", name).casefold(): name for name in sorted(names)}
        self.companies |= {name.casefold(): name for name in names}
        self.sections = {heading.casefold(): heading for resource in listed for heading in resource.section}
        self.has_years = any(resource.year for resource in listed)


def _present(meant: tuple[str, ...], kinds: set[str]) -> tuple[str, ...]:
    """Those of the meant kinds that the list has; none if only the unknown kind is left."""
    present = tuple(kind for kind in meant if kind in kinds)
    return present if present != (_UNKNOWN,) else ()


def plural_of(word: str) -> str:
    """The English plural of a word for a kind."""
    if word.endswith(("s", "sh", "ch", "x")):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"
