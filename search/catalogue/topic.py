"""A topic of a question about the list, and which resources name it.

Knows the records of resources and words; their texts are for the index to search.
"""

from dataclasses import dataclass
from functools import cached_property

from index.catalog import ListedResource
from ingest.model import Resource
from search.catalogue.mentions import mentions


@dataclass(frozen=True)
class Topic:
    """A topic in its forms, such as ("RL", "reinforcement learning"), of which any counts; or each, with `needs_all`.

    A resource is about it if its title, a section or tag, or its note names it. `mentioned` are the ordinals of the
    resources that name it anywhere, also in their texts (`is_whole`: all of them); with `by_mention` the question asks
    for these. `is_attribute` is whether it stands before the noun, as in "Flink posts".
    """

    forms: tuple[str, ...]
    by_mention: bool = False
    is_attribute: bool = False
    mentioned: frozenset[int] = frozenset()
    is_whole: bool = True
    needs_all: bool = False

    def has(self, listed: ListedResource) -> bool:
        """Whether a resource is about the topic, or mentions it if that is the question."""
        return self.is_named(listed.resource) or (self.by_mention and listed.ordinal in self.mentioned)

    def is_named(self, resource: Resource) -> bool:
        """Whether the entry of a resource names the topic in its title, sections, tags or note."""
        fields = (resource.title, resource.listed_title, *resource.headings, *resource.tags, resource.note)
        named = (any(mentions(text, form) for text in fields) for form in self.forms)
        return all(named) if self.needs_all else any(named)

    def is_in(self, text: str) -> bool:
        """Whether a text names the topic, or a part of it."""
        return any(mentions(text, form) for form in self.forms)

    @cached_property
    def quoted(self) -> str:
        """The forms in quotation marks."""
        return f" {'and' if self.needs_all else 'or'} ".join(f'"{form}"' for form in self.forms)
