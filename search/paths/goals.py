"""Goals in words: "become able to monitor models in 10 hours" is a topic and a time.

Also which questions ask for a path. Rules over English phrases. Knows words alone; must not know resources.
"""

import re
from dataclasses import dataclass

from index.text.lexical import terms
from search.catalogue.pipeline import is_understood
from search.model import Query
from search.sort import Sort

_USER = r"(?:i|we|you|one|someone|people|beginners?|(?:a|an|my) (?:[\w-]+ )?\w+)"
_WANT = r"(?:(?:i|we) (?:want|wish|need|would like|am trying|plan|hope) to|i[’']d like to|help (?:me|us)(?: to)?)"
_PLAN = r"(?:path|plan|curriculum|roadmap|syllabus|route|order)"
_SHORT = r"(?:(?:short|good|best|quick) )*"
# What a goal may begin with; the topic is what follows.
_WISH = re.compile(
    rf"(?:please )?(?:{_WANT}|(?:my|the) goal is(?: to)?|"
    rf"(?:a |the )?{_SHORT}(?:reading|learning|study) {_PLAN} (?:to|for|towards|into|on)|(?:in order )?to)\s+(?=\w)",
    re.IGNORECASE,
)
_LEARN = re.compile(
    r"(?:(?:become|be|get) (?:able|ready|prepared) to|"
    r"(?:become|be|get) (?:good|better|fluent|proficient|competent|skilled|an? expert|comfortable) (?:at|in|with|on)|"
    r"(?:learn|find out|know|understand|see|figure out) how to|learn to|get (?:started|going) (?:with|in|on)|get into|"
    r"read up on|(?:learn|know|read|understand) (?:more |something )?about|(?:start|begin) (?:with|using)|"
    r"(?:learn|understand|master|study|know|grasp|use|apply|work with))\s+(?=\w)",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r",?\s+(?:in|within|under|for|with)\s+(?:at most |less than |under |about |around |only |just |the next )*"
    r"(?P<count>\d{1,6}(?:\.\d{1,6})?|an?|one|two|three|five|ten)\s+(?P<unit>hours?|minutes?)"
    r"(?: or less)?(?: of reading)?\W*$",
    re.IGNORECASE,
)
_COUNTS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "five": 5.0, "ten": 10.0}
_SHOULD_READ = (
    rf"(?:what|which (?P<kind>[\w-]+(?: [\w-]+)?)) (?:should|can|could|do|must|may|would|shall) {_USER} "
    r"(?:need to |have to |best )?(?:read|study|watch|go through|work through|start with|begin with|take)"
    r"(?: first| next)?,? (?:in order to|so as to|to|(?:if|when) (?:i|we|you|they) (?:want|wish|need|would like) to) "
    r"(?P<goal>\w.*)"
)
_ASKS_FOR_PLAN = (
    r"(?:what (?:is|would be) |(?:please )?(?:give|show|suggest|recommend|make|build|plan|draw up|find)(?: me| us)? )?"
    rf"(?:an? |the )?{_SHORT}(?:reading|learning|study) {_PLAN} (?:to|for|towards|into|on|about) (?P<goal>\w.*)"
)
_WISHES_ABILITY = (
    rf"(?:{_WANT}|how (?:can|could|do|should) (?:i|we)|how to)? ?"
    r"(?P<goal>(?:become|get|be) (?:able|ready|prepared) to \w.*)"
)
_WISHES_LEARNING = rf"{_WANT} (?P<goal>(?:learn|master|study|get (?:started|better|good)|read up) \w.*)"
_QUESTIONS = tuple(
    re.compile(pattern, re.IGNORECASE) for pattern in (_SHOULD_READ, _ASKS_FOR_PLAN, _WISHES_ABILITY, _WISHES_LEARNING)
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal: the `words` that name it, the `topic` to search for, and the hours that it leaves, None if not stated."""

    words: str
    topic: str
    hours: float | None = None


def read_goal(words: str, kind: str = "") -> Goal:
    """The goal that words state; `kind` names what to read, such as "books"."""
    stated, hours = _trim(words), None
    if time := _HOURS.search(stated):
        stated, hours = stated[: time.start()], _hours(time)
    topic = _strip_leads(stated)
    return Goal(stated, f"{kind} on {topic}" if kind else topic, hours)


def goal_of_query(query: Query) -> Goal | None:
    """The goal of a query whose question asks for a path; None for any other, or if it sets an order of its own."""
    return goal_of_question(query.question) if is_understood(query) and query.sort is Sort.RELEVANCE else None


def goal_of_question(question: str) -> Goal | None:
    """The goal of a question for a path to it, such as "what should I read to ..."; None for any other question."""
    words = _trim(question)
    match = next(filter(None, (pattern.fullmatch(words) for pattern in _QUESTIONS)), None)
    return read_goal(match["goal"], match.groupdict().get("kind") or "") if match else None


def _trim(words: str) -> str:
    """The words with single spaces, without punctuation at the end."""
    return " ".join(words.split()).strip(" ?!.")


def _strip_leads(words: str) -> str:
    """The words without "I want to", "become able to" and the like, unless nothing to search for is left."""
    topic = words
    for pattern in (_WISH, _LEARN, _LEARN):
        match = pattern.match(topic)
        if match and terms(topic[match.end() :]):
            topic = topic[match.end() :]
    return topic


def _hours(time: "re.Match[str]") -> float:
    count = _COUNTS.get(time["count"].lower()) or float(time["count"])
    return count / 60 if time["unit"].lower().startswith("minute") else count
