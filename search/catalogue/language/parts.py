"""The parts of the templates, by name: patterns for words that many questions about a list share. Plain data."""

from search.catalogue.language.noun_phrase import LIST

PARTS = {
    "be": r"(?:is|are|was|were)",
    "list": LIST,
    "title": r"(?:the )?(?P<title>\w.*?)",
    "maker": r"(?P<maker>\w.*?)",
    "named": r"(?:appear|occur|listed|named|represented|included)",
    "np": r"(?P<scope>\w.*)",
    "np_before": r"(?P<scope>\w.*?)",
    "place": r"(?P<place>\w.*?)",
    "shown": rf"(?:(?: (?:are|is) there| (?:(?:are|is) )?(?:in|of|on) {LIST}|"
             rf" does (?:{LIST}|it) (?:have|cover|contain|name)|"
             r" do (?:you|i|we) have| have you(?: got)?| exist| are (?:covered|listed|named)| in total){1,2})",
    "sections": r"(?:sections?|folders?|chapters?|headings?|categories|category)",
    "topics": r"(?:topics|subjects|areas|themes)",
    "field": r"(?P<field>companies|company|organi[sz]ations?|publishers?|authors?|writers?|people|tags?|labels?|kinds?|"
             r"types?|years?)(?: of (?:resources?|things?|items?|entries))?",
    "ranked": r"(?P<field>companies|company|organi[sz]ations?|publishers?|authors?|writers?|people|person|tags?|"
              r"labels?|kinds?|types?|years?|sections?|folders?|chapters?|topics?|categories|category)",
    "place_number": r"(?P<position>\d{1,6})",
    "has_any": r"(?:has|have|wrote|published|made|contains?|holds?) (?:the )?",
    "in_list": rf"(?: (?:of|in|on) {LIST})?",
    "by_each": r"(?:by|per|(?:in|for|of|from) (?:each|every))",
    "speaks": r"(?:has |have )?(?:wrote|writes?|written|talk(?:s|ed)?|speaks?|spoke|publish(?:ed)?|blog(?:s|ged)?|"
              r"post(?:s|ed)?|present(?:s|ed)?)(?: (?:something|anything|things|an?|some))?"
              r"(?: (?:posts?|papers?|books?|articles?))?",
    "on_topic": r"(?P<topic>(?:about|on|regarding) \w.*)",
    "section": r"(?P<field>section|folder|chapter|topic|category)",
    "newer": r"(?:newer|older|first|earlier|later|more recent)(?: one)?",
    "shorter": r"(?:shorter|longer|quicker)(?: one)?",
    "other": r"(?P<other>\w.*)",
    "frequent": r"(?:most (?:common|frequent|prolific|productive|represented|popular)|commonest)",
    "often": r"(?:appears?|occurs?|comes? up|(?:is|are) (?:listed|named|represented))(?: the)? "
             r"most(?: (?:often|frequently))?",
    "keeps": r"(?:made|makes|curates?|curated|wrote|maintains?|compiled|keeps?|created|collected|owns?|put together)",
    "kind_word": r"(?:book|booklet|paper|course|video|talk|post|blog post|article|repo|repository|case study|page)",
    "to_read": r"(?:does it take|would it take|will it take|do i need|is it)",
    "whole": rf"(?:it|it all|everything|all|all of (?:it|them)|(?:all of )?{LIST})",
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
