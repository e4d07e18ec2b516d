"""The names of a list as questions write them: authors, companies, sections, tags, kinds and titles.

Built once for each list. Knows names; how a question uses them is known to `search.catalogue.language.noun_phrase`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from index.catalog import ListedResource
from index.text.unicode import fold_text
from ingest.model import UNKNOWN_KIND, Resource
from search.catalogue.language.titles import TitleIndex
from search.catalogue.wording import plain_words
from search.query.lexicon import KIND_WORDS, LEGAL_FORM, Lexicon, plural_of
from search.query.names import family_name, name_words

# Words of the longest name that is looked for in a question.
_MAX_NAME_WORDS = 12
# Words in headings for how much a reader should know, by the words of questions.
_LEVELS = {
    "introductory": ("introductory", "introduction", "beginner", "beginners", "basics", "basic", "fundamentals",
                     "foundations", "starting", "easy", "101"),
    "intermediate": ("intermediate",),
    "advanced": ("advanced", "expert", "experts"),
}  # fmt: skip
LEVEL_WORDS = {
    "introductory": "introductory", "beginner": "introductory", "beginners": "introductory", "basic": "introductory",
    "easy": "introductory", "intermediate": "intermediate", "advanced": "advanced",
}  # fmt: skip
Forms = Mapping[str, tuple[str, ...]]


class ListNames:
    """The names of one list, each mapping from plain words to the names in the list."""

    def __init__(self, resources: Sequence[ListedResource]) -> None:
        self.listed = resources
        self.resources = [listed.resource for listed in resources]

    @cached_property
    def kinds(self) -> Forms:
        """Kinds by their singular and plural words; a word of a kind that the list lacks has none."""
        meant = Lexicon(self.resources).kinds
        literal = {word: _literal_kinds(word, meant.get(word, ())) for word in self._kind_words}
        return literal | {plural_of(word): kinds for word, kinds in literal.items()}

    @cached_property
    def plural_kinds(self) -> Mapping[str, str]:
        """The singulars of the plural words of `kinds`."""
        return {plural_of(word): word for word in self._kind_words}

    @cached_property
    def _kind_words(self) -> set[str]:
        """The singular words for kinds: the common ones, and those of the list."""
        return {*KIND_WORDS, *(plain_words(resource.kind) for resource in self.resources)} - {UNKNOWN_KIND}

    @cached_property
    def authors(self) -> Forms:
        """Authors by their names, without middle names and initials, or by their family name."""
        return _collect((form, name) for name in _distinct(self.resources, "authors") for form in _person_forms(name))

    @cached_property
    def full_names(self) -> frozenset[str]:
        """The forms of `authors` with more than one word."""
        return frozenset(form for form in self.authors if " " in form)

    @cached_property
    def companies(self) -> Forms:
        """Organisations by their names, with and without a legal form."""
        names = dict.fromkeys(resource.organisation for resource in self.resources if resource.organisation)
        return _collect((plain_words(form), name) for name in names for form in (name, LEGAL_FORM.sub("", name)))

    @cached_property
    def tags(self) -> Forms:
        """Tags by their words."""
        return _collect((plain_words(tag), tag) for tag in _distinct(self.resources, "tags"))

    @cached_property
    def headings(self) -> list[str]:
        """The headings of all sections in the order of the list."""
        return _distinct(self.resources, "section")

    @cached_property
    def sections(self) -> Forms:
        """Headings by their words."""
        return _collect((plain_words(heading), heading) for heading in self.headings)

    @cached_property
    def titles(self) -> TitleIndex:
        """The titles of the resources."""
        return TitleIndex(resource.title for resource in self.resources)

    @cached_property
    def _heading_index(self) -> TitleIndex:
        return TitleIndex(self.headings, min_words=1)

    def find_sections(self, phrase: str) -> tuple[str, ...]:
        """The headings that a phrase is, or the only one that it is a part of."""
        partial = tuple(self.headings[n] for n in self._heading_index.resolve(phrase))
        return self.sections.get(phrase) or (partial if len(partial) == 1 else ())

    def is_mentioned(self, name: str) -> bool:
        """Whether an entry mentions a name anywhere, also as a part of another word or of its address."""
        sought = fold_text(name).strip()
        forms = (sought, sought.replace(" ", ""), sought.replace(" ", "-"))
        return any(form in text for text in map(_entry_text, self.resources) for form in forms)

    def level_sections(self, level: str) -> tuple[str, ...]:
        """The headings with a word for this level."""
        words = set(_LEVELS[level])
        return tuple(heading for heading in self.headings if words & set(plain_words(heading).split()))


def leading_name(words: str, forms: Collection[str]) -> tuple[str, str]:
    """The longest of `forms` at the start of `words`, and the words after it; empty without a match."""
    tokens = words.split(" ", _MAX_NAME_WORDS)
    for count in range(min(len(tokens), _MAX_NAME_WORDS), 0, -1):
        if (form := " ".join(tokens[:count])) in forms:
            return form, " ".join(tokens[count:])
    return "", words


def level_of(words: str) -> str:
    """The level that a heading or title in plain words names: introductory, intermediate or advanced; else empty."""
    return next((level for level, names in _LEVELS.items() if not set(names).isdisjoint(words.split())), "")


def _literal_kinds(word: str, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Of the kinds that a word may mean those that it names: "post" is no case study, "book" also a booklet."""
    known = tuple(kind for kind in kinds if kind != UNKNOWN_KIND)
    return tuple(kind for kind in known if (name := plain_words(kind)) in word or word in name) or known


def _entry_text(resource: Resource) -> str:
    fields = (resource.title, resource.listed_title, resource.note, resource.organisation, resource.site, resource.url)
    return fold_text("\n".join(filter(None, (*fields, *resource.authors, *resource.tags, *resource.headings))))


def _person_forms(name: str) -> set[str]:
    words = name_words(name)
    return {" ".join(words), " ".join((*words[:1], family_name(name))) if len(words) > 1 else "", family_name(name)}


def _distinct(resources: Iterable[Resource], field: str) -> list[str]:
    return list(dict.fromkeys(name for resource in resources for name in getattr(resource, field)))


def _collect(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Names by their form; a form may stand for several."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for form, name in pairs:
        if form:
            names[form][name] = None
    return {form: tuple(values) for form, values in names.items()}
