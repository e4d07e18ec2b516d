"""Plain questions made of the words of a text: its own, indirect ones ("how to ...", "why models fail"), definitions.

Rules over English word order; what they do not understand gives no question. Knows words alone.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from index.text.lexical import STOP

# Words of a question, of which "What is entropy?" has the fewest, and characters of it.
_LEAST_WORDS, _MOST_WORDS, _LONGEST = 5, 11, 72
_LEAST_DEFINED = 3
_WORD = r"[A-Za-z](?:[^\W_]|[’'+#-])*"
# The rest of a clause; a mark of punctuation, a bracket or a formula ends it.
_REST = r"(?:[^\s.,;:?!()\[\]{}<>|\"“”`$=*/\\—–]+(?: |(?=[.,;?!]|$)))+"
_INDIRECT = re.compile(rf"\b(how|why) ({_REST})", re.IGNORECASE)
# A passive or a modal verb after its subject.
_INVERTED = re.compile(rf"((?:{_WORD} ){{1,3}}?)((?:is|are|was|were)(?= \w+e[dn]\b)|can|could|should|must|will) (.+)")
# A plural subject with a verb in its base form, a singular subject with one in the third person.
_PLURAL = re.compile(rf"((?:{_WORD} ){{0,2}}?)([\w-]+[^\Wsui])s ([a-z]+[^\Ws])((?: .+)?)")
_SINGULAR = re.compile(rf"((?:{_WORD} ){{1,3}}?)([a-z]+s)((?: .+)?)")
_DEFINITION = re.compile(rf"((?:an? )?)({_WORD}(?: {_WORD}){{0,2}}) is (?:an?|the) (?:\S+ ){{4}}", re.IGNORECASE)
_DIRECT = re.compile(r"(what|how|why|when|which) (?:is|are|do|does|did|can|should|to) .+\?", re.IGNORECASE)
_TASK = re.compile(r"(?:,[^,]+,)? (has to|must|tries to|aims to|had to|needed to|wanted to|set out to) (\w+ .+)")
_TASK_END = re.compile(r"[,;:.(]| (?:while|how|so|and (?:needed|wanted|had|has|describes)|for which|as|because|when)\b")
# Words that point to what a reader of the question does not see; words that measure after "how"; no verbs.
_POINTING = re.compile(
    r"\b(?:this|that|these|those|such|it|they|them|their|he|she|his|her|we|us|our|you|your|my|here|there|above|"
    r"below|following|next|last|same|other|another|first|second|chapters?|sections?|figures?|table|book|course|"
    r"lectures?|post|article|paper|authors?|example|document|page|so|each|one)\b", re.IGNORECASE
)  # fmt: skip
_MEASURE = {"many", "much", "long", "often", "well", "far", "good", "large", "big", "fast", "close", "likely", "easy"}
_SITE = re.compile(r" [|·•»–—] .*")
_NO_VERB = STOP | {"between", "after", "before", "during", "through", "with", "without", "within", "across", "under"}
_NO_TERM = STOP | {"now", "whereas", "since", "otherwise", "although", "today", "because", "however", "another"}


def own_question(heading: str) -> str:
    """The question that a heading or title asks; empty if it asks none."""
    words = _SITE.sub("", " ".join(heading.split()))
    if _DIRECT.fullmatch(words):
        least = _LEAST_DEFINED if words.lower().startswith("what ") else _LEAST_WORDS
        return _plain(re.sub(r"^how to ", "How do I ", words, flags=re.IGNORECASE), least)
    return _plain(f"How do I {words[7:].rstrip('.?')}?") if words.lower().startswith("how to ") else ""


def definition_question(sentence: str) -> str:
    """The question that a sentence answers as a definition; empty if it defines nothing."""
    match = _DEFINITION.match(" ".join(sentence.split()))
    is_term = match is not None and not _NO_TERM & {*match[2].lower().split()}
    return _plain(f"What is {match[1].lower()}{match[2]}?", _LEAST_DEFINED) if match and is_term else ""


def task_question(sentence: str, company: str) -> str:
    """How a company does what a sentence says it has to do, as a question; empty if it says no such thing."""
    words = " ".join(sentence.split())
    match = _TASK.match(words.removeprefix(company)) if words.startswith(company) else None
    if not match:
        return ""
    auxiliary = "does" if match[1].endswith(("has to", "must", "s to")) else "did"
    return _plain(f"How {auxiliary} {company} {_TASK_END.split(match[2])[0]}?")


def indirect_questions(sentence: str, verbs: AbstractSet[str]) -> Iterator[str]:
    """The questions that a sentence announces, such as "explains why models fail", as direct questions.

    `verbs` are words known to be verbs in their base form: "Airbnb builds real pipelines" and "search engines find
    pages" differ by that alone.
    """
    for match in _INDIRECT.finditer(" ".join(sentence.split())):
        if question := _plain(_direct_form(match[1].capitalize(), match[2].strip(), verbs)):
            yield question


def base_forms(verb: str) -> tuple[str, ...]:
    """What a verb in the third person may be in its base form, the likeliest first."""
    forms = (verb.removesuffix("s"), re.sub("ies$", "y", verb), verb.removesuffix("es"))
    return tuple(form for form in dict.fromkeys(forms) if form != verb)


def _plain(question: str, least: int = _LEAST_WORDS) -> str:
    """The question if it is short, points to nothing outside of it and ends with something to ask for; else ""."""
    words = question.rstrip("?").split()
    is_short = least <= len(words) <= _MOST_WORDS and len(question) <= _LONGEST
    is_whole = is_short and not _POINTING.search(question) and words[-1].lower() not in STOP
    return question[0].upper() + question[1:] if is_whole else ""


def _direct_form(word: str, clause: str, verbs: AbstractSet[str]) -> str:
    first = clause.split(maxsplit=1)[0].lower()
    if first == "to":
        return f"How do I {clause[3:]}?" if word == "How" else ""
    if first in _MEASURE or first in STOP or first.endswith("ly"):
        return ""
    if (match := _INVERTED.fullmatch(clause)) and not STOP & {*match[1].lower().split()}:
        return f"{word} {match[2]} {match[1]}{match[3]}?"
    match = _PLURAL.fullmatch(clause)
    if match and match[3] not in _NO_VERB and not (match[1] and verbs & {*base_forms(f"{match[2]}s")}):
        return f"{word} do {clause}?"
    match = _SINGULAR.fullmatch(clause)
    base = next((form for form in base_forms(match[2]) if form in verbs), "") if match else ""
    return f"{word} does {match[1]}{base}{match[3]}?" if match and base else ""
