"""Quotability: whether a sentence says something by itself, and if not, what it is instead.

Pages hold more than statements: titles, navigation, references, captions, advertisement, code, questions, and texts
that are addressed to a machine. Rules on the form of a sentence, for English; a sentence that no rule knows is
quotable. Knows text alone; must not know questions or scores.
"""

import re
from enum import StrEnum
from functools import cache
from typing import NamedTuple

# A statement has at least so many words; a shorter one is a label.
_MIN_WORDS = 4
# Words up to which a line without a full stop is a title.
_TITLE_WORDS = 14
# Share of function words that running text has; menus, tables of contents and lists of names have fewer.
_PROSE = 0.12
# Words from which that share is telling.
_COUNTED_WORDS = 14
# Share of function words up to which a text with strong, and with weak marks of a bibliography is an entry of it.
_STRONG, _WEAK = 0.34, 0.2
# Share of code's characters from which a text is code or a formula, not a sentence about them.
_SYMBOLS = 0.1
# Characters at the start and at the end of a sentence that announce something else.
_EDGE = 120


class Unquotable(StrEnum):
    """What a sentence is that is not quoted."""

    LABEL = "label"
    TITLE = "title"
    NAVIGATION = "navigation"
    REFERENCE = "reference"
    CAPTION = "caption"
    ADVERTISEMENT = "advertisement"
    QUESTION = "question"
    ANNOUNCEMENT = "announcement"
    INSTRUCTION = "instruction"
    FRAGMENT = "fragment"
    MARKUP = "markup"


