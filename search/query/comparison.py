"""The two sides of a question that compares: "X vs Y", "difference between X and Y", "X or Y, which is better".

Rules over English words; three sides or more are no comparison here. Knows words alone; must not
know resources or scores.
"""

import re

# Patterns are compiled when they are first used, by `re` itself: most questions need `_CUE` alone.
_FLAGS = re.IGNORECASE | re.DOTALL
# Words of a question that is read (a longer one is a text), and of a side (a longer one is a clause).
_LONGEST = 60
_LONGEST_SIDE = 12
_SIDES = r"(?P<left>.+?)\s+{joint}\s+(?P<right>.+)"
_AND = _SIDES.format(joint="and")
_SHORT_LEFT = r"(?P<left>\S+(?: \S+){0,5}?)"
_SHORT_RIGHT = r"(?P<right>\S+(?: \S+){0,5}?)"
_DIFFERENCE = r"(?:diff\w*ren\w*|distinctions?|trade-?offs?|comparisons?|similarit(?:y|ies)|choose|choosing|decide)"
_VERB = r"(?:pick|choose|use|prefer|recommend)"
_RATHER = r"(?:over|rather than|instead of)"
_WORSE = r"(?:better|worse|(?:more|less) \w+|(?!oth|rath|aft|und|ov|ev|nev|numb)\w{3,}er)"
_DO = r"(?:do|does|did|is|are|was|were)"
_ABOUT_BOTH = r"(?:which|what(?:['’]?s| is| are)?|when|who|why|how)\b"
_BREAK = r"\s*(?:[,:;?]|\s[-–—])\s*"
_CHOICE = rf"(?:\s*\?$|{_BREAK}(?:and\s+)?(?!how){_ABOUT_BOTH}|\s+and\s+why\b)"
# In order of precedence. Those that begin with ^ describe a question, a sentence or what follows a colon as a whole.
_PATTERNS = (
    _SIDES.format(joint=r"(?:vs\.?|versus)"),
    rf"\b{_DIFFERENCE}\s+(?:between|of)\s+{_AND}",
    r"^(?:compar(?:e|ing)|contrast)\s+(?P<left>(?:(?!\sand\s).)+?)\s+(?:with|to|against)\s+(?P<right>.+)",
    rf"^(?:compar(?:e|ing)|contrast|(?:a )?comparison of)\s+{_AND}",
    rf"^how\s+{_DO}\s+(?P<left>.+?)\s+(?:compare|differ(?:ent)?)\s+(?:to|with|from|than)\s+(?P<right>.+)",
    rf"^how\s+are\s+{_AND}\s+(?:different|similar)\b",
    rf"^how\s+(?:similar|different)\s+are\s+{_AND}",
    rf"^how\s+do\s+{_AND}\s+(?:compare|differ)\b",
    rf"^(?:why\s+)?{_DO}\s+(?P<left>.+?)\s+(?:(?:much|any|really|always|often)\s+)?{_WORSE}\s+than\s+(?P<right>.+)",
    r"^(?:is|are)\s+(?P<left>.+?)\s+the same(?:\s+thing)?\s+as\s+(?P<right>.+)",
    rf"^(?:is|are)\s+{_SHORT_LEFT}\s+or\s+{_SHORT_RIGHT}\s+(?:the\s+)?{_WORSE}\b",
    rf"^what\s+{_DO}\s+(?P<left>.+?)\s+do\s+{_WORSE}\s+than\s+(?P<right>.+)",
    rf"\b{_VERB}\s+{_SHORT_LEFT}\s+{_RATHER}\s+(?P<right>.+)",
    rf"^(?:the\s+)?(?:pros and cons|(?:dis)?advantages?|benefits?) of\s+(?P<left>.+?)\s+{_RATHER}\s+(?P<right>.+)",
    rf"^which\s+(?:\w+\s+){{0,3}}(?:{_WORSE}|best|first)[^,:]*?[,:]?\s+{_SHORT_LEFT}\s+or\s+(?P<right>.+)",
    rf"^(?:should|shall|do|must)\s+(?:i|we)\s+(?:\w+\s+)?{_VERB}\s+(?P<left>.+?)\s+or\s+(?P<right>.+)",
    rf"^(?!{_DO}\s|{_ABOUT_BOTH}){_SHORT_LEFT}\s+or\s+(?P<right>[^,:;?]+?){_CHOICE}",
    rf"^{_SHORT_LEFT}\s+and\s+(?P<right>[^,:;?]+?){_BREAK}(?:how do they|what\S*(?: \w+)? (?:the diff|each))",
    rf"^{_SHORT_LEFT}\s+(?:as )?compared\s+(?:to|with|against)\s+(?P<right>.+)",
    rf"^{_SHORT_LEFT}\s+and\s+{_SHORT_RIGHT}\s+compared\W*$",
)
# Every pattern has a match for this; most questions have none.
_CUE = r"\b(?:vs|versus|or|than|between|comp\w+|contrast|diff?\w+|similar|same|over|instead|rather|each|they)\b"
_JOINTS = r"\s(?:vs\.?|versus)\s"
_COURTESY = (
    r"^(?:(?:please|so|hi|hello|ok|can you|could you|would you|tell me|show me|give me|i want to|i need to)[\s,]+)+"
)
# What may stand before a side without belonging to it, and after it.
_LEAD_IN = (
    r"^(?:(?:explain(?: to me)?|what(?:['’]?s| is| are| about)|which is|(?:a )?comparison of|the|an?|both|between|"
    r"using|when (?:to|should i) use|how|choosing|compare)\s+|"
    r"(?:approach|method|way|case|work|system|use)(?:e?s)?\s+(?:of|by|at)\s+)+"
)
_TAIL = (
    rf"\s*(?:[?;:!]|,\s|\.\s|\s[-–—]\s|\s+and\s+{_ABOUT_BOTH}|\s+or\s+(?:is|are|does|not)\b|\s+(?:differ|compare)\b).*$"
    r"|[\s.,?!]+$"
)
_SETTING = r"\s+(?:in|for|on|at|to|when|with|under|within|by|as|if|while)\s.*$"
_CLAUSE = (
    r"^(?:is|are|was|were|do|does|did|can|could|should|would|will|has|have|had|in|after|before|during|if|when|with|to|by|of|"
    r"there|whether|not)\s|(?:^|\s)(?:what|how|why|where|who|whom|whose|which)(?:\s|$)"
)
_NO_NAME = (
    r"^(?:(?:one|two|three|several|many|multiple|all|any|both|it|this|that|these|those|them|they|others?|rest|not?|yes|"
    r"more|less|so|\d+)(?:\s+|$))+$|^(?:two|three|several|many|multiple|all|any|\d+)\s+(?:\w+\s+)*\w+s$"
)


