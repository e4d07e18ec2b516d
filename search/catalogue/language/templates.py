"""The templates of questions about a list, by intent, with slots for a title, a noun phrase or a place in the list.

Plain data. Grouped by the first word of the question, so that a question compiles few patterns.
"""

from enum import StrEnum

from search.catalogue.language.noun_phrase import LIST


class Intent(StrEnum):
    """What a question about a list asks for."""

    ABOUT = "about"
    SECTIONS = "sections"
    NAMES = "names"
    COUNT = "count"
    LIST = "list"
    AUTHOR = "author"
    COMPANY = "company"
    YEAR = "year"
    SECTION = "section"
    KIND = "kind"
    LINK = "link"
    TAGS = "tags"
    FREE = "free"
    LENGTH = "length"
    START = "start"
    NEXT = "next"
    PREVIOUS = "previous"
    RELATED = "related"


# Parts of the templates.
PARTS = {
    "be": r"(?:is|are|was|were)",
    "list": LIST,
    "title": r"(?:the )?(?P<title>\w.*?)",
    "np": r"(?P<scope>\w.*)",
    "place": r"(?P<place>\w.*?)",
    "shown": rf"(?:(?: (?:are|is) there| (?:(?:are|is) )?(?:in|of|on) {LIST}|"
             rf" does (?:{LIST}|it) (?:have|cover|contain|name)|"
             r" do (?:you|i|we) have| have you(?: got)?| exist| are (?:covered|listed|named)| in total){1,2})",
    "sections": r"(?:sections?|folders?|chapters?|headings?|categories|category)",
    "topics": r"(?:topics|subjects|areas|themes)",
    "field": r"(?P<field>companies|company|organi[sz]ations?|publishers?|authors?|writers?|people|tags?|labels?|kinds?|"
             r"types?|years?)(?: of (?:resources?|things?|items?|entries))?",
    "resources": r"(?:resources|items|entries|things|bookmarks|links)",
    "through": rf"(?:read|follow|go|work|take|watch)(?: through)?(?: (?:these|this|them|it|all|{LIST}|the \w+))?",
    "various": r"(?:(?:different|distinct|various|all|the|all the) )?",
    "saved": r"(?:saved?|file|filed|keep|kept|put|have|bookmark(?:ed)?)",
    "what_next": r"what(?: is| comes| should i read| do i read)?(?: next| now)?",
    "good": r"(?:the |a )?(?:best |good )?",
    "company": r"(?:company|organi[sz]ation|publisher)",
    "user": r"(?:i|we|you|one|a beginner|beginners|a newcomer|someone|a student|students)",
    "do": r"(?:read|start|begin|watch|study|do|open|go)",
    "wrote": r"(?:wrote|authored|made|recorded|gave|has written)",
    "out": r"(?:published|written|released|made|recorded|posted|come out|appear)",
    "new": r"(?: (?:if|when|as|for) (?:(?:i|you|we) ?(?:am|m|are|re) )?(?:an? )?(?:complete |total )?"
           r"(?:new(?:comer)?|beginner)s?(?: (?:to|in|at|with) (?P<place>\w.*))?)?",
    "more": r"(?:(?:show|give|find|recommend)(?: me)? )?"
            r"(?:more|something|anything|others?|resources|ones|things|what is)"
            r"(?: (?:else|more|resources|ones|things|is|are))? ",
    "overview": r"(?:overview|summary|outline|contents|table of contents|introduction)",
    "start": r"(?:what|where) (?:should|do|can) (?:i|we) (?:read|start|begin|go)",
    "exactly": r"(?:(?:right|just|directly|immediately|straight) )?",
    "next": r"(?:(?:what|section|folder|resource|one|thing|do|should|to|i|we|you|come|comes|is|stands|read|watch|next|"
            r"look|at|follow|go|on|can) )*",
}  # fmt: skip
# Templates by the first word of their questions. "which" counts as "what", and "what's" as "what is".
TEMPLATES = {
    "what": (
        (Intent.ABOUT, "what {be} {list} about"),
        (Intent.ABOUT, "what {be} (?:in )?{list}(?: for)?"),
        (Intent.ABOUT, "what does {list} (?:cover|contain|have|offer|include|hold|deal with)"),
        (Intent.SECTIONS, "what {topics}{shown}"),
        (Intent.SECTIONS, "what {sections}{shown}"),
        (Intent.SECTIONS, "what {be} the (?:{sections}|{topics})(?: (?:of|in) {list})?"),
        (Intent.NAMES, "what {various}{field}(?:{shown}|(?: are)? (?:in|of|behind) {np})"),
        (Intent.NAMES, "what are {various}{field}(?: (?:in|of|behind) {np})?"),
        (Intent.START, "what (?:one |resource )?(?:should|can|do|could|must|shall) {user} {do} (?:with )?first{new}"),
        (Intent.START, "what (?:should|can|do|could|must|shall) {user} (?:start|begin) with(?: first)?{new}"),
        (Intent.START, "what (?:comes|is|stands) first(?: in {list})?"),
        (Intent.NEXT, "{next}{exactly}(?:after|follows) (?:the )?{place}"),
        (Intent.PREVIOUS, "{next}{exactly}(?:before|precedes) (?:the )?{place}"),
        (Intent.LIST, "what {be} (?:there )?(?P<scope>(?:in|under) \\w.*)"),
        (Intent.LIST, "what does (?P<scope>\\w.*) (?:contain|cover|have|include|hold)"),
        (Intent.YEAR, "what year (?:{be}|did) {title} (?:from|{out})(?: in)?"),
        (Intent.YEAR, "what {be} the (?:year|publication date|date) of {title}"),
        (Intent.COMPANY, "what {company} (?:published|wrote|made|released|{be} behind) {title}"),
        (Intent.COMPANY, "what {company} (?:{be}|does|did) {title} (?:come )?(?:from|by)"),
        (Intent.SECTION, "what (?:section|folder|chapter) (?:{be}|(?:can|do) i find|does) {title}(?: stand)?(?: in)?"),
        (Intent.COMPANY, "what {be} the {company} of {title}"),
        (Intent.TAGS, "what tags (?:does|do) {title} have"),
        (Intent.TAGS, "what {be} the tags (?:of|on) {title}"),
        (Intent.START, "what order (?:should|do|can|must) {user} {through}"),
        (Intent.START, "what {be} the (?:best |right |suggested |recommended )?(?:reading )?order"),
        (Intent.START, "what {be} {good}(?:place|point|resource|one) to (?:start|begin)(?: with)?{new}"),
        (Intent.START, "what {be} {good}starting point{new}"),
        (Intent.LIST, "what (?:do|did|have) (?:i|you|we) {saved} (?P<scope>(?:in|under) \\w.*)"),
        (Intent.SECTION, "what (?:section|folder|chapter) (?:has|contains|holds) {title}"),
        (Intent.KIND, "what (?:kind|type|sort) of (?:resource|thing|text|work) {be} {title}"),
        (Intent.LINK, "what {be} the (?:link|address|url) (?:of|to|for) {title}"),
        (Intent.AUTHOR, "what authors? {wrote} {title}"),
        (Intent.AUTHOR, "what {be} the (?:name of the )?authors? of {title}"),
        (Intent.LENGTH, "what {be} the (?:reading time|length) (?:of|for) {title}"),
    ),
    "who": (
        (Intent.AUTHOR, "who {wrote} {title}"),
        (Intent.AUTHOR, "who {be} the (?:author|writer|speaker)s? of {title}"),
        (Intent.AUTHOR, "who {be} {title} (?:written )?by"),
        (Intent.COMPANY, "who published {title}"),
        (Intent.COMPANY, "who {be} the publisher of {title}"),
        (Intent.AUTHOR, "who {be} behind {title}"),
        (Intent.NAMES, "who {be} the {field}{shown}?"),
    ),
    "when": (
        (Intent.YEAR, "when (?:{be}|did) {title} {out}"),
        (Intent.YEAR, "when {be} {title} from"),
        (Intent.YEAR, "when {title} {be} {out}"),
    ),
    "where": (
        (Intent.START, "where (?:should|can|do|could|must|shall|does) {user} {do}(?: first)?{new}"),
        (Intent.START, "where (?:should|can|do) {user} {do}(?: first)? with {place}"),
        (Intent.START, "where to {do}(?: first)?{new}"),
        (Intent.COMPANY, "where {be} {title} (?:published|released)"),
        (Intent.COMPANY, "where (?:does|did) {title} come from"),
        (Intent.SECTION, "where (?:in {list} )?(?:{be}|can i find|does) {title}(?: stand| listed)?(?: in {list})?"),
    ),
    "how": (
        (Intent.SECTIONS, "how many {various}{sections}(?:{shown})?"),
        (Intent.SECTIONS, "how {be} {list} (?:organi[sz]ed|structured|divided|ordered|arranged)"),
        (Intent.ABOUT, "how (?:big|long|large) {be} {list}"),
        (Intent.NAMES, "how many {various}{field}(?:{shown})?"),
        (Intent.SECTIONS, "how many {resources}(?: are)?(?: there)? (?:in|for) (?:each|every) {sections}"),
        (Intent.SECTIONS, "how many {resources}(?: are)?(?: there)? per {sections}"),
        (Intent.COUNT, "how many (?:of )?{np}"),
        (Intent.TAGS, "how {be} {title} tagged"),
        (Intent.START, "how (?:should|do|can) {user} (?:read|go through|work through|use|approach) {list}"),
        (Intent.YEAR, "how (?:old|recent) {be} {title}"),
        (Intent.LENGTH, "how long (?:does it take|would it take|will it take|do i need|is it)? ?to read {title}"),
        (Intent.LENGTH, "how long {be} {title}"),
        (Intent.LENGTH, "how much time (?:does it take|do i need) to read {title}"),
    ),
    "": (
        (Intent.ABOUT, "(?:describe|summari[sz]e|introduce|tell me (?:more )?about|explain) {list}"),
        (Intent.ABOUT, "(?:(?:give|show) me )?(?:an? |the )?{overview} (?:of|to) {list}"),
        (Intent.ABOUT, "table of contents"),
        (Intent.RELATED, "{more}(?:like|similar to|related to) {place}"),
        (Intent.SECTIONS, "(?:show(?: me)?|list|name)(?: all)?(?: the)? {sections}(?:{shown})?"),
        (Intent.NAMES, "(?:show(?: me)?|list|name)(?: all)?(?: the)? {field}(?:{shown})?"),
        (Intent.START, "i(?: am|m) (?:an? )?(?:new|beginner)(?: (?:to|in|at) {place})? {start}(?: first)?"),
        (Intent.START, "(?:the )?(?:reading order|starting point)"),
        (Intent.START, "in what order (?:should|do|can|must) {user} {through}"),
        (Intent.NEXT, "(?:and )?(?:then )?{exactly}after (?:the )?{place}"),
        (Intent.NEXT, "i(?: have|ve)? (?:read|finished|done|watched) {place} (?:and )?(?:now )?{what_next}"),
        (Intent.COUNT, "(?:the )?(?:total )?(?:number|count) of {np}"),
        (Intent.LIST, "(?:an? |the )?(?:full |complete |whole )?list of (?:all )?{np}"),
        (Intent.FREE, "(?:is|are) {title} (?:for )?free(?: of charge| to read| to watch)?"),
        (Intent.AUTHOR, "{title} (?:who wrote it|who {be} the authors?|by whom)"),
        (Intent.AUTHOR, "by whom {be} {title}(?: written)?"),
        (Intent.YEAR, "{title} when was it {out}"),
        (Intent.COUNT, "count (?:all |the )*{np}"),
        (Intent.AUTHOR, "(?:the )?authors? of {title}"),
        (Intent.YEAR, "(?:the )?(?:publication )?(?:year|date) of {title}"),
        (Intent.LENGTH, "(?:the )?reading time (?:of|for) {title}"),
        (Intent.LINK, "(?:the )?(?:link|address|url) (?:of|to|for) {title}"),
        (Intent.SECTION, "(?:is|are) {title} (?:in|on|part of) {list}"),
        (Intent.SECTION, "(?:do you have|does {list} (?:have|include|contain)) {title}"),
    ),
}  # fmt: skip
