"""Language identification, by py3langid.

Knows text only; the language that a page declares is often that of its template.
"""

from functools import cache
from typing import Any

from ingest.wordcount import count_words, space_out_scripts

# Words that an identification needs at least, and characters that are enough for it.
_MIN_WORDS, _SAMPLE = 20, 4000


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language of `text`; empty if the text is too short or the result uncertain."""
    words = [word for word in space_out_scripts(text[: _SAMPLE * 4]).split() if word.isalpha()]
    sample = " ".join(words)[:_SAMPLE]
    if count_words(sample) < _MIN_WORDS:
        return ""
    code, probability = _identifier().classify(sample)
    return str(code) if probability > 0.9 else ""


@cache
def _identifier() -> Any:
    """The model, slow to load, so loaded with the first text."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
