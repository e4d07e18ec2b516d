"""The text of a question: whether it can be answered, and the form in which it is matched.

Knows characters alone.
"""

import unicodedata

from index.text.unicode import matching_form, strip_invisible
from search.errors import QuestionError


def check_question(question: str, most: int) -> None:
    """Raise QuestionError for a question without visible characters, of over `most`, or with control characters."""
    if not strip_invisible(question).strip():
        raise QuestionError("The question is empty: say what you are looking for.")
    if len(question) > most:
        length = f"{len(question):,} characters"
        raise QuestionError(f"The question has {length}, at most {most:,} are taken: shorten it.")
    # A printable question has no control characters: one check instead of one for each character.
    if not question.isprintable() and any(_is_control(c) for c in question):
        raise QuestionError("The question has control characters in it: type it again.")


def matching_question(question: str, most: int) -> str:
    """The form in which a question is matched (`index.text.unicode`), at most `most` characters of it.

    A question of signs that have no such form stays as it is.
    """
    return question if question.isascii() else matching_form(question)[:most].strip() or question


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n\r"
