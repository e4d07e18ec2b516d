"""The patterns of follow-ups by relation, the most specific first, and the words that one of them must have.

Plain data; slots are named groups. A pattern is matched with a whole question in single spaces without its final
punctuation. Must not know what slots refer to.
"""

from enum import StrEnum


class Relation(StrEnum):
    """How a follow-up relates to the last question or to the resources shown for it."""

    OTHERS = "others"
    OTHERS_BY = "others by the same"
    RANGED = "shorter, longer, newer or older"
    SORTED = "in another order"
    LIKE = "like one of them"
    DETAILS = "about one of them"
    PLACE = "the question on one of them"
    PART = "some of them"
    CONTENT = "what one of them has on a topic"
    FACT = "a fact about one of them"
    MAKER = "about who made them"
    NARROWED = "with a condition"
    DATED = "for other years"
    SUBSTITUTED = "with another name or topic"
    TOPIC = "about the same topic"


ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "last": -1,
}  # fmt: skip
_THINGS = frozenset({"it", "its", "this", "that", *ORDINALS, *map(str, range(1, 101))})
_PEOPLE = frozenset({
    "they", "them", "their", "he", "him", "his", "she", "her", "company", "author", "authors", "team", "people",
    "person", "organisation", "organization",
})  # fmt: skip
_NOUNS = frozenset("book paper post article talk video course study thread repo page essay resource entry".split())  # noqa: SIM905
# A question without any of these words has no pattern of the relation: a cheap test that most fail.
CUES = {
    Relation.OTHERS: frozenset({"else", "more", "other", "others"}),
    Relation.OTHERS_BY: _PEOPLE,
    Relation.RANGED: frozenset({"shorter", "quicker", "longer", "newer", "recent", "older"}),
    Relation.SORTED: frozenset({"sort", "sorted", "order", "ordered", "first"}),
    Relation.LIKE: frozenset({"like", "similar", "related"}),
    Relation.DETAILS: _THINGS,
    Relation.PLACE: _THINGS,
    Relation.PART: frozenset({"them", "these", "those"}),
    Relation.CONTENT: _THINGS | _NOUNS,
    Relation.FACT: _THINGS | _NOUNS | {"long"},
    Relation.MAKER: _PEOPLE,
    Relation.NARROWED: frozenset({"only", "just", "without", "not", "no", "nothing", "except", "excluding", "other"}),
    Relation.DATED: frozenset(map(str, range(1900, 2100))),
    Relation.SUBSTITUTED: frozenset({"and", "or", "about", "same"}),
    Relation.TOPIC: frozenset({"it", "they", "them"}),
}

# What may stand before any follow-up.
LEAD = r"(?:(?:ok|okay|please|now|so|then|and|but|well|thanks|great)[, ]+)*"
_SHOW = (
    r"(?:(?:(?:can|could) you |please )?(?:show|give|list|find|get)(?: me| us)? |i want |i need |(?:are|is) there |"
    r"do you have |any |some |the )*"
)
_KIND = r"book|paper|post|article|talk|video|course|case study|thread|repo|page|essay"
_NOUN = rf"(?:{_KIND}|resource|entry|item|one|hit|result)"
_NTH = rf"(?:{'|'.join(ORDINALS)})"
# The number of a resource shown.
ORDINAL = (
    rf"(?:(?:the )?{_NTH}(?: (?:one|hit|result|resource|entry|item))?|"
    r"(?:the )?(?:(?:number|no\.?|hit|result) ?|#)?\d{1,3})"
)
_THIS = rf"(?:it|(?:this|that|the same)(?: {_NOUN})?)"
_WHICH = rf"(?P<which>{ORDINAL}|{_THIS})"
_ONE_OF_THEM = rf"(?P<which>{ORDINAL}|{_THIS}|the {_NOUN})"
_SAY = r"(?:say|teach|cover|explain|recommend|suggest|discuss|mention|contain|describe|argue|deal with|talk about)s?"
_MAKER = (
    r"(?:(?:that|this|the same) (?:company|author|team|organi[sz]ation|person)|"
    r"(?:these|those|the same) (?:authors|people))"
)
_THEY, _THEM = rf"(?P<maker>they|he|she|{_MAKER})", rf"(?P<maker>them|him|her|{_MAKER})"
_WHAT = r"(?:what|how|why|when|where|which|who)"
_DID = r"(?:did|do|does|have|has|had|can|could|would|will|should|might)"
_MADE = r"(?:do|done|write|written|publish|published|make|made|build|built|have|got|released?|produced?)"
_ELSE = r"(?:what|anything|something|everything) else"
_ABOUT = r"(?:about|on|of|regarding)"
# What begins a clause of its own, as in "and how do you ...".
_CLAUSE = (
    r"(?:how|what|why|when|where|who|which|is|are|was|were|do|does|did|can|could|should|would|will|has|have|if|then|i|we|"
    r"you|it|they|he|she|there|not|so)"
)
_PREPOSITION = r"(?P<preposition>for|at|by|from|in|with|on|of|about|to|since|before|after)"

