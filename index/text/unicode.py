"""Unicode forms of text for matching: compatibility characters as plain ones, and none that nobody sees.

Knows code points; must not know words. What is matched so may have another length: it is never shown or quoted.
"""

import re
import unicodedata

# Default_Ignorable_Code_Point of Unicode 16 (DerivedCoreProperties.txt): soft hyphens, zero-width and direction
# characters, fillers, variation selectors and tags.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# Signs whose compatibility form would change the word beside them: "Kafka™" is no "KafkaTM".
_SIGNS = str.maketrans({"™": " ", "℠": " ", "´": "'"})


def strip_invisible(text: str) -> str:
    """`text` without the characters that are never visible."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def matching_form(text: str) -> str:
    """`text` in normal form NFKC without invisible characters: `ﬁne` is `fine`, full-width letters are plain ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", strip_invisible(text).translate(_SIGNS))


def fold_text(name: str) -> str:
    """A name as names are compared: its matching form, without case."""
    return matching_form(name).casefold()
