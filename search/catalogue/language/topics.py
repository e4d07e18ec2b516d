"""The topic in a noun phrase: "about Flink", "that mention Spark", "Flink posts".

Only a question for what the list has may name a topic; any other is for the texts to answer. Knows words alone; must
not know resources.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.text.lexical import terms
from search.catalogue.language.names import ListNames, leading_name
from search.catalogue.language.phrase_state import PhraseState
from search.catalogue.topic import Topic

_MENTION = r"(?:mention|nam(?:e|ing)|refer(?:ring)? to|contain(?:ing)? the words?)"
_COVER = (
    r"(?:about|on|regarding|concerning|(?:talk|writ)(?:e|ing)? about|cover(?:ing)?|discuss(?:ing)?|deal(?:ing)? with|"
    r"explain(?:ing)?|describ(?:e|ing)|treat(?:ing)?)"
)
_VERB = (
    r"(?:(?:that|which|what|are|is|were|was|there|you have|we have|i have|do) )*"
    rf"(?:(?P<mention>{_MENTION})|(?P<cover>{_COVER}))s? (?:the )?(?:(?:topic|subject|word|term)s?(?: of)? (?=\w))?"
)
# Nouns that something may be on, as a link on a page, without being about it.
_VAGUE = re.compile(r"(?:pages?|things?|links?|titles?|works?|ones?|those|them|these|they|all)$")
# Words of a clause rather than of a topic, and of the longest topic.
_CLAUSE = frozenset(
    """is are was were be do does did should shall can could will would must may might need needs has have had i you we
    it they he she them each every per average how why when where who what which than
    something anything everything nothing this that these those one ones""".split()  # noqa: SIM905
)
_LONGEST, _LONGEST_BEFORE_NOUN = 6, 3
# Adjectives that say how resources are, not what they are about.
_ADJECTIVES = frozenset(
    """different distinct various new old good great best better bad interesting important useful relevant related more
    most other such many few big small large main original similar external internal unique total first last next
    previous own same real whole additional extra average popular recommended""".split()  # noqa: SIM905
)
Parser = Callable[[PhraseState, ListNames], bool]


def take_topic(state: PhraseState, names: ListNames, parse_rest: Parser) -> bool:
    """Take "about Flink" after the noun: the shortest topic after which `parse_rest` understands all words."""
    match = re.match(_VERB, state.rest) if state.is_topical and state.has_head and not state.scope.topic else None
    if not match or (match["cover"] == "on" and _VAGUE.match(state.head)):
        return False
    words = state.rest[match.end() :].split(" ")
    for count in range(1, min(len(words), _LONGEST) + 1):
        topic = Topic((" ".join(words[:count]),), by_mention=bool(match["mention"]))
        if _may_be_topic(words[:count]) and _go_on(state, topic, " ".join(words[count:]), names, parse_rest):
            return True
    return False


def _go_on(state: PhraseState, topic: Topic, rest: str, names: ListNames, parse_rest: Parser) -> bool:
    """Set the topic if all words after it are understood."""
    after = replace(state, rest=rest, scope=replace(state.scope, topic=topic))
    if not parse_rest(after, names):
        return False
    state.scope = after.scope
    return state.narrow("")


def take_topic_before_noun(state: PhraseState, names: ListNames, _parse_rest: Parser) -> bool:
    """Take "Flink" of "Flink posts"."""
    if not state.is_topical or state.has_head or state.scope.topic:
        return False
    words = state.rest.split(" ")
    for count in range(1, min(len(words) - 1, _LONGEST_BEFORE_NOUN) + 1):
        rest = " ".join(words[count:])
        if leading_name(rest, names.plural_kinds)[0] or re.match(r"(?:resources|entries|bookmarks)\b", rest):
            topic = Topic((" ".join(words[:count]),), is_attribute=True)
            is_topic = _may_be_topic(words[:count]) and _ADJECTIVES.isdisjoint(words[:count])
            return is_topic and state.narrow(rest, topic=topic)
    return False


def _may_be_topic(words: Sequence[str]) -> bool:
    return _CLAUSE.isdisjoint(words) and bool(terms(" ".join(words)))


def written_topic(question: str, plain: str, to_plain: Callable[[str], str]) -> str:
    """The words of a question that `to_plain` makes `plain`, as they are written: "c" is "C++"."""
    tokens = list(re.finditer(r"\S+", question))
    for start, first in enumerate(tokens):
        for last in tokens[start : start + plain.count(" ") + 1]:
            written = question[first.start() : last.end()].strip(".,;:!?\"'“”‘’()[]")
            if to_plain(written) == plain:
                return written
    return plain