# Questions for a fact: the words before and after the reference to a resource.
_FACT_BEFORE = (
    r"who (?:wrote|made|published|gave|recorded|authored)|who (?:is|are|was|were) the authors? of|"
    r"(?:which|what) company (?:published|wrote|made)|how (?:long|old|recent) is|"
    r"how long does it take to (?:read|watch)|"
    r"what is the (?:link|address|url|year|date|author|publisher|reading time) (?:of|to|for)"
)
_FACT_AROUND = (
    ("when (?:was|is)|where (?:was|is)", "published|written|released|from|recorded|made"),
    ("when did", "come out|appear"),
    ("is", "free(?: to (?:read|watch))?"),
    ("(?:which|what) section is", "in"),
    ("who is|what year is", "by|from"),
)
_RANGE = (
    rf"(?:{_SHOW}|only |just )*(?:something |anything |what about |a )?"
    r"(?P<order>shorter|quicker|longer|newer|more recent|older)"
    r"(?P<ones> (?:ones?|than (?:these|those|that|this)))?(?: (?:reads?|resources?|results?))?"
)
_SORT = (
    r"(?:sort|order)(?:ed)?(?: (?:them|these|it|this))? (?:by )?"
    r"(?P<sort>year|date|title|list(?: order)?|reading[ -]time|length|relevance)"
)
_LIKE_THINGS = (
    rf"{_SHOW}(?:more|something|anything|others?|resources|ones|things)(?: resources| ones| things)? "
    rf"(?:like|similar to|related to) {_WHICH}"
)
_OPEN = (
    r"(?:(?:can|could) you )?(?:open|show(?: me)?|go to|display|tell me(?: more)? about|more (?:about|on|from)|"
    rf"details (?:of|on|about)|summari[sz]e) {_WHICH}"
)
_THEIR = r"(?P<maker>their|his|her|(?:that|this) (?:company|author)['’]s)"
_ABOUT_THEIR = (
    rf"(?P<before>(?:what|how|why|when|where|which)(?: \w+)? (?:is|are|was|were|{_DID}) ){_THEIR} (?P<after>.+)"
)
_ONLY = rf"(?:{_SHOW}|with )?(?:only|just|nothing but) (?:(?:show(?: me)?|the|those|ones) )*(?P<condition>\S.*)"
_WITHOUT = (
    r"(?:only |just )?(?:(?:the )?ones |those )?(?:that are )?"
    r"(?:without|not|no|nothing|except(?: for)?|excluding|other than) "
    r"(?:(?:about|on|by|from|at|in|tagged|any|the|ones|those) )*(?P<excluded>\S.*)"
)
_PART = (
    r"(?P<lead>how many|which|what)(?: ones)? (?:of|among) (?:them|(?:these|those)(?: \w+)?) "
    r"(?P<condition>(?:is|are|was|were|have|has|had|do|does|still|mentions?|names?|covers?|discuss|talks?|come|appeared)\b"
    r".*)"
)
_YEARS = (
    r"(?P<years>(?:(?:published|written) )?"
    r"(?:since|before|after|until|up to|between|from|in|newer than|older than) .*\d{4})"
)
_AND = (
    r"(?:(?:and|or)(?: (?:what|how) about)?|(?:what|how) about|"
    r"(?:the )?same(?: question)?(?= (?:for|about|with|at|by)))"
    rf"(?: {_PREPOSITION})? (?!{_CLAUSE}\b)(?P<words>\S+(?: \S+){{0,6}})"
)
_TOPIC = (
    r"(?P<before>(?:how|why|when|where|what) (?:is|are|does|do|did|was|were|can|could|should|would)"
    r"(?: (?:i|you|we))?(?: use| need| call| avoid)?) (?:it|they|them)(?P<after>(?: [\w-]+){0,3})"
)

