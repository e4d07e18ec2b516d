"""The expected answer type of a question, and whether a sentence matches it.

Rules over English question words; a question that no rule matches accepts any answer. Knows
words alone; must not know scores or resources.
"""

import re
from enum import StrEnum

from index.text.abbreviations import find_definitions
from index.text.lexical import terms


class AnswerType(StrEnum):
    """The expected answer types."""

    READING = "reading"
    SEVERAL = "several"
    NUMBER = "number"
    TIME = "time"
    NAME = "name"
    REASON = "reason"
    STEPS = "steps"
    DEFINITION = "definition"
    ANY = "any"


_USER = r"(?:i|we|one|you|a \w+|beginners?|students?)"
_WORK = (
    r"(?:books?|textbooks?|papers?|courses?|class(?:es)?|videos?|talks?|lectures?|articles?|posts?|tutorials?|"
    r"threads?|podcasts?|case stud(?:y|ies)|resources|reading)"
)
# In order of precedence: "which books should I read" asks for reading, although it begins as a choice of several.
_QUESTION_PATTERNS = {
    AnswerType.READING: (
        rf"\b(?:what|which(?: [\w-]+)+?) (?:should|can|could|do|must|may) {_USER} (?:\w+ )?(?:read|watch|study|take)\b|"
        rf"\bwhere (?:can|could|do|should|may) {_USER} (?:\w+ )?(?:learn|study|read|practi[sc]e|find out)\b|"
        rf"^\W*(?:[\w-]+ ){{0,5}}{_WORK} (?:on|about|for|to learn|that|which|covering|explaining)\b|"
        r"\b(?:recommend\w*|reading list|everything (?:you have|there is))\b"
    ),
    AnswerType.SEVERAL: (
        r"^\W*(?:which|compare)\b|\b(?:vs\.?|versus|compared? (?:to|with)|differences? between|alternatives to|"
        r"sets? .+ apart|what is the difference)\b|\bor\b.+\b(?:better|best|which one)\b|\b(?:better|best)\b.+\bor\b"
    ),
    AnswerType.NUMBER: r"\bhow (?:many|much|long|old|far|large|big|small|tall|often|fast|high|deep|hot)\b|"
    r"\bwhat (?:percent\w*|number|share|proportion|amount)\b",
    AnswerType.TIME: r"\bwhen (?:was|were|is|are|did|does|do|has|have|had|will|can|should)\b|"
    r"\b(?:what|which) (?:year|century|decade|month|day|date|time)\b",
    AnswerType.NAME: r"\bwho(?:m|se)?\b|\bwhere (?:was|were|is|are|did|does)\b|"
    r"\b(?:what|which) (?:country|city|state|place|region|town|person|company)\b",
    AnswerType.REASON: r"\bwhy\b|\bwhat (?:caused|causes|is the reason)\b",
    AnswerType.STEPS: r"^\W*how (?:to|do|does|did|can|could|should|would|is|are)\b|\bsteps? to\b",
    AnswerType.DEFINITION: r"^\W*(?:what(?: is|['’]s| are| was| were) |what does .+ (?:mean|stand for)\b|"
    r"define |explain what )",
}  # fmt: skip
_ANSWER_PATTERNS = {
    AnswerType.NUMBER: r"\d[\d.,]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|"
    r"hundreds?|thousands?|millions?|billions?|half|thirds?|quarters?|twice|percent)\b",
    AnswerType.TIME: r"\b(?:\d{3,4}s?|\d{1,2}(?:st|nd|rd|th)|centur(?:y|ies)|decades?|years?|months?|weeks?|days?|"
    r"hours?|minutes?|january|february|april|june|july|august|september|october|november|december|\w+days?|dawn|noon)\b",
    AnswerType.NAME: r"(?-i:(?<=[\w,;:] )[A-Z][\w’'.-]+)",
    AnswerType.REASON: r"\b(?:because|since|due to|so that|in order to|therefore|reasons?|caus\w+|leads? to|led to|"
    r"owing to|results? (?:in|from)|to (?:avoid|prevent|ensure))\b",
    AnswerType.STEPS: r"\b(?:first|then|next|finally|steps?|by \w+ing|us(?:e|es|ed|ing)|start(?:s|ed)? (?:with|by))\b",
}
_AUXILIARY = r"(?:am|are|is|was|were|do|does|did|have|has|had|can|could|will|would|should|may|might|must|there)\b"
# What is counted: the noun, perhaps after an adjective.
_COUNTED = (
    rf"\bhow many (?:of (?:the )?|different |more |other |(?:kind|type|sort|set|pair)s of )*"
    rf"((?!{_AUXILIARY})[\w+#-]+(?: (?!{_AUXILIARY})[\w+#-]+)?)"
)
# A count of units may be given in another unit, by its sign or in short: "20 %", "$5", "56 GB", "two weeks".
_UNITS = frozenset(
    terms(
        "percent bytes kilobytes megabytes gigabytes terabytes dollars euros milliseconds seconds minutes hours days "
        "weeks months years kilometers kilometres meters metres miles grams kilograms pounds degrees watts"
    )
)
_UNIT_SIGN = r"[$€£]\s?\d|\d\s?(?:[%°$€£]|(?:[kmgt]i?b|ms|s|min|h|km|m|kg|g|w|kw)\b)"
_PAST = r"\bwhen (?:was|were|did)\b|\b(?:what|which) (?:year|century|decade|date|day)\b"
_COPULA = r"\b(?:is|are|was|were|means?|refers? to|denotes?|describes?|defined as|known as)\b"
# The words around the subject of a definition.
_LEAD = r"^\W*(?:what (?:is|are|was|were|does)|what['’]s|define|explain what) |\b(?:mean|stand for|is|are)\W*$"