def comparison_sides(question: str) -> tuple[str, str] | None:
    """The two things that a question compares, as it spells them, without articles; None for any other question.

    What both are compared in, such as "in production" after the second, belongs to neither.
    """
    words = " ".join(question.split())
    if words.count(" ") > _LONGEST or not _find(_CUE, words) or len(re.findall(_JOINTS, words, _FLAGS)) > 1:
        return None
    clauses = re.split(r"(?<=[.?!:])\s+", words)
    texts = (_cut(_COURTESY, text) for text in (words, *reversed(clauses)))
    return next((sides for text in texts if (sides := _sides_of(text))), None)


def _sides_of(text: str) -> tuple[str, str] | None:
    match = next((match for pattern in _PATTERNS if (match := _find(pattern, text))), None)
    if match is None:
        return None
    left, right = _left_side(match["left"]), _right_side(match["right"])
    right = _without_setting(left, right)
    return (left, right) if _is_side(left) and _is_side(right) and left.casefold() != right.casefold() else None


def _left_side(text: str) -> str:
    return _cut(_LEAD_IN, re.split(r"[?;:]\s|\.\s", text)[-1].strip()).strip()


def _right_side(text: str) -> str:
    return _cut(_LEAD_IN, _cut(_TAIL, text)).strip()


def _without_setting(left: str, right: str) -> str:
    """The right side without "in production", if the left has no such words and the rest is not in the left."""
    rest = _cut(_SETTING, right)
    is_new = not re.fullmatch(r"\w+ing", rest) and not set(rest.casefold().split()) <= set(left.casefold().split())
    return rest if is_new and not _find(_SETTING, left) else right


def _is_side(side: str) -> bool:
    is_name = bool(re.search(r"\w", side)) and not _find(_CLAUSE, side) and not _find(_NO_NAME, side)
    return is_name and "," not in side and side.count(" ") < _LONGEST_SIDE


def _find(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern, text, _FLAGS)


def _cut(pattern: str, text: str) -> str:
    return re.sub(pattern, "", text, flags=_FLAGS)
