"""Phrases that request a kind of resource: "books about ...", "which papers discuss ...", "fraud case studies".

Knows words alone.
"""

from search.model import ParsedFilter
from search.query.lexicon import Lexicon
from search.query.phrases.makers import MakerPhrases
from search.query.phrases.patterns import (
    PREPOSITION,
    QUESTION,
    TIME_WORDS,
    PhraseMatch,
    contains_any,
    leading_form,
    match_words,
    search_words,
)

_REQUEST = (
    r"^\W*(?:(?:please )?(?:(?:show|give|recommend|suggest|find|get) (?:me|us)|find|search for|(?:an? )?list(?: of)?|"
    r"(?:i(?:['’]?m| am) )?looking for|i (?:want|need)(?: to (?:see|read|watch|find))?|(?:are|is) there|"
    r"do you (?:have|know(?: of)?)|(?:what|which) are(?= (?:the|some) )) )?"
)
_QUALIFIERS = (
    r"(?:(?:all|any|some|the|an?|few|good|great|best|free|online|recent|other|more|interesting|introductory) )*"
)
# After "which books": verbs of a request for books, as opposed to a question about books.
_CONTENT_VERBS = (
    r"^(?:(?:cover|discuss|explain|describe|teach|introduce|treat|address|explore)(?:e?s|e?d)?|deals? with|"
    r"talks? about|(?:is|are)(?: there)? (?:about|on)|"
    r"(?:should|can|could|may) (?:i|we|one) (?:read|watch|take|study)(?: (?:about|on|for|to learn))?)\b|"
    r"^(?:(?:is|are)(?: there)?)?\W*$"
)
# Verbs of other subjects too: "which classes use slots" asks for no course.
_USING_VERBS = r"^(?:use[sd]?|appl(?:y|ies|ied)|mention(?:s|ed)?|report(?:s|ed)?)\b"
_MADE = r"(?:by|from|at|tagged|labell?ed|with the tag)"
_AFTER_KIND = rf"^(?:\W*$|(?:{PREPOSITION}|{TIME_WORDS}|{_MADE}|that|which|who)\b)"
# "Threads in Python" and "classes that are rare" name their topic, not a kind.
_AFTER_AMBIGUOUS_KIND = rf"^(?:\W*$|(?:about|on|regarding|concerning|covering|{_MADE}|{TIME_WORDS}|in (?:19|20)\d\d)\b)"
_AFTER_NOUN_PHRASE = rf"^(?:\W*$|(?:{TIME_WORDS}|{_MADE}|in)\b)"
# Words that a noun phrase such as "fraud detection case studies" does not have.
_NON_NOUNS = (
    r"\b(?:about|on|of|in|for|from|by|at|to|with|and|or|the|an?|my|your|i|we|not|except|excluding|besides|"
    r"(?!learning|engineering|processing|monitoring|testing|streaming|mining|computing)\w+ing)\b"
)
# Most nouns before the kind in such a phrase.
_MAX_NOUNS = 4


class KindPhrases:
    """Parses requests for kinds with the words of one list."""

    def __init__(self, lexicon: Lexicon, makers: MakerPhrases) -> None:
        self._lexicon, self._makers = lexicon, makers

    def parse(self, words: str) -> PhraseMatch:
        """The requested kind, and who made it if they stand before the kind ("Netflix talks on ...")."""
        if not contains_any(words, self._lexicon.kinds):
            return PhraseMatch((), words)
        return (
            self._match_which(words)
            or self._match_request(words)
            or self._match_noun_phrase(words)
            or PhraseMatch((), words)
        )

    def _match_which(self, words: str) -> PhraseMatch | None:
        """Match "which books cover ..."."""
        lead = match_words(rf"^\W*(?:what|which) {_QUALIFIERS}", words)
        form, rest = leading_form(words[lead.end() :], self._lexicon.kinds) if lead else ("", "")
        is_certain = form.casefold() in self._lexicon.unambiguous
        verb = match_words(f"{_CONTENT_VERBS}|{_USING_VERBS}" if is_certain else _CONTENT_VERBS, rest) if form else None
        return PhraseMatch(self._filters(form), rest[verb.end() :]) if verb else None

    def _match_request(self, words: str) -> PhraseMatch | None:
        """Match "show me books about ...", but not "talk about ..." or "classes of ..."."""
        lead = match_words(_REQUEST + _QUALIFIERS, words)
        start = words[lead.end() :] if lead else words
        form, rest = leading_form(start, self._lexicon.kinds)
        maker = PhraseMatch((), start) if form else self._makers.parse_leading(start)
        if maker.filters:
            form, rest = leading_form(maker.rest, self._lexicon.kinds)
        led = bool(maker.filters or (lead and lead[0].strip()))
        if not (form and self._is_request(words, form.casefold(), rest, led=led)):
            return None
        return PhraseMatch((*self._filters(form), *maker.filters), rest)

    def _is_request(self, words: str, form: str, rest: str, *, led: bool) -> bool:
        """Whether the kind at the start of `words` is requested; `led` if other words stand before it."""
        if match_words(r"^of\b", rest):
            return form.startswith("case")
        request = match_words(_REQUEST, words)
        certain = form in self._lexicon.unambiguous or bool(request and request[0].strip())
        plural = led or form in self._lexicon.plurals
        return plural and match_words(_AFTER_KIND if certain else _AFTER_AMBIGUOUS_KIND, rest) is not None

    def _match_noun_phrase(self, words: str) -> PhraseMatch | None:
        """Match "fraud detection case studies"."""
        tokens = words.split(" ")
        for count in range(1, min(_MAX_NOUNS, len(tokens) - 1) + 1):
            form, rest = leading_form(" ".join(tokens[count:]), self._lexicon.unambiguous)
            nouns = " ".join(tokens[:count])
            nominal = form and match_words(_AFTER_NOUN_PHRASE, rest) and not search_words(_NON_NOUNS, nouns)
            if nominal and not search_words(QUESTION, words):
                return PhraseMatch(self._filters(form), f"{nouns} {rest}")
        return None

    def _filters(self, form: str) -> tuple[ParsedFilter, ...]:
        return tuple(ParsedFilter("kind", kind, form) for kind in self._lexicon.kinds[form.casefold()])
