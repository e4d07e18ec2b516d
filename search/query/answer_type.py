"""What sort of answer a question asks for, and whether a sentence is of that sort.

Told from a question's own words, as such things are said in English; a question that says
nothing of it wants any answer. Knows words alone, no scores and no resources.
"""

import re
from enum import StrEnum

from index.text.lexical import terms


class AnswerType(StrEnum):
    """The sorts of answers that are told apart."""

    READING = "reading"
    SEVERAL = "several"
    NUMBER = "number"
    TIME = "time"
    NAME = "name"
    REASON = "reason"
    STEPS = "steps"
    DEFINITION = "definition"
    ANY = "any"


_WHO = r"(?:i|we|one|you|a \w+|beginners?|students?)"
_WORKS = (
    r"(?:books?|textbooks?|papers?|courses?|class(?:es)?|videos?|talks?|lectures?|articles?|posts?|tutorials?|"
    r"threads?|podcasts?|case stud(?:y|ies)|resources|reading)"
)
# In this order: "which books should I read" asks for reading before it asks which of several.
_ASKS = {
    AnswerType.READING: (
        rf"\b(?:what|which(?: [\w-]+)+?) (?:should|can|could|do|must|may) {_WHO} (?:\w+ )?(?:read|watch|study|take)\b|"
        rf"\bwhere (?:can|could|do|should|may) {_WHO} (?:\w+ )?(?:learn|study|read|practi[sc]e|find out)\b|"
        rf"^\W*(?:[\w-]+ ){{0,5}}{_WORKS} (?:on|about|for|to learn|that|which|covering|explaining)\b|"
        r"\b(?:recommend\w*|reading list|everything (?:you have|there is))\b"
    ),
    AnswerType.SEVERAL: (
        r"^\W*(?:which|compare)\b|\b(?:vs\.?|versus|compared? (?:to|with)|differences? between|alternatives to|"
        r"sets? .+ apart|what is the difference)\b|\bor\b.+\b(?:better|best)\b|\b(?:better|best)\b.+\bor\b"
    ),
    AnswerType.NUMBER: r"\bhow (?:many|much|long|old|far|large|big|small|tall|often|fast|high|deep|hot)\b|"
    r"\bwhat (?:percent\w*|number|share|proportion|amount)\b",
    AnswerType.TIME: r"\bwhen (?:was|were|is|are|did|does|do|has|have|had|will|can|should)\b|"
    r"\b(?:what|which) (?:year|century|decade|month|day|date|time)\b",
    AnswerType.NAME: r"\bwho(?:m|se)?\b|\bwhere (?:was|were|is|are|did|does)\b|"
    r"\b(?:what|which) (?:country|city|state|place|region|town|person|company)\b",
    AnswerType.REASON: r"\bwhy\b|\bwhat (?:caused|causes|is the reason)\b",
    AnswerType.STEPS: r"^\W*how (?:to|do|does|did|can|could|should|would|is|are)\b|\bsteps? to\b",
    AnswerType.DEFINITION: r"^\W*(?:what(?: is|['’]s| are| was| were) |what does .+ mean\b|define |explain what )",
}  # fmt: skip
_SUITS = {
    AnswerType.NUMBER: r"\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|"
    r"hundreds?|thousands?|millions?|billions?|half|thirds?|quarters?|twice|percent)\b",
    AnswerType.TIME: r"\b(?:\d{3,4}s?|\d{1,2}(?:st|nd|rd|th)|centur(?:y|ies)|decades?|years?|months?|weeks?|days?|hours?|"
    r"minutes?|january|february|april|june|july|august|september|october|november|december|\w+days?|dawn|noon)\b",
    AnswerType.NAME: r"(?-i:(?<=[\w,;:] )[A-Z][\w’'.-]+)",
    AnswerType.REASON: r"\b(?:because|since|due to|so that|in order to|therefore|reasons?|caus\w+|leads? to|led to|owing to|"
    r"results? (?:in|from)|to (?:avoid|prevent|ensure))\b",
    AnswerType.STEPS: r"\b(?:first|then|next|finally|steps?|by \w+ing|us(?:e|es|ed|ing)|start(?:s|ed)? (?:with|by))\b",
}
_COPULA = r"\b(?:is|are|was|were|means?|refers? to|denotes?|describes?|defined as|known as)\b"
# Words that lead to what is to be defined.
_LEAD = r"^\W*(?:what (?:is|are|was|were|does)|what['’]s|define|explain what) |\b(?:mean|is|are)\W*$"


def answer_type_of(question: str) -> AnswerType:
    """What sort of answer is asked for."""
    words = " ".join(question.split())
    return next((one for one, said in _ASKS.items() if re.search(said, words, re.IGNORECASE)), AnswerType.ANY)


def matches_answer_type(wanted: AnswerType, question: str, sentence: str) -> bool:
    """Whether a sentence has what such an answer consists of, beyond the question's own words.

    Never of a sort that no single sentence shows: reading, several things, any.
    """
    if wanted is AnswerType.DEFINITION:
        return _defines(sentence, re.sub(_LEAD, "", question, flags=re.IGNORECASE))
    if wanted not in _SUITS:
        return False
    said = set(terms(question))
    found = (match[0] for match in re.finditer(_SUITS[wanted], sentence, re.IGNORECASE))
    return any(not said.issuperset(words) or not words for words in map(terms, found))


def _defines(sentence: str, what: str) -> bool:
    """Whether it begins by saying what that is: its words stand before the first verb of being."""
    verb = re.search(_COPULA, sentence, re.IGNORECASE)
    named = set(terms(what))
    return bool(verb and named) and named.issubset(terms(sentence[: verb.start()] if verb else ""))
