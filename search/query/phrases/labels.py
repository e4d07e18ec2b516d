"""Phrases that name a section or a tag of the list: "in the section Career", "tagged zebrafish". Knows words alone."""

from search.model import ParsedFilter
from search.query.lexicon import Lexicon, fold_label
from search.query.phrases.patterns import PhraseMatch, cut, leading_form, match_words, search_words

_TAGGED = r"(?:^| )(?:(?:that (?:is|are) )?(?:tagged|labell?ed)(?: (?:with|as))? |with the (?:tag|label) |tag: ?)"


def parse_section(words: str, lexicon: Lexicon) -> PhraseMatch:
    """The section of the list: "in the section Career" or "from the Career section"."""
    before = search_words(r",? ?\b(?:(?:in|from|under) )?(?:the )?section ", words)
    name, rest = leading_form(words[before.end() :], lexicon.sections) if before else ("", "")
    if before and name:
        return PhraseMatch((_section(lexicon, name),), f"{words[: before.start()]} {rest}")
    after = search_words(r"(?:^| )(?:(?:in|from|under) )?(?:the )?(?P<name>[^ ].{0,80}?) section\b", words)
    name = after["name"].strip("\"'“”") if after else ""
    if after and name.casefold() in lexicon.sections:
        return PhraseMatch((_section(lexicon, name),), cut(words, after.start(), after.end()))
    return PhraseMatch((), words)


def _section(lexicon: Lexicon, name: str) -> ParsedFilter:
    return ParsedFilter("section", lexicon.sections[name.casefold()], name)


def parse_tags(words: str, lexicon: Lexicon) -> PhraseMatch:
    """The tags: "tagged zebrafish or medaka"; "and" is read as "or", since the values of a filter are alternatives."""
    lead = search_words(_TAGGED, words) if lexicon.tags else None
    names, rest = _joined_tags(words[lead.end() :], lexicon) if lead else ([], "")
    if not (lead and names):
        return PhraseMatch((), words)
    filters = (ParsedFilter("tag", lexicon.tags[fold_label(name)], name) for name in names)
    return PhraseMatch(tuple(filters), f"{words[: lead.start()]} {rest}")


def _joined_tags(words: str, lexicon: Lexicon) -> tuple[list[str], str]:
    """The tags at the start of the words, joined by "and" or "or", and the words after them."""
    name, rest = leading_form(words, lexicon.tags, fold_label)
    if not name:
        return [], words
    joint = match_words(r"^(?:and|or|&) ", rest)
    others, after = _joined_tags(rest[joint.end() :], lexicon) if joint else ([], rest)
    return [name, *others], after if others else rest
