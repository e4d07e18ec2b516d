"""Candidates for example questions: from headings, definitions, announcements and case studies of an index.

Knows the texts of an index; must not know how well they answer.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import zip_longest

from index.cards.model import CardField
from index.catalog import Passage
from index.reader import IndexReader
from index.text.lexical import terms
from ingest.model import Via
from search.examples.wording import definition_question, indirect_questions, own_question, task_question

# Passages read for candidates, spread over the index.
_PASSAGES = 12_000
_VERB = re.compile(r"\b(?:to|can|will|must) ([a-z]{3,})\b")
# A word within a sentence.
_FORM = re.compile(r"(?<=[a-z,] )[A-Z]?[a-z]+\b")


@dataclass(frozen=True, slots=True)
class ExampleCandidate:
    """A question with the id of the resource that it is made of; `is_sure` unless its order of words was changed."""

    question: str
    resource_id: str
    is_sure: bool = True


def example_candidates(index_reader: IndexReader, most: int) -> list[ExampleCandidate]:
    """At most `most` candidates, each question once, from one resource after the other, the sure ones first."""
    size = index_reader.manifest.counts["chunks"]
    passages = [*index_reader.catalog.passages(range(0, size, -(-size // _PASSAGES))).values()]
    by_question = {candidate.question.casefold(): candidate for candidate in _candidates(index_reader, passages)}
    by_resource: dict[str, list[ExampleCandidate]] = {}
    for candidate in sorted(by_question.values(), key=lambda candidate: not candidate.is_sure):
        by_resource.setdefault(candidate.resource_id, []).append(candidate)
    turns = [candidate for turn in zip_longest(*by_resource.values()) for candidate in turn if candidate]
    return turns[:most]


def _candidates(index_reader: IndexReader, passages: Sequence[Passage]) -> Iterator[ExampleCandidate]:
    verbs = {verb for passage in passages for verb in _VERB.findall(passage.text)}
    forms = Counter(form for passage in passages for form in _FORM.findall(passage.text))
    for passage in passages:
        for candidate in _of_passage(passage, verbs):
            yield replace(candidate, question=_sentence_case(candidate.question, forms))
    yield from _of_cases(index_reader)


def _of_passage(passage: Passage, verbs: AbstractSet[str]) -> Iterator[ExampleCandidate]:
    """The questions of headings and definitions; of a note also those that it announces.

    A page that announces what it explains is quoted with the announcement, not with the explanation.
    """
    text, owner, is_note = passage.document.text, passage.resource_id, passage.document.via is Via.NOTE
    sentences = [text[slice(*span)] for span in passage.chunk.sentences]
    headings = {*terms(passage.title), *(term for heading in passage.chunk.headings for term in terms(heading))}
    for heading in (passage.title, *passage.chunk.headings):
        yield from _made([own_question(heading)], owner)
    for sentence in sentences:
        # A note defines its own resource, which nobody asks for; a term is worth asking for if it heads its passage.
        if not is_note and set(terms(question := definition_question(sentence))) <= headings:
            yield from _made([question], owner)
        for question in indirect_questions(sentence, verbs) if is_note else ():
            yield ExampleCandidate(question, owner, question.startswith("How do I "))


def _of_cases(index_reader: IndexReader) -> Iterator[ExampleCandidate]:
    resources = index_reader.catalog.resources()
    for card in index_reader.catalog.cards():
        company, problem = card.values.get(CardField.COMPANY), card.values.get(CardField.PROBLEM)
        if company and problem:
            yield from _made([task_question(problem.text, company.text)], resources[card.ordinal].resource.id)


def _made(questions: Iterable[str], owner: str) -> Iterator[ExampleCandidate]:
    return (ExampleCandidate(question, owner) for question in questions if question)


def _sentence_case(question: str, forms: Counter[str]) -> str:
    """The question without the capitals of a title, by the number of each form of a word within sentences.

    A term that is defined keeps all its capitals or none: "Stable Diffusion" is one name.
    """
    first, *words = question.split()
    plain = [word.lower() if _is_no_name(word.rstrip("?"), forms) else word for word in words]
    is_name = question.startswith("What is ") and plain[-1][0].isupper()
    return question if is_name else " ".join([first, *plain])


def _is_no_name(word: str, forms: Counter[str]) -> bool:
    return re.fullmatch("[A-Z][a-z]+", word) is not None and forms[word] <= forms[word.lower()]
