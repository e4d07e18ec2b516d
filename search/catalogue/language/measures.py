"""The conditions in a noun phrase that compare: "since 2019", "shorter than 10 minutes", "in German".

Each function takes a condition from the start of the words left, and returns whether there was one. Knows numbers and
languages; must not know resources.
"""

import re

from search.catalogue.language.names import ListNames
from search.catalogue.language.phrase_state import PhraseState

NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
# ISO 639-1 codes by the names of the languages.
LANGUAGES = {
    "arabic": "ar", "bengali": "bn", "catalan": "ca", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl",
    "english": "en", "finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi",
    "hungarian": "hu", "indonesian": "id", "italian": "it", "japanese": "ja", "korean": "ko", "norwegian": "no",
    "persian": "fa", "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru", "spanish": "es",
    "swedish": "sv", "turkish": "tr", "ukrainian": "uk", "vietnamese": "vi",
}  # fmt: skip
_YEAR = r"(?:19|20)\d\d"
_YEARS = (
    rf"(?:(?:between|from|in) (?P<first>{_YEAR}) (?:and|to|until) (?P<last>{_YEAR})|"
    rf"(?:(?:in|from|of|during) )?the (?P<decade>(?:19|20)\d0)s|"
    rf"(?:from )?(?:after|newer than|later than|more recent than) (?P<after>{_YEAR})|"
    rf"(?:since|starting in) (?P<since>{_YEAR})|"
    rf"(?:from )?(?:before|older than|earlier than) (?P<before>{_YEAR})|(?:until|up to|by) (?P<until>{_YEAR})|"
    rf"(?:(?:in|from|of|during) )?(?:the year )?(?P<year>{_YEAR}))"
)
_LANGUAGE = rf"(?:(?:written|available) )?in (?P<language>{'|'.join(LANGUAGES)})"
DURATION = rf"(?:\d{{1,3}}|an?|half an|{'|'.join(NUMBERS)}) (?:minutes?|mins?|hours?)"
_MINUTES = re.compile(
    r"(?:(?:of|that|which|i|we|you|can|could|takes?|needs?|are|is|be|to|read) )*"
    r"(?:(?P<bound>less than|under|below|shorter than|quicker than|at most|no more than|no longer than|up to|within|in|"
    r"more than|over|above|longer than|at least) )?"
    rf"(?P<number>\d{{1,3}}|an?|half an|{'|'.join(NUMBERS)}) (?P<unit>minute|min|hour)s?"
    r"(?P<after> or less| or more)?(?: (?:long|to read|of reading(?: time)?))?(?: |$)"
)


def take_years(state: PhraseState, _names: ListNames) -> bool:
    """Take "2018", "in 2018", "since 2018", "between 2015 and 2018"."""
    match = state.take(_YEARS)
    if not match:
        return False
    years = {name: int(value) for name, value in match.groupdict().items() if value}
    years |= {"after": years["after"] + 1} if "after" in years else {}
    years |= {"before": years["before"] - 1} if "before" in years else {}
    years |= {"first": years["decade"], "last": years["decade"] + 9} if "decade" in years else {}
    start = next((years[name] for name in ("first", "since", "after", "year") if name in years), None)
    end = next((years[name] for name in ("last", "until", "before", "year") if name in years), None)
    return state.narrow(is_bound=state.has_head, year_from=start, year_to=end)


def take_minutes(state: PhraseState, _names: ListNames) -> bool:
    """Take "shorter than 10 minutes", "that take at least an hour", "in half an hour", "of 5 minutes or less"."""
    match = _MINUTES.match(state.rest) if state.has_head else None
    if not match or not (match["bound"] or match["after"]):
        return False
    minutes = _number(match["number"]) * (60 if match["unit"] == "hour" else 1)
    bound = match["bound"] or match["after"].strip()
    rest = state.rest[match.end() :]
    if bound in {"at least", "or more"}:
        return state.narrow(rest, minutes_from=int(minutes))
    if bound in {"more than", "over", "above", "longer than"}:
        return state.narrow(rest, minutes_from=int(minutes) + 1)
    return state.narrow(rest, minutes_to=int(minutes))


def _number(word: str) -> float:
    """The number of a word or digits; "an" is one and "half an" a half."""
    return 1 if word in {"a", "an"} else 0.5 if word == "half an" else NUMBERS.get(word) or int(word)


def take_language(state: PhraseState, _names: ListNames) -> bool:
    """Take "in German", "written in English", after the noun."""
    match = state.take(_LANGUAGE) if state.has_head else None
    return bool(match) and state.narrow(language=LANGUAGES[match["language"]] if match else "")
