"""Spelling candidates for an unknown word: indexed words one edit away, and splits into two indexed words.

An edit is a wrong, additional or missing letter, or two swapped ones. Every spelling within one edit is generated and
looked up (Norvig, How to write a spelling corrector, 2007), so the time does not grow with the index. Must not know
questions.
"""

from collections.abc import Iterator

from index.text.lexical import Vocabulary, terms

# Shorter words are not corrected: one edit makes another word of them, as with codes such as gpt2 and gpt3.
_MIN_LENGTH = 4


def words_within_one_edit(index: Vocabulary, word: str) -> list[str]:
    """The indexed words within one edit of a normalised `word`, the most frequent first.

    Words with another first letter come last and must be names, as the first letter is rarely mistyped.
    """
    known = {edit for edit in _generate_edits(word, index.letters) if len(edit) >= _MIN_LENGTH and edit in index.words}
    likely = [other for other in known - {word} if other[0] == word[0] or not index.words[other].islower()]
    return sorted(likely, key=lambda other: (other[0] != word[0], _min_rarity(index, other), other))


def word_splits(index: Vocabulary, word: str) -> list[tuple[str, str]]:
    """The splits of a normalised `word` into two indexed words, the rarest first; none has a stop word."""
    splits = [(word[:n], word[n:]) for n in range(2, len(word) - 1) if not word.isdigit()]
    known = [split for split in splits if all(half in index.words and terms(half) for half in split)]
    return sorted(known, key=lambda split: -sum(_min_rarity(index, half) for half in split))


def _min_rarity(index: Vocabulary, word: str) -> float:
    return min((index.rarity(term) for term in terms(word)), default=0.0)


def _generate_edits(word: str, letters: str) -> Iterator[str]:
    """All strings within one edit.

    No letter of a short word is removed or replaced; in a code, a word with a digit, letters are only swapped.
    """
    if len(word) < _MIN_LENGTH or not any(c.isalpha() for c in word):
        return
    is_code = any(c.isdigit() for c in word)
    for position in range(len(word) + 1):
        before, after = word[:position], word[position:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        if not is_code:
            yield from (before + c + after for c in letters)
        if after and not is_code and len(word) > _MIN_LENGTH:
            yield before + after[1:]
            yield from (before + c + after[1:] for c in letters)
