"""Phrases that name who made something: "by Chip Huyen", "at Airbnb", "Netflix's ranking". Knows words alone."""

from search.model import ParsedFilter
from search.query.lexicon import Lexicon, fold_name
from search.query.phrases.patterns import (
    PREPOSITION,
    QUESTION,
    TIME_WORDS,
    PhraseMatch,
    leading_form,
    match_words,
    search_words,
    strip_fillers,
)

_LEAD = r"(?:^| )(?:(?:written|authored|made|given|recorded|published|posted) (?=by ))?(?P<lead>at|from|by) "
_AFTER_NAME = rf"^(?:\W*$|(?:{TIME_WORDS}|{PREPOSITION}|tagged|labell?ed|with the tag)\b)"


class MakerPhrases:
    """Parses the names of authors and companies with the words of one list."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def parse(self, words: str, *, kind_requested: bool) -> PhraseMatch:
        """Who made it: a filter in "ranking at Airbnb", the topic in "How did Airbnb ..."."""
        if bare := self._parse_bare(words):
            return bare
        if search_words(QUESTION, words) and not kind_requested:
            return PhraseMatch((), words)
        return self._parse_after_preposition(words) or self._parse_possessive(words) or PhraseMatch((), words)

    def parse_leading(self, words: str) -> PhraseMatch:
        """The name at the start of the words, as in "Netflix talks" or "Chip Huyen's posts"."""
        maker = self.leading_name(words)
        return maker if maker.filters and not self._is_ordinary(maker) else PhraseMatch((), words)

    def leading_name(self, words: str, *, people: bool = True) -> PhraseMatch:
        """The longest name of a company or, with `people`, an author at the start of the words."""
        company, after_company = leading_form(words, self._lexicon.companies)
        author, after_author = leading_form(words, self._lexicon.authors, fold_name) if people else ("", "")
        if author and len(author) > len(company):
            names = self._lexicon.authors[fold_name(author)]
            return PhraseMatch(tuple(ParsedFilter("author", name, author) for name in names), after_author)
        if company:
            named = ParsedFilter("company", self._lexicon.companies[company.casefold()], company)
            return PhraseMatch((named,), after_company)
        return PhraseMatch((), words)

    def _parse_after_preposition(self, words: str) -> PhraseMatch | None:
        """Match "by Sutton and Barto"; names joined by "and" are alternatives, as the values of a filter are."""
        lead, offset = search_words(_LEAD, words), 0
        while lead:
            start, end = offset + lead.start(), offset + lead.end()
            makers = self._joined_names(words[end:], people=lead["lead"] != "at")
            if makers.filters and match_words(_AFTER_NAME, makers.rest):
                return PhraseMatch(makers.filters, f"{words[:start]} {makers.rest}")
            offset = end - 1
            lead = search_words(_LEAD, words[offset:])
        return None

    def _joined_names(self, words: str, *, people: bool) -> PhraseMatch:
        """Names of one kind at the start of the words, joined by commas and "and"."""
        makers = self.leading_name(words, people=people)
        while makers.filters:
            joint = match_words(r"^(?:(?:and|or|&) )?", makers.rest)
            following = self.leading_name(makers.rest[joint.end() if joint else 0 :], people=people)
            if not following.filters or following.filters[0].kind != makers.filters[0].kind:
                break
            makers = PhraseMatch((*makers.filters, *following.filters), following.rest)
        return makers

    def _parse_possessive(self, words: str) -> PhraseMatch | None:
        maker = self.leading_name(words)
        after = words.removeprefix(maker.filters[0].phrase) if maker.filters else ""
        is_possessive = after.startswith(("'s ", "’s ", "' ", "’ ")) and not self._is_family(maker)
        return maker if is_possessive else None

    def _parse_bare(self, words: str) -> PhraseMatch | None:
        """Match a question that is nothing but the name of an author."""
        maker = self.parse_leading(strip_fillers(words))
        is_author = bool(maker.filters) and maker.filters[0].kind == "author"
        return PhraseMatch(maker.filters, "") if is_author and not maker.rest.strip("?!., ") else None

    def _is_family(self, maker: PhraseMatch) -> bool:
        """Whether an author is named by the family name alone."""
        return maker.filters[0].kind == "author" and fold_name(maker.filters[0].phrase) in self._lexicon.families

    def _is_ordinary(self, maker: PhraseMatch) -> bool:
        """Whether an author is named by a family name that is also an ordinary word of the list, such as "page"."""
        return self._is_family(maker) and fold_name(maker.filters[0].phrase) in self._lexicon.ordinary_words