class _Rule(NamedTuple):
    """A pattern, and words in lower case of which every match has one: looking for them first is ten times as fast.

    Letters of the pattern match in either case. It is compiled with the first text that has one of the words.
    """

    hints: tuple[str, ...]
    pattern: str

    def matches(self, text: str) -> bool:
        lower = text.lower()
        return any(hint in lower for hint in self.hints) and _compiled(self.pattern).search(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_FUNCTION_WORDS = frozenset(
    """
    a an the this that these those it its he she his her they them their we us our you your i my one there here
    of in on at to for from by with without into onto over under about as than between through during per via
    and or but nor so if because while when where which who whom whose what how why whether then also not no
    is are was were be been being am do does did done has have had having will would can could should may might must
    let more most such each every any all some many much other only very just both either up out off
    """.split()  # noqa: SIM905, as a list it takes 100 lines
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_STOP = re.compile(r"[.!?…。！？｡][\"'”’」』）)\]*_`]*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b")
# Marks of a bibliography: those that hardly anything else has, and those that only a text without verbs has from it.
_REFERENCE = re.compile(
    r"^\W*\[\w{1,12}\]\W|\barxiv[: ]|\bdoi[:.]|\bpp?\. ?\d|\bpages \d+ ?[–-]|\bin proceedings\b|\bproc\. |"
    r"\b(?:vol|no)\. ?\d|\bISBN\b|\baccessed (?:on )?\d|\(\d{4}[a-z]?\)\. [\"“]?[A-Z]",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"\bet al[.,]* \(?\d{4}\)?\W*$|^[A-Z][\w’'-]+, (?:[A-Z]\.[ ,-]*)+|^[A-Z][\w’'-]+, [A-Z][\w’'-]+,|"
    r"\b(?:19|20)\d\d[a-z]?\W*$"
)
_CAPTION = re.compile(
    r"^\W*(?:figure|fig\.?|table|listing|image|photo|video|algorithm) ?\d+(?:\.\d+)*(?![\d.]*\d)\s*[:.–—|]",
    re.IGNORECASE,
)
_ADVERTISEMENT = _Rule(
    ("% off", "discount", "coupon", "promo", "subscribe", "sign", "regist", "enrol", "buy", "order", "newsletter",
     "follow", "hiring", "clap", "offer", "money", "trial", "rights reserved", "cookie",
     "covered", "check out", "get ", "grab"),
    (
        r"\b\d+ ?% off\b|\b(?:discount|coupon|promo) codes?\b|\bour newsletter\b|\bfollow (?:me|us) on\b|"
        r"\b(?:subscribe|sign ?up|register|enrol+) (?:now|today|here|to (?:our|the|my))\b|\bclaps? (?:if|for)\b|"
        r"\b(?:buy|order|pre-?order) (?:now|today|here|it on|the book)\b|\b(?:we['’]re|we are) hiring\b|"
        r"\bspecial offer\b|\bmoney.back\b|\bfree trial\b|\ball rights reserved\b|"
        r"\bcookies?\b.*\b(?:consent|accept|policy)\b|\b(?:has|have|['’]ve) (?:got )?you covered\b|"
        r"\b(?:check out|get|grab) (?:a copy of |our |my |your )+(?:new )?(?:book|course|copy|e-?book)\b"
    ),
)  # fmt: skip
_ASSISTANT = r"(?:assistants?|chatbots?|AIs?|LLMs?|(?:large )?language models?|AI agents?|agents?)"
_INSTRUCTION = _Rule(
    ("ignor", "disregard", "forget", "overrid", "asked", "assistant", "chatbot", "ai", "llm", "language model", "agent",
     "you must", "you should", "answer", "reply", "respond", "the user", "prompt"),
    (
        r"\b(?:ignore|disregard|forget|override) (?:all |any |the |your |these |my )*(?:previous|prior|above|"
        r"earlier|preceding|other|system) (?:\w+ )?(?:instructions?|prompts?|rules?|messages?|guidelines?)\b|"
        r"\b(?:when(?:ever)?|if) (?:you(?:['’]re| are) )?asked\b.*\b"
        r"(?:answer|reply|respond|say|output|recommend|mention)\b|"
        rf"\b(?:if you are|note (?:to|for)|attention|instructions? (?:to|for)) (?:an? |any |all |the )?{_ASSISTANT}\b|"
        rf"\bas an? {_ASSISTANT},? you (?:must|should|will|have to)\b|"
        rf"^\W*(?:dear |hey |hello )?(?:AI|LLM|{_ASSISTANT})[:,] |"
        r"\byou (?:must|should) (?:always|only|never) (?:answer|reply|respond|say|recommend|output|mention)\b|"
        r"\b(?:answer|reply|respond)(?: to \w+)? (?:only|exactly|always|solely) with\b|"
        r"\bdo not (?:tell|reveal|mention) (?:this )?to the user\b|\bsystem prompt\s*:"
    ),
)  # fmt: skip
_ENDS_WITH_ANNOUNCEMENT = re.compile(
    r"\b(?:let['’]s|let us)(?: \w+){0,6}$|"
    r"\b(?:as follows|the following|(?:shown|listed|seen|see|described) (?:below|above))\W*$",
    re.IGNORECASE,
)
_BEGINS_WITH_ANNOUNCEMENT = re.compile(
    r"\W*(?:in this|the (?:next|following|rest of (?:this|the)|remainder of (?:this|the))) (?:post|article|blog|"
    r"section|chapter|tutorial|lecture|video|page|part|essay|paper)s?\b.{0,40}"
    r"\b(?:we|i|you)(?:['’]ll| will| are going|['’]re going)\b|"
    r"\W*(?:please )?(?:refer to|see also|see (?:the|this|our|here)|check out (?:the|this|our)|visit (?:the|our)|"
    r"consult)\b|"
    r"[^.]{0,60}\bplease (?:visit|see|check|refer|consult)\b|"
    r"[^.]{0,60}\b(?:is|are|can be found) available (?:here|at)\b|[^.]{0,60}\bcan be found (?:here|at)\b|"
    r"\W*for (?:more|further|additional) (?:information|details|examples|background)\b|"
    r"\W*(?:(?:if you(?:['’]d like| want| would like| wish| need)|(?:do you )?want|if you(?: are|['’]re) curious) )?"
    r"(?:to )?(?:learn|know|read|find out|understand) more(?=[,:]| (?:about|on|here|with|at|in (?:the|this|our))\b)|"
    r"\W*for (?:an?|the) (?:\w+ )?(?:introduction|overview|tutorial|guide)\b[^.]{0,60}"
    r"\b(?:see|read|check out|refer to)\b",
    re.IGNORECASE,
)
# An assignment, or a numbered line of a listing or traceback.
_ASSIGNMENT = re.compile(r"[\w.\[\]]+ (?:=|<-) \S|(?:-+> ?)?\d+ {3,}\S")
_PRINTED = re.compile(
    r"\s*(?:Requirement already|Collecting |Downloading |Installing |Successfully |Traceback|File \"|"
    r"\[?\d{4}-\d\d-\d\d|\[[A-Z]+\]|\d+%|-+> ?\d+|\d+ {3,}|#>|\w*(?:Error|Warning|Exception): |"
    r"(?:INFO|WARN|WARNING|DEBUG|ERROR)\b|Epoch \d|\+[-+]+\+\s*$|[-=_]{8,}|<\w[^>]*>\s*$)"
)
_MARKUP = re.compile(r"^\s*</?[a-z][^>]*>|</(?:div|span|td|li|ul|p|figcaption|table)>", re.IGNORECASE)
# A sentence in lower case goes on after a formula, a table or a cut, unless it begins with a name such as scikit-learn.
_BEGINS_WITHIN = re.compile(
    r"(?:an?d?|the|or|but|of|in|on|at|to|for|from|by|with|which|where|who|whose|that|when|while|since|because|as|is|are|was|"
    r"were|it|its|they|we|you|if|then|than|so|will|can|has|have|not|techniques?|this|these)\b[^.)]"
)
_SEPARATORS = "|·»›→•"
_NAVIGATION = re.compile(rf"(?:[^{_SEPARATORS}\n]{{1,40}} [{_SEPARATORS}] ){{3,}}")
_NAVIGATION_START = re.compile(r"\W*(?:skip to|back to top|previous:? |next:? |table of contents)\b", re.IGNORECASE)
_CJK = r"[぀-ヿ㐀-鿿가-힯]"
_SYMBOL = re.compile(r"[{}\[\]<>=_;\\#$%|@~^*]")
_NO_SYMBOLS = re.compile(r"\$[^$]*\$|`[^`]*`|https?://\S+")


def why_unquotable(sentence: str, *, needs_full_stop: bool = True) -> Unquotable | None:
    """What a sentence is if it is not worth quoting, else None. List items and notes need no full stop."""
    text = sentence.strip().strip("*_ ")
    words = text.split()
    if _is_markup(text):
        return Unquotable.MARKUP
    if _INSTRUCTION.matches(text) and not _is_cited_speech(text):
        return Unquotable.INSTRUCTION
    is_spaced = text.isascii() or _compiled(_CJK).search(text) is None
    if len(words) < _MIN_WORDS and is_spaced:
        return Unquotable.LABEL
    if text.endswith(("?", "？")):
        return Unquotable.QUESTION
    if _is_announcement(text):
        return Unquotable.ANNOUNCEMENT
    return _match_rules(text) or (
        _without_full_stop(text, words, needs_full_stop=needs_full_stop) if is_spaced else None
    )


def is_program_output(code: str) -> bool:
    """Whether at least half of the lines of a code block are what a program printed: a log, a traceback, progress."""
    lines = [line for line in code.splitlines() if line.strip() and not line.lstrip().startswith(("```", "~~~"))]
    return bool(lines) and 2 * sum(_PRINTED.match(line) is not None for line in lines) >= len(lines)


def _match_rules(text: str) -> Unquotable | None:
    if _CAPTION.match(text):
        return Unquotable.CAPTION
    if _ADVERTISEMENT.matches(text):
        return Unquotable.ADVERTISEMENT
    if _NAVIGATION_START.match(text) or (any(mark in text for mark in _SEPARATORS) and _NAVIGATION.search(text)):
        return Unquotable.NAVIGATION
    return Unquotable.REFERENCE if _is_reference(text) else None


def _is_in_title_case(words: list[str]) -> bool:
    """Whether all words but function words begin with a capital or a digit, as in a title."""
    content = [word for word in words if word.lower() not in _FUNCTION_WORDS]
    return len(content) >= _MIN_WORDS and not any(word[:1].islower() for word in content)


def _without_full_stop(text: str, words: list[str], *, needs_full_stop: bool) -> Unquotable | None:
    if needs_full_stop and _BEGINS_WITHIN.match(text):
        return Unquotable.FRAGMENT
    if len(words) >= _COUNTED_WORDS and _function_share(text) < _PROSE:
        return Unquotable.NAVIGATION
    if _STOP.search(text):
        return None
    if _is_in_title_case(_WORD.findall(text)):
        return Unquotable.TITLE
    return _unfinished(text, words) if needs_full_stop else None


def _unfinished(text: str, words: list[str]) -> Unquotable | None:
    if words[-1].lower() in _FUNCTION_WORDS:
        return Unquotable.FRAGMENT  # a formula, a picture or code follows
    if len(words) <= _TITLE_WORDS:
        return Unquotable.TITLE
    return Unquotable.FRAGMENT if text[:1].islower() else None


def _is_announcement(text: str) -> bool:
    return (
        text.endswith((":", "："))
        or _ENDS_WITH_ANNOUNCEMENT.search(text[-_EDGE:]) is not None
        or _BEGINS_WITH_ANNOUNCEMENT.match(text[:_EDGE]) is not None
    )


def _is_reference(text: str) -> bool:
    """Whether a text is an entry of a bibliography: it has its marks and a year, and hardly a verb."""
    if _YEAR.search(text) is None:
        return False
    share = _function_share(text)
    return (share < _STRONG and _REFERENCE.search(text) is not None) or (
        share < _WEAK and _ENTRY.search(text) is not None
    )


def _is_cited_speech(text: str) -> bool:
    """Whether a text reports the words of an instruction in quotation marks, as a text about them does."""
    spoken = " ".join(re.findall(r"[\"“][^\"”]*[\"”]", text))
    return _INSTRUCTION.matches(spoken) and len(spoken) < 0.8 * len(text)


def _is_markup(text: str) -> bool:
    """Whether a text is HTML, code or a formula rather than a sentence."""
    prose = _NO_SYMBOLS.sub("", text) or "$"
    has_tag = "<" in text and _MARKUP.search(text) is not None
    return has_tag or len(_SYMBOL.findall(prose)) > _SYMBOLS * len(prose) or _ASSIGNMENT.match(text) is not None


def _function_share(text: str) -> float:
    words = _WORD.findall(text.lower())
    return sum(word in _FUNCTION_WORDS for word in words) / len(words) if words else 0.0
