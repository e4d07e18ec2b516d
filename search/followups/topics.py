"""The topic of a question, and the question with another topic in its place.

Rules over English words; knows words alone.
"""

import re

from search.followups.mentions import Mention

# In order of precedence; the group is the topic.
_TOPICS = (
    r"^(?:and |so )?what(?:['’]?s| is| are| was| were) (?:meant by )?(?:an? |the )?(?P<topic>[^,:;?]+?)$",
    r"^(?:explain|define|describe|compare) (?:an? |the )?(?P<topic>[^,:;?]+?)$",
    r"\b(?:about|on|regarding|concerning|covering) (?:an? |the )?(?P<topic>[^,:;?]+?)$",
)
_CAPITAL = re.compile(r"(?<=\s)[A-Z][\w.+#-]*(?: [A-Z][\w.+#-]*)*")
_ARTICLE = re.compile(r"^(?:an?|the) ", re.IGNORECASE)


def topic_of(question: str) -> Mention | None:
    """The topic of a question, such as "feature store" of "What is a feature store?"; None if it is not certain."""
    words = question.rstrip(" ?!.…")
    matches = (re.search(pattern, words, re.IGNORECASE) for pattern in _TOPICS)
    return next((_mention(match, "topic") for match in matches if match), None)


def replace_topic(question: str, topic: str) -> str:
    """The question about another topic; empty if it is not certain which words are the topic.

    A name takes the place of the only name; a phrase with the same last word ("concept drift" for "data drift") that of
    the phrase; any other the place of `topic_of`.
    """
    place = _only_name(question, topic) or _same_head(question, topic) or topic_of(question)
    if not place:
        return ""
    # The article of the other topic need not fit this one.
    before = re.sub(r"\b(?:an?|the) $", "", question[: place.start], flags=re.IGNORECASE)
    return before + topic + question[place.end :]


def _only_name(question: str, topic: str) -> Mention | None:
    """The only words with capitals inside the question, for a topic with a capital."""
    names = list(_CAPITAL.finditer(question)) if topic[:1].isupper() else []
    return _mention(names[0]) if len(names) == 1 else None


def _same_head(question: str, topic: str) -> Mention | None:
    """As many words as the topic has, if they end in the same word."""
    words = _ARTICLE.sub("", topic).split()
    if len(words) < 2:
        return None
    pattern = r"(?<![\w-])" + r"[\w-]+ " * (len(words) - 1) + re.escape(words[-1]) + r"(?![\w-])"
    match = re.search(pattern, question, re.IGNORECASE)
    return _mention(match) if match else None


def _mention(match: "re.Match[str]", group: str | int = 0) -> Mention:
    return Mention(match.start(group), match.end(group), match[group], match[group].casefold())