PATTERNS = {
    Relation.OTHERS: (
        rf"{_SHOW}{_ELSE}(?: is there| do you have| have you(?: got)?)?",
        rf"{_SHOW}(?:others|any more|(?:what |which )?other (?:ones|resources)|which others?)(?: are there)?",
        rf"{_SHOW}more(?: of (?:these|those|them|this)| (?:resources|results|hits|ones))?",
    ),
    Relation.OTHERS_BY: (
        rf"{_ELSE} {_DID} {_THEY}(?: {_MADE})?",
        rf"{_SHOW}(?:{_ELSE}(?: is there)?|more|others?)(?: that (?:is|are))? (?:by|from|of) {_THEM}",
    ),
    Relation.RANGED: (_RANGE,),
    Relation.SORTED: (_SORT, r"(?P<sort>newest|latest|most recent|shortest) (?:ones )?first"),
    Relation.LIKE: (_LIKE_THINGS, rf"(?:similar|related) to {_WHICH}"),
    Relation.DETAILS: (_OPEN, rf"what(?: is|s|['’]s) {_WHICH} about"),
    Relation.PLACE: (
        rf"(?:what|how) about (?P<which>{ORDINAL})",
        rf"(?P<which>(?:the )?{_NTH} (?:one|hit|result|resource)|(?:number |no\.? ?|#)\d{{1,3}}|the {_NTH})",
    ),
    Relation.PART: (_PART,),
    Relation.CONTENT: (
        rf"what {_DID} {_ONE_OF_THEM} {_SAY}(?: {_ABOUT})?(?: (?P<topic>\S.*))?",
        rf"{_DID} {_ONE_OF_THEM} {_SAY} (?:(?:any|some)thing )?(?:{_ABOUT} )?(?P<topic>\S.*)",
    ),
    Relation.FACT: (
        rf"(?P<before>{_FACT_BEFORE}) {_ONE_OF_THEM}",
        *(rf"(?P<before>{before}) {_ONE_OF_THEM} (?P<after>{after})" for before, after in _FACT_AROUND),
        r"(?P<before>how long does it take)",
        r"what(?: is| are|s|['’]s) its (?P<field>link|address|url|year|date|authors?|reading time)",
    ),
    Relation.MAKER: (
        rf"(?P<before>(?:{_WHAT}(?: \w+){{0,3}}? )?{_DID}) {_THEY} (?P<after>.+)",
        _ABOUT_THEIR,
        rf"{_SHOW}(?:more of |all(?: of)? |list )?{_THEIR} (?P<after>\w+(?: [\w-]+){{0,2}})",
    ),
    Relation.NARROWED: (_ONLY, r"(?P<condition>\S.*?) only", _WITHOUT),
    Relation.DATED: (_YEARS,),
    Relation.SUBSTITUTED: (_AND,),
    Relation.TOPIC: (_TOPIC,),
}  # fmt: skip
