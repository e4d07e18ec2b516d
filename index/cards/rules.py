"""Which sentence of a case study states its problem, methods, data, results or lesson: rules over English words.

A sentence counts for a field by a cue in its words; its subject, heading and place decide between several. The few
sentences of a curator's note say these things, so a weak cue is enough there; a page needs a plain statement.
Must not know documents or resources.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.cards import vocabulary as words
from index.cards.model import CardField
from index.cards.sentences import CardSentence


@dataclass(frozen=True, slots=True)
class _FieldRule:
    """How the sentences of a field are recognised.

    `note` or `page` must match, according to where the sentence is from, and `never` must not. `headings` are words
    above such sentences. `earlier` is the weight of the place in the document; it is negative if later is better.
    """

    note: re.Pattern[str]
    page: re.Pattern[str]
    never: re.Pattern[str]
    headings: re.Pattern[str]
    earlier: float


def _rule(note: str, page: str, never: str, headings: str, earlier: float) -> _FieldRule:
    in_note, on_page, excluded, above = (re.compile(text, re.IGNORECASE) for text in (note, page, never, headings))
    return _FieldRule(in_note, on_page, excluded, above, earlier)


# A sentence serves one field; the fields choose in this order.
_RULES = {
    CardField.PROBLEM: _rule(
        words.PROBLEM_IN_NOTE, words.PROBLEM_ON_PAGE, words.NO_PROBLEM,
        r"\b(?:introduction|problems?|challenges?|motivation|background|goals?|why|overview|task|use case|"
        r"business)\b", 2.0,
    ),
    CardField.LESSON: _rule(
        words.LESSON_IN_NOTE, words.LESSON_ON_PAGE, words.NO_LESSON,
        r"\b(?:lessons?|takeaways?|conclusions?|summary|learn(?:ed|t|ings?)|retrospective|wrap\w*|discussion)\b", -2.0,
    ),
    CardField.METHODS: _rule(
        words.METHODS_IN_NOTE, words.METHODS_ON_PAGE, words.NO_METHODS,
        r"\b(?:methods?|approach|models?|architecture|solution|implementation|design|system|training|pipeline)\b", 0.4,
    ),
    CardField.DATA: _rule(
        words.DATA, words.DATA, words.NO_DATA, r"\b(?:data|data ?sets?|corpus)\b", 0.8,
    ),
    CardField.RESULTS: _rule(
        words.GAIN, words.RESULTS_ON_PAGE, words.NO_RESULTS,
        r"\b(?:results?|evaluation|performance|benchmarks?|experiments?|impact|outcomes?|conclusions?)\b", -0.5,
    ),
}  # fmt: skip
# What a sentence of the curator's note is worth before any of the page.
_NOTE = 10.0
# A statement this far on the wrong half of a page counts only beneath a heading of its field.
_MISPLACED = 0.25


def choose_sentences(sentences: Sequence[CardSentence], company: str) -> dict[CardField, CardSentence]:
    """The best sentence for each field that has one; the curator's note goes before the page."""
    chosen: dict[CardField, CardSentence] = {}
    for field, rule in _RULES.items():
        free = [sentence for sentence in sentences if sentence not in chosen.values()]
        scores = [_score(sentence, rule, company) for sentence in free]
        if best := max(scores, default=0.0):
            chosen[field] = free[scores.index(best)]
    return chosen


def _score(sentence: CardSentence, rule: _FieldRule, company: str) -> float:
    """How well a sentence serves a field; 0 if it does not."""
    text, cue = sentence.text, rule.note if sentence.is_note else rule.page
    if not cue.search(text) or rule.never.search(text):
        return 0.0
    if sentence.is_note:
        return _NOTE + words.weight(text)
    is_headed = bool(rule.headings.search(" ".join(sentence.headings[-1:])))
    place = rule.earlier * (0.5 - sentence.position)
    if not is_headed and place < -_MISPLACED:
        return 0.0
    is_theirs = bool(company) and company.casefold() in text.casefold()
    return 3.0 + is_theirs + is_headed + place + words.weight(text)
