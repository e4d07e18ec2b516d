"""The language of a text, by py3langid.

Knows text alone; what a page declares about itself is often its template's language.
"""

from functools import cache
from typing import Any

from ingest.wordcount import count_words, space_out_scripts

# Enough text to tell a language by; the first part of a longer one is looked at.
_LEAST_WORDS, _SAMPLE = 20, 4000


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language of `text`, or nothing where that would be a guess."""
    words = [word for word in space_out_scripts(text[: _SAMPLE * 4]).split() if word.isalpha()]
    sample = " ".join(words)[:_SAMPLE]
    if count_words(sample) < _LEAST_WORDS:
        return ""
    code, probability = _identifier().classify(sample)
    return str(code) if probability > 0.9 else ""


@cache
def _identifier() -> Any:
    """Heavy, so loaded at the first text only."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
