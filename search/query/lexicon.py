"""The words that refer to the kinds, organisations, authors, sections and tags of a list.

Built once from the resources of a list. Knows words alone; how a question uses them is known to
`search.query.parse`.
"""

import re
from collections.abc import Iterable
from functools import cached_property

from index.text.unicode import fold_text
from ingest.model import UNKNOWN_KIND, Resource
from search.query.names import family_name, full_forms, name_words

# Common words and the kinds that they may mean; the name of a kind is added for each list.
# A blog post is often listed as a case study, or as a page if the list names no kind.
KIND_WORDS = {
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
LEGAL_FORM = re.compile(r"(?:\.com|,?\s(?:inc|ltd|llc|corp|gmbh)\.?)$", re.IGNORECASE)


class Lexicon:
    """The words, in lower case, for what a list has.

    `kinds` maps a word or phrase to the kinds it may mean. `plurals` are its plural forms,
    `unambiguous` the plural forms that are hardly ever a topic. `companies`, `sections`, `titles` and `tags` map a
    form to the name in the list, `authors` to all names that it may mean; `families` are the family names among its
    forms. `has_years` is whether any resource has a year.
    """

    def __init__(self, resources: Iterable[Resource]) -> None:
        listed = list(resources)
        kinds = {resource.kind for resource in listed}
        singulars: dict[str, tuple[str, ...]] = {
            fold_text(kind.replace("-", " ")): (kind,) for kind in kinds - {UNKNOWN_KIND}
        }
        # A word counts only if the list has a kind that it means.
        singulars |= {word: present for word, meant in KIND_WORDS.items() if (present := _present(meant, kinds))}
        plurals = {plural_of(word): word for word in singulars}
        self.kinds = singulars | {form: singulars[word] for form, word in plurals.items()}
        self.kinds |= {form.replace(" ", "-"): meant for form, meant in self.kinds.items()}
        self.plurals = frozenset(plurals) | {form.replace(" ", "-") for form in plurals}
        self.unambiguous = frozenset(form for form, word in plurals.items() if word in _UNAMBIGUOUS)
        names = {resource.organisation for resource in listed if resource.organisation}
        self.companies = {fold_text(LEGAL_FORM.sub("", name)): name for name in sorted(names)}
        self.companies |= {fold_text(name): name for name in names}
        self.sections = {fold_text(heading): heading for resource in listed for heading in resource.headings}
        self.titles = {fold_text(resource.title): resource.title for resource in listed}
        self.tags = {fold_label(tag): tag for resource in listed for tag in resource.tags}
        self.has_years = any(resource.year for resource in listed)
        people = list(dict.fromkeys(name for resource in listed for name in resource.authors))
        full_names = _collect_names((form, name) for name in people for form in full_forms(name))
        families = _collect_names((family_name(name), name) for name in people if family_name(name))
        self.families = frozenset(families.keys() - full_names.keys())
        self.authors = families | full_names
        self._listed = listed

    def is_title(self, question: str) -> bool:
        """Whether a question is the title of a resource; one of two words, such as "All books", hardly is."""
        form = fold_text(" ".join(question.split()))
        return form.count(" ") > 1 and form in self.titles

    @cached_property
    def ordinary_words(self) -> frozenset[str]:
        """The words in lower case of titles and notes."""
        texts = (text for resource in self._listed for text in (resource.title, resource.note))
        return frozenset(word for text in texts for word in re.findall(r"\b[a-z]{2,}\b", text))


def fold_label(text: str) -> str:
    """A tag as it is compared: in lower case, with spaces for hyphens."""
    return " ".join(fold_text(text).removeprefix("#").replace("-", " ").replace("_", " ").split())


def fold_name(text: str) -> str:
    """The name of a person as it is compared: its normalised words."""
    return " ".join(name_words(text))


def _collect_names(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The names of each form, in list order."""
    names: dict[str, dict[str, None]] = {}
    for form, name in pairs:
        names.setdefault(form, {})[name] = None
    return {form: tuple(forms) for form, forms in names.items()}


def _present(meant: tuple[str, ...], kinds: set[str]) -> tuple[str, ...]:
    """Those of the meant kinds that the list has; none if only the unknown kind is left."""
    present = tuple(kind for kind in meant if kind in kinds)
    return present if present != (UNKNOWN_KIND,) else ()


def plural_of(word: str) -> str:
    """The English plural of a word for a kind."""
    if word.endswith(("s", "sh", "ch", "x")):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"
