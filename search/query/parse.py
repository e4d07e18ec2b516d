"""Filters that a question states in its own words: "case studies about fraud since 2019, not by Lyft".

Each filter keeps the phrase it was read from, so that an interface can show and remove it. A
filter given by the user wins over a parsed one. Parsed filters that would match no resource are
ignored, and a remark says so. Knows words and resources; must not know scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.text.lexical import terms
from ingest.model import Resource
from search.model import ParsedFilter, Query
from search.query.filters import passes_filter
from search.query.lexicon import Lexicon
from search.query.merging import describe_filters, is_open, merge_filters
from search.query.phrases.kinds import KindPhrases
from search.query.phrases.labels import parse_section, parse_tags
from search.query.phrases.lists import find_list
from search.query.phrases.makers import MakerPhrases
from search.query.phrases.negations import NegationParser, find_negation, read_dashed
from search.query.phrases.patterns import PhraseMatch, strip_fillers
from search.query.phrases.quotations import quoted_phrases
from search.query.phrases.years import parse_years

# Characters of a question that is parsed; a longer one is a text, and parsing takes time with its length.
LONGEST = 300


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """The query to search for, the filters that were read from the question, and a remark for the user."""

    query: Query
    filters: tuple[ParsedFilter, ...] = ()
    remark: str = ""


class QuestionParser:
    """Parses questions about one list. Safe across threads."""

    def __init__(self, resources: Sequence[Resource], lists: Sequence[str] = ()) -> None:
        """A parser for the resources of `lists`, their names, if they have any."""
        self._resources, self.lists = resources, lists
        self._lexicon = Lexicon(resources)
        self._makers, self._negations = MakerPhrases(self._lexicon), NegationParser(self._lexicon)
        self._kinds = KindPhrases(self._lexicon, self._makers)

    def parse(self, query: Query) -> ParsedQuestion:
        """Move the filters stated in the question into the query's filter, and drop their words from it."""
        if query.literal or len(query.question) > LONGEST or self._lexicon.is_title(query.question):
            return ParsedQuestion(query)
        parsed, words = self._read_filters(query.question)
        new = [read for read in parsed if is_open(query.filter, read.kind)]
        if not new:
            return ParsedQuestion(query)
        merged = merge_filters(query.filter, new)
        if not any(passes_filter(resource, merged) for resource in self._resources):
            remark = f"The list has nothing of {describe_filters(new)}; all of it was searched."
            return ParsedQuestion(query, remark=remark)
        return ParsedQuestion(replace(query, question=words or query.question, filter=merged), tuple(new))

    @staticmethod
    def may_exclude(question: str) -> bool:
        """Whether a question has words of an exclusion; much faster than parsing it."""
        dashed, words = read_dashed(_single_spaced(question[:LONGEST]))
        return bool(dashed) or find_negation(words) is not None

    def _read_filters(self, question: str) -> tuple[list[ParsedFilter], str]:
        """All filters in the order in which they are parsed, and the words to search for, empty for all of them."""
        listed, question = self._read_list(_single_spaced(question))
        dashed, words = read_dashed(question)
        excluded = [ParsedFilter("exclude", self._negations.value_of(word), f"-{word}") for word in dashed]
        request = self._read_request(words)
        if negation := find_negation(words):
            affirmed = self._read_request(_single_spaced(negation.rest))
            if negated := self._negations.exclusions(negation, affirmed.filters):
                request, words, excluded = affirmed, strip_fillers(negation.rest), [*negated, *excluded]
        quoted = [ParsedFilter("phrase", phrase, f'"{phrase}"') for phrase in quoted_phrases(request.rest)]
        rest = strip_fillers(request.rest)
        return [*listed, *request.filters, *excluded, *quoted], rest if terms(rest) else (words if excluded else "")

    def _read_list(self, words: str) -> tuple[list[ParsedFilter], str]:
        """The list that the words name beside a topic, and the words without its phrase."""
        phrase = find_list(words, self.lists)
        is_topical = phrase and phrase.is_condition and terms(phrase.rest)
        return ([phrase.parsed], phrase.rest) if phrase and is_topical else ([], words)

    def _read_request(self, words: str) -> PhraseMatch:
        """What the question asks for: section, tags, kind, years and who made it."""
        section = parse_section(words, self._lexicon)
        tags = parse_tags(_single_spaced(section.rest), self._lexicon)
        kind = self._kinds.parse(_single_spaced(tags.rest))
        is_request = bool(kind.filters or tags.filters)
        years = PhraseMatch((), _single_spaced(kind.rest))
        if self._lexicon.has_years:
            years = parse_years(years.rest, kind_requested=is_request)
        maker = self._makers.parse(_single_spaced(years.rest), kind_requested=is_request)
        filters = (*section.filters, *tags.filters, *kind.filters, *years.filters, *maker.filters)
        return PhraseMatch(filters, maker.rest)


def _single_spaced(words: str) -> str:
    return " ".join(words.split())