def answer_type_of(question: str) -> AnswerType:
    """The answer type that the words of a question ask for, ANY if they ask for none."""
    words = " ".join(question.split())
    matches = (kind for kind, pattern in _QUESTION_PATTERNS.items() if re.search(pattern, words, re.IGNORECASE))
    return next(matches, AnswerType.ANY)


def matches_answer_type(answer_type: AnswerType, question: str, sentence: str) -> bool:
    """Whether a sentence has an expression of this type, such as a number, that is not in the question already.

    False for the types that no single sentence shows: reading, several, any.
    """
    if answer_type is AnswerType.DEFINITION:
        return _defines(sentence, re.sub(_LEAD, "", question, flags=re.IGNORECASE))
    if answer_type not in _ANSWER_PATTERNS:
        return False
    question_terms = set(terms(question))
    expressions = (match[0] for match in re.finditer(_ANSWER_PATTERNS[answer_type], sentence, re.IGNORECASE))
    return any(not question_terms.issuperset(words) or not words for words in map(terms, expressions))


def asks_for_value(answer_type: AnswerType, question: str) -> bool:
    """Whether a question can only be answered by a number or a date; "when should" asks for a condition."""
    is_dated = answer_type is AnswerType.TIME and re.search(_PAST, question, re.IGNORECASE) is not None
    return answer_type is AnswerType.NUMBER or is_dated


def has_count(question: str, sentence: str) -> bool:
    """Whether a sentence has a number and a word for what a question counts, if it counts something."""
    match = re.search(_COUNTED, question, re.IGNORECASE)
    counted = set(terms(match[1])) if match else set()
    is_unit = not counted.isdisjoint(_UNITS)
    if not counted or (is_unit and re.search(_UNIT_SIGN, sentence, re.IGNORECASE)):
        return True
    names = counted | _UNITS if is_unit else counted
    return not names.isdisjoint(terms(sentence)) and matches_answer_type(AnswerType.NUMBER, question, sentence)


def _defines(sentence: str, subject: str) -> bool:
    """Whether all terms of the subject stand before the first copula, or it is an abbreviation with its long form."""
    verb = re.search(_COPULA, sentence, re.IGNORECASE)
    subject_terms = set(terms(subject))
    if not subject_terms:
        return False
    if any(set(terms(short)) == subject_terms for short, _ in find_definitions(sentence)):
        return True
    return bool(verb) and subject_terms.issubset(terms(sentence[: verb.start()] if verb else ""))
