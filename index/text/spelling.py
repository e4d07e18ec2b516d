"""Other spellings of a word that no passage has: a letter wrong, too many or missing, two swapped, or a blank missing.

Every spelling within one edit is made and looked up (Norvig, How to write a spelling corrector,
2007), so that the time does not grow with the index. Knows words alone, no questions.
"""

from collections.abc import Iterator

from index.text.lexical import Vocabulary, terms

# A shorter word is another one as soon as a letter of it changes; so is a code, as gpt2 and gpt3 are.
_SHORTEST = 4


def words_within_one_edit(index: Vocabulary, word: str) -> list[str]:
    """The plain words of the index within one edit of a plain `word`, the more passages have them the earlier.

    Those that begin otherwise come last, and only if they are names: the first letter is rarely a slip.
    """
    near = {other for other in _edits(word, index.letters) if len(other) >= _SHORTEST and other in index.words}
    likely = [other for other in near - {word} if other[0] == word[0] or not index.words[other].islower()]
    return sorted(likely, key=lambda other: (other[0] != word[0], _rarity(index, other), other))


def word_splits(index: Vocabulary, word: str) -> list[tuple[str, str]]:
    """The ways to part a plain `word` into two words of the index, the rarest first; none into words like "the"."""
    cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1) if not word.isdigit()]
    known = [(one, two) for one, two in cuts if one in index.words and two in index.words and terms(one) and terms(two)]
    return sorted(known, key=lambda cut: -sum(_rarity(index, part) for part in cut))


def _rarity(index: Vocabulary, word: str) -> float:
    return min((index.rarity(term) for term in terms(word)), default=0.0)


def _edits(word: str, letters: str) -> Iterator[str]:
    """All words within one edit; in a short one no letter is too many or wrong, in a code at most two are swapped."""
    if len(word) < _SHORTEST or not any(c.isalpha() for c in word):
        return
    code = any(c.isdigit() for c in word)
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if not code:
            yield from (before + c + after for c in letters)
        if after and not code and len(word) > _SHORTEST:
            yield before + after[1:]
            yield from (before + c + after[1:] for c in letters)
