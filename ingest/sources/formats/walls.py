"""Detection of walls: error pages, login and cookie walls, robot checks, parked domains in place of a page.

Knows title, text and markup only. Long texts pass: only a page of few words can be a wall, even if a
long one mentions the same things.
"""

import re
from dataclasses import dataclass

from ingest.model import Outcome
from ingest.wordcount import count_words

# A page with this many words is no wall; longer walls have a marker in their markup.
WALL_WORDS = 250


@dataclass(frozen=True, slots=True)
class Wall:
    """The outcome and the reason of a wall."""

    outcome: Outcome
    reason: str


_CHECK = Wall(Outcome.BLOCKED, "a check against robots stands before the page")
_LOGIN = Wall(Outcome.BLOCKED, "the page asks to sign in")
_COOKIES = Wall(Outcome.BLOCKED, "the page asks to accept cookies")
_PAID = Wall(Outcome.BLOCKED, "the page is for subscribers")
_GONE = Wall(Outcome.GONE, "the page says that it does not exist")
_PARKED = Wall(Outcome.GONE, "the domain is parked or for sale")
_BROKEN = Wall(Outcome.UNREACHABLE, "the page reports an error of its server")
_SCRIPT = Wall(Outcome.EMPTY, "the page shows its text by scripts alone")


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# The whole title, up to the name of the site after a bar, dash or dot.
_ENDS = r"\W*(?:$|\s[|\u2013\u2014\u00b7:-]\s.*$)"
_TITLES = (
    (_CHECK, _any(rf"^(?:just a moment|attention required!?|are you (?:a )?(?:human|robot)|security check|"
                  rf"robot check|human verification|checking your browser|ddos-guard|access denied|"
                  rf"pardon our interruption|client challenge|vercel security checkpoint|bot verification){_ENDS}")),
    (_LOGIN, _any(rf"^(?:log ?in|sign ?in|sign ?up|login required|authentication required)"
                  rf"(?: to .*)?{_ENDS}", r"^(?:google accounts|login \W.*|sign in - google accounts)$")),
    (_GONE, _any(rf"^(?:error )?(?:404|410)(?:\W+(?:error|not found|page not found|gone))?{_ENDS}",
                 rf"^(?:the |this )?(?:page|document|file|site|post|article|resource)? ?(?:was |could )?"
                 rf"(?:not (?:be )?found|no longer (?:available|exists)|does(?:n.t| not) exist|unavailable)"
                 rf"(?: \W?404\W?)?{_ENDS}", r"^(?:oops|sorry)\W+.*(?:not found|404)",
                 r"[|\u2013\u2014-] (?:404|page not found)$")),
    (_PARKED, _any(r"\bdomain (?:name )?(?:is )?for sale\b", r"^(?:parked domain|domain parking|buy this domain)")),
    (_BROKEN, _any(rf"^(?:error )?50[0-4](?:\W+.*error| bad gateway| service .*unavailable)?{_ENDS}",
                   rf"^(?:internal server error|bad gateway|service (?:temporarily )?unavailable|"
                   rf"application error|under maintenance|down for maintenance|site (?:is )?offline){_ENDS}")),
)  # fmt: skip
_TEXTS = (
    (_CHECK, _any(r"verify(?:ing)? (?:that )?you are (?:a )?human", r"checking (?:if the site connection|your browser)",
                  r"(?:confirm|prove) (?:that )?you(?:.re| are) not a (?:ro)?bot", r"unusual traffic from your",
                  r"(?:complete|solve) the (?:captcha|security check)", r"enable javascript and cookies to continue",
                  r"press (?:&|and) hold to confirm", r"not a robot", r"access to this page has been denied")),
    (_PARKED, _any(r"(?:this|the) domain (?:name )?(?:is|may be) (?:available )?for sale", r"buy this domain",
                   r"domain (?:is|has been) (?:parked|registered at)", r"parked free,? courtesy of")),
    (_GONE, _any(r"(?:page|document|file|url|content|article|post|resource)[^.]{0,60}"
                 r"(?:(?:could(?:n.t| not)|can(?:no|.)t) be found|was(?:n.t| not) found|not found|"
                 r"no longer (?:exists?|available)|"
                 r"does(?:n.t| not) exist|has been (?:removed|deleted))",
                 r"(?:we|you)(?: could|.re looking| can)?(?:n.t| not) find (?:the|that|this|what) ?(?:page|you)?",
                 r"nothing (?:was found|here)[^.]{0,40}(?:location|address)", r"\b404\b[^.]{0,20}not found")),
    (_LOGIN, _any(r"(?:sign|log) ?in(?: or (?:sign|log) ?up| or (?:create|register)[^.]{0,20})? to "
                  r"(?:continue|view|read|see|access)", r"you (?:must|need to) (?:be logged|log|sign) ?in",
                  r"create an account to (?:continue|read|view)", r"please (?:log|sign) in")),
    (_PAID, _any(r"subscribe (?:now )?to (?:continue|keep) reading", r"this (?:article|content|post|story) is for "
                 r"(?:paid |paying )?(?:subscribers|members)", r"to (?:continue|keep) reading,? (?:please )?subscribe",
                 r"unlock this article", r"member-only story")),
    (_COOKIES, _any(r"before you continue to",
                    r"(?:we|our (?:site|website|partners)|this (?:site|website)) uses? cookies"
                    r"[^.]*\.?[^.]*(?:accept|agree|consent|manage)", r"(?:accept|reject) all(?: cookies)?\b")),
    (_BROKEN, _any(r"(?:internal server error|bad gateway|service unavailable|error establishing a database)",
                   r"(?:application|something) (?:has )?(?:error|went wrong)[^.]*(?:try again|reload)")),
    (_SCRIPT, _any(r"(?:enable|turn on|requires?|need(?:s|ed)?|without) javascript",
                   r"javascript (?:is|must be|has been) "
                   r"(?:disabled|enabled|required|not)", r"browser (?:is not|isn.t) supported")),
)  # fmt: skip
# Words of walls that other pages have as well: evidence only against a page that had more text before.
_HINTS = _any(
    r"\b(?:cookies?|consent|privacy policy|captcha|robots?|javascript|members?|subscri(?:be|bers?|ption))\b",
    r"\b(?:sign|log)(?:ed|ged|ning|ging)?[ -]?(?:in|up)\b",
    r"\b(?:not found|no longer available)\b",
)
# Markup of walls only. Checked where the text is short.
_MARKUP = (
    (_CHECK, _any(r"/cdn-cgi/challenge-platform/", r"id=[\"']?(?:challenge-form|cf-wrapper|px-captcha)",
                  r"geo\.captcha-delivery\.com", r"_Incapsula_Resource", r"awswaf.{0,40}challenge")),
    (_PARKED, _any(r"(?:sedoparking|parkingcrew|bodis|parklogic|afternic|hugedomains|dan)\.(?:com|net)/",
                   r"window\.park\b", r"data-adblockkey")),
)  # fmt: skip
# A page with fewer words than the first is a wall if any sentence matches; a longer one only if a sentence
# within the second number of characters does.
_FEW_WORDS, _OPENING = 80, 400


def detect_wall(title: str, text: str, markup: str = "") -> Wall | None:
    """The wall that replaces the page, or None if there is none."""
    count = count_words(text)
    if count >= WALL_WORDS:
        return None
    excerpt = text if count < _FEW_WORDS else text[:_OPENING]
    return (
        _first_match(_TITLES, " ".join(title.split()))
        or _first_match(_MARKUP, markup[:300_000])
        or _first_match(_TEXTS, " ".join(excerpt.split()))
    )


def hints_at_wall(text: str) -> bool:
    """Whether a text has words that are typical of walls."""
    return bool(_HINTS.search(text))


def _first_match(rules: tuple[tuple[Wall, re.Pattern[str]], ...], text: str) -> Wall | None:
    return next((wall for wall, pattern in rules if text and pattern.search(text)), None)
