"""Names of people as bibliographies need them: given and family name. Knows words; must not know formats."""

import re
from typing import NamedTuple

from ingest.model import Resource

# A name of letters, with initials, hyphens and apostrophes; anything else may be no person.
_WORD = r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*\.?"
_PERSON = re.compile(rf"{_WORD}(?: {_WORD})+")
# Words that end or join no name of a person; bibliographies would read them as a separator or a suffix.
_NOT_PERSONAL = re.compile(
    r"\b(?:and|others|et al|the|of|for|inc|ltd|llc|gmbh|labs?|team|research|group|university|institute)\b",
    re.IGNORECASE,
)


class PersonalName(NamedTuple):
    """The parts of a name. Particles in lower case, such as "van", belong to the family name."""

    given: str
    family: str


def split_person(name: str, resource: Resource) -> PersonalName | None:
    """The parts of an author's name; None if it may be an organisation or is a single word."""
    if name == resource.organisation or not _PERSON.fullmatch(name) or _NOT_PERSONAL.search(name):
        return None
    words = name.split(" ")
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return PersonalName(" ".join(words[:start]), " ".join(words[start:]))
