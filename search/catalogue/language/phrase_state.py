"""The state of parsing a noun phrase: the words left, and what was understood of those before them.

Knows words alone.
"""

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from search.catalogue.scope import ListScope

if TYPE_CHECKING:
    from search.catalogue.language.unlisted import ProperNames


@dataclass(slots=True)
class PhraseState:
    """The words left of a phrase and the scope so far.

    `has_head` is set by the noun, `is_plural` by a noun in the plural, `is_bound` by a condition that is hardly ever
    a topic. `head` is the noun if it stands for any resource. `proper` are the names in a question for what the list
    has; None in any other. `is_topical` is whether the phrase may name a topic.
    """

    rest: str
    scope: ListScope = field(default_factory=ListScope)
    has_head: bool = False
    is_plural: bool = False
    is_bound: bool = False
    head: str = ""
    proper: "ProperNames | None" = None
    is_topical: bool = False

    def take(self, pattern: str) -> "re.Match[str] | None":
        """Match a pattern of whole words at the start of the words left, and drop them."""
        match = re.match(rf"{pattern}(?: |$)", self.rest)
        if match:
            self.rest = self.rest[match.end() :]
        return match

    def after(self, pattern: str) -> str:
        """The words after a pattern at the start of the words left; empty without a match."""
        match = re.match(pattern, self.rest)
        return self.rest[match.end() :] if match else ""

    def narrow(self, rest: str | None = None, *, is_bound: bool = True, **conditions: Any) -> bool:
        """Add conditions to the scope and go on with `rest`, by default the words left; always true."""
        self.scope = replace(self.scope, **conditions)
        self.rest = self.rest if rest is None else rest
        self.is_bound = self.is_bound or is_bound
        return True
