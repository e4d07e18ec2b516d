"""The templates of questions about a list, by intent, with slots for a title, a noun phrase or a place in the list.

Plain data. Grouped by the first word of the question, so that a question compiles few patterns.
"""

from enum import StrEnum


class Intent(StrEnum):
    """What a question about a list asks for."""

    ABOUT = "about"
    SECTIONS = "sections"
    ORIGIN = "origin"
    NAMES = "names"
    MOST = "most"
    FEWEST = "fewest"
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


# Templates by the first word of their questions. "which" counts as "what", and "what's" as "what is".
TEMPLATES = {
    "what": (
        (Intent.ABOUT, "what {be} {list} about"),
        (Intent.ABOUT, "what {be} (?:in )?{list}(?: for)?"),
        (Intent.ABOUT, "what does {list} (?:cover|contain|have|offer|include|hold|deal with)"),
        (Intent.ABOUT, "what {be} this"),
        (Intent.MOST, "what {ranked} {often}"),
        (Intent.MOST, "what {ranked} {has_any}most {np}"),
        (Intent.MOST, "what {be} the {frequent} {ranked}{in_list}"),
        (Intent.MOST, "what {ranked} {be} (?:the )?(?:{frequent}|largest|biggest|longest){in_list}"),
        (Intent.MOST, "what {be} the (?:largest|biggest|longest) {section}{in_list}"),
        (Intent.FEWEST, "what {ranked} {has_any}(?:fewest|least) {np}"),
        (Intent.FEWEST, "what {ranked} {be} (?:the )?(?:smallest|shortest){in_list}"),
        (Intent.FEWEST, "what {be} the (?:smallest|shortest) {section}{in_list}"),
        (Intent.LIST, "what {be} (?:the )?(?:number|no|item|entry|resource)(?: no| number)? {place_number}{in_list}"),
        (Intent.LIST, "what {be} the {place_number}(?:st|nd|rd|th) (?:resource|item|entry|one){in_list}"),
        (Intent.YEAR, "what(?: one| book| paper)? (?:is|was|came out|appeared) (?:the )?{newer} {title} or {other}"),
        (Intent.LENGTH, "what(?: one)? (?:is|takes) (?:the )?{shorter}(?: to read)? {title} or {other}"),
        (Intent.SECTIONS, "what {topics}{shown}"),
        (Intent.SECTIONS, "what {sections}{shown}"),
        (Intent.SECTIONS, "what {be} the (?:{sections}|{topics})(?: (?:of|in) {list})?"),
        (Intent.NAMES, "what {various}{field}(?:{shown}|(?: are)? (?:in|of|behind) {np})"),
        (Intent.NAMES, "what {field} (?:wrote|published|made|have|have written) {np}"),
        (Intent.NAMES, "what are {various}{field}(?: (?:in|of|behind) {np})?"),
        (Intent.NAMES, "what {field} {speaks} {on_topic}"),
        (Intent.START, "what (?:one |resource )?(?:should|can|do|could|must|shall) {user} {do} (?:with )?first{new}"),
        (Intent.START, "what (?:should|can|do|could|must|shall) {user} (?:start|begin) with(?: first)?{new}"),
        (Intent.START, "what (?:comes|is|stands) first(?: in {list})?"),
        (Intent.NEXT, "{next}{exactly}(?:after|follows) (?:the )?{place}"),
        (Intent.PREVIOUS, "{next}{exactly}(?:before|precedes) (?:the )?{place}"),
        (Intent.LIST, "what {be} (?:there )?(?P<scope>(?:in|under) \\w.*)"),
        (Intent.LIST, "what {be} (?:there )?in {list} (?P<scope>(?:from|by|since|before|after|tagged|without) \\w.*)"),
        (Intent.LIST, "what (?:can|could|should) {user} (?:read|watch|finish) (?P<scope>(?:in|within|under) \\w.*)"),
        (Intent.LENGTH, "what {be} the total (?:reading )?(?:time|length)(?: (?:of|to read) {list})?"),
        (Intent.LIST, "what does (?P<scope>\\w.*) (?:contain|cover|have|include|hold)"),
        (Intent.LIST, "what are (?:the )?{np_before} about"),
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
        (Intent.ORIGIN, "who {keeps} {list}"),
        (Intent.ORIGIN, "who {be} (?:the (?:author|curator|maintainer|owner)s? of|behind) {list}"),
        (Intent.MOST, "who (?:has|wrote|has written|published|made) (?:the )?most {np}"),
        (Intent.MOST, "who {often}"),
        (Intent.MOST, "who {be} the {frequent} {ranked}{in_list}"),
        (Intent.ABOUT, "who {be} {list} (?:for|aimed at|intended for|written for|made for)"),
        (Intent.ABOUT, "who (?:should|could|can) (?:read|use) {list}"),
        (Intent.AUTHOR, "who {wrote} {title}"),
        (Intent.AUTHOR, "who {be} the (?:author|writer|speaker)s? of {title}"),
        (Intent.AUTHOR, "who {be} {title} (?:written )?by"),
        (Intent.COMPANY, "who published {title}"),
        (Intent.COMPANY, "who {be} the publisher of {title}"),
        (Intent.AUTHOR, "who {be} behind {title}"),
        (Intent.NAMES, "who {be} the {field}{shown}?"),
        (Intent.NAMES, "who {be} the {field} (?:of|behind) {np}"),
        (Intent.NAMES, "who {speaks} {on_topic}"),
    ),
    "when": (
        (Intent.ORIGIN, "when {be} {list} (?:last )?(?:updated|changed|made|created|written|published|started)"),
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
        (Intent.AUTHOR, "how many (?:authors|people) (?:{wrote}|have written) {title}"),
        (Intent.AUTHOR, "how many authors (?:does|do) {title} have"),
        (Intent.NAMES, "how many {various}{field}(?:{shown})?"),
        (Intent.NAMES, "how many {field} {speaks} {on_topic}"),
        (Intent.SECTIONS, "how many {resources}(?: are)?(?: there)? (?:in|for) (?:each|every) {sections}"),
        (Intent.SECTIONS, "how many {resources}(?: are)?(?: there)? per {sections}"),
        (Intent.NAMES, "how many(?: {np_before})?(?: are)?(?: there)? {by_each} {ranked}(?:{shown})?"),
        (Intent.COUNT, "how many (?:of )?{np}"),
        (Intent.ORIGIN, "how old {be} {list}"),
        (Intent.ORIGIN, "how often (?:{be}|does|do) {list} (?:get )?(?:updated|changed|changes?|updates?|refreshed)"),
        (Intent.TAGS, "how {be} {title} tagged"),
        (Intent.START, "how (?:should|do|can) {user} (?:read|go through|work through|use|approach) {list}"),
        (Intent.YEAR, "how (?:old|recent) {be} {title}"),
        (Intent.LENGTH, "how long {to_read}? ?to read {title}"),
        (Intent.LENGTH, "how long {be} {title}"),
        (Intent.LENGTH, "how much time {to_read} to read {title}"),
        (Intent.LENGTH, "how (?:long|much time) {to_read}? ?to read {whole}"),
        (Intent.LENGTH, "how (?:long|much time) {to_read}? ?to read {np}"),
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
        (Intent.ORIGIN, "(?:is|are) (?:{list}|(?:the|these) {resources}) (?:still )?(?:up to date|maintained|updated)"),
        (Intent.START, "in what order (?:should|do|can|must) {user} {through}"),
        (Intent.NEXT, "(?:and )?(?:then )?{exactly}after (?:the )?{place}"),
        (Intent.NEXT, "i(?: have|ve)? (?:read|finished|done|watched) {place} (?:and )?(?:now )?{what_next}"),
        (Intent.COUNT, "(?:the )?(?:total )?(?:number|count) of {np}"),
        (Intent.LIST, "(?:an? |the )?(?:full |complete |whole )?list of (?:all )?{np}"),
        (Intent.FREE, "(?:is|are) {title} (?:for )?free(?: of charge| to read| to watch)?"),
        (Intent.AUTHOR, "{title} (?:who wrote it|who {be} the authors?|by whom)"),
        (Intent.AUTHOR, "by whom {be} {title}(?: written)?"),
        (Intent.AUTHOR, "(?:is|was) (?!there ){title} (?:written |made |authored )?by \\w.*"),
        (Intent.KIND, "(?:is|was) {title} an? {kind_word}"),
        (Intent.NAMES, "(?:the )?{field} of {np}"),
        (Intent.YEAR, "(?:is|was) {title} {newer} than {other}"),
        (Intent.LENGTH, "is {title} {shorter} than {other}"),
        (Intent.YEAR, "(?:is|was) {title} (?:from|{out} in) (?:19|20)\\d\\d"),
        (Intent.YEAR, "{title} when was it {out}"),
        (Intent.NAMES, "(?:count|(?:the )?number of) (?:all |the )*{np_before} {by_each} {ranked}"),
        (Intent.COUNT, "count (?:all |the )*{np}"),
        (Intent.NAMES, "(?:all |the )*(?P<field>authors|companies|organi[sz]ations|publishers|tags)"),
        (Intent.SECTIONS, "(?:all |the )*(?:sections|topics|headings|categories)"),
        (Intent.MOST, "(?:the )?{frequent} {ranked}"),
        (Intent.AUTHOR, "(?:the )?authors? of {title}"),
        (Intent.YEAR, "(?:the )?(?:publication )?(?:year|date) of {title}"),
        (Intent.LENGTH, "(?:the )?total reading time(?: (?:of|for) {list})?"),
        (Intent.LENGTH, "(?:the )?reading time (?:of|for) {title}"),
        (Intent.LINK, "(?:the )?(?:link|address|url) (?:of|to|for) {title}"),
        (Intent.LIST, "(?:is|are|does) {maker} (?:{named} )?(?:in|on|part of) {list}"),
        (Intent.LIST, "does {maker} have (?:anything|something|any resources?)(?: here| (?:in|on) {list})?"),
        (Intent.SECTION, "(?:is|are) {title} (?:in|on|part of) {list}"),
        (Intent.SECTION, "(?:do you have|does {list} (?:have|include|contain)) {title}"),
    ),
}  # fmt: skip
