"""The passage that defines what a question asks for: "Hydra is a framework that ..." for "What is Hydra?".

A short question on the subject of a whole list is near to hundreds of its passages, and late interaction does not tell
a definition from any other sentence with the name. So the best candidates, and for a common subject the best
passages by BM25, are read for a sentence that begins with it and says what it is; the first with one ranks first.
Knows passages and words; must not know how the others are scored.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp
from typing import NamedTuple

import numpy as np

from index.catalog import Passage
from index.reader import IndexReader
from index.text.lexical import Vocabulary, terms
from search.ranking.fusion import RankedCandidates

_ASKS = re.compile(
    r"\W*(?:(?:what|who) (?:is|are|was|were)|what(?:['’]s| does)|define|explain(?: what)?|describe|tell me about) "
    r"(?:an? |the )?(?P<subject>.+?)(?: (?:is|are|mean|stand for))?[\s?!.]*",
    re.IGNORECASE,
)
_OTHER_FORM = re.compile(r"\s*\(([^()]+)\)")
# Words of the longest subject.
_MAX_WORDS = 4
# Candidates read for a definition, and those among which it stands well already.
_CANDIDATES, _BEST = 30, 3
# Passages read for a definition of what more than _COMMON of them have, in batches until one defines it.
_COMMON, _MAX_PASSAGES, _BATCH = 200, 300, 60
# Factor for the scores of the other passages.
_BELOW = 0.999
# What something is: a thing of a kind, by its genus, or in other words; "Flink is a good choice" judges.
_GENUS = (
    r"(?:process|practi[cs]e|ability|task|act|art|study|science|field|idea|concept|technique|method|measure|name|term|"
    r"sum|difference|ratio|number|set|use|way)"
)
_JUDGES = (
    r"(?:good|great|better|bad|must|lot|bit|few|little|popular|common|natural|nice|key|big|huge|perfect|prerequisite|"
    r"powerful|useful|valuable|important|crucial|essential|critical|major|widely|very|really|reasonable) "
)
_IS = rf"(?:(?:is|are) (?:an? (?!{_JUDGES})|the {_GENUS} )|refers? to |stands? for |is short for )"
# Between the subject and the verb: the end of its emphasis, its other form, who made it, a relative clause.
_ASIDE = r"[*_`\"”]{0,3}(?: ?\([^()]{1,60}\))?(?: by [^.,;]{1,50})?(?:, [^,.;]{1,80},)?"


@dataclass(frozen=True)
class Subject:
    """What a question asks to define, in the forms that it names, such as ("RL", "reinforcement learning")."""

    forms: tuple[str, ...]

    def is_defined_in(self, sentence: str, context: str = "") -> bool:
        """Whether a sentence says what it is; `context` are the title and headings, which may have a longer name.

        "Apache Flink is a framework" defines Flink on a page headed "Apache Flink", "Because Dask is a ..." nothing.
        """
        match = self._pattern.match(sentence)
        return match is not None and (not match["before"] or match["name"] in context)

    @cached_property
    def _pattern(self) -> "re.Pattern[str]":
        forms = "|".join(r"[\s-]+".join(map(re.escape, form.split())) for form in self.forms)
        return re.compile(
            rf"[^\w(]*(?:an? |the )?(?P<name>(?P<before>(?-i:[A-Z])\w+ )?(?:{forms}))s?{_ASIDE} {_IS}", re.IGNORECASE
        )


def subject_of(question: str) -> Subject | None:
    """What a question asks to define; None for any other question."""
    match = _ASKS.fullmatch(question)
    forms = forms_of(match["subject"] if match else "")
    is_short = all(len(form.split()) <= _MAX_WORDS and terms(form) for form in forms)
    return Subject(forms) if is_short else None


def forms_of(words: str) -> tuple[str, ...]:
    """A name and its other forms in brackets: "RL (reinforcement learning)" has two."""
    written = words.strip(" ?!.\"'“”")
    return _OTHER_FORM.sub("", written).strip(), *_OTHER_FORM.findall(written)


class Definition(NamedTuple):
    """A passage that defines the subject of a question: its row, and the id of its resource; none by default.

    `is_new` is whether it is no candidate yet.
    """

    row: int = -1
    resource_id: str = ""
    is_new: bool = False

    def promote(self, ranked: RankedCandidates) -> RankedCandidates:
        """The candidates with this passage, if it is one, before all others."""
        is_row = ranked.candidates.rows == self.row
        if not is_row.any():
            return ranked
        scores = np.where(is_row, ranked.scores.max(), ranked.scores * np.float32(_BELOW)).astype(np.float32)
        return replace(ranked, scores=scores)


NO_DEFINITION = Definition()


def find_definition(index_reader: IndexReader, question: str, ranked: RankedCandidates) -> Definition:
    """The best passage that defines what a question asks for; none if it is among the best candidates already."""
    subject = subject_of(question)
    if not subject:
        return NO_DEFINITION
    order = np.argsort(-ranked.scores, kind="stable")[:_CANDIDATES]
    rows = ranked.candidates.rows[order].tolist()
    if passage := _first_definition(index_reader, subject, rows):
        return Definition(passage.row, passage.resource_id) if passage.row in rows[_BEST:] else NO_DEFINITION
    if not _is_common(index_reader.lexical, subject):
        return NO_DEFINITION
    sought = [term for form in subject.forms for term in terms(form)]
    passage = _first_definition(index_reader, subject, index_reader.top_lexical(sought, _MAX_PASSAGES))
    is_new = passage is not None and passage.row not in ranked.candidates.rows
    return Definition(passage.row, passage.resource_id, is_new) if passage else NO_DEFINITION


def _is_common(lexical: Vocabulary, subject: Subject) -> bool:
    """Whether more passages have the subject than are candidates."""
    frequencies = [
        min((lexical.size + 1) / exp(lexical.rarity(term)) for term in terms(form)) for form in subject.forms
    ]
    return max(frequencies) > _COMMON


def _first_definition(index_reader: IndexReader, subject: Subject, rows: Sequence[int]) -> Passage | None:
    """The first of the passages at `rows` that defines a subject."""
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        passages = index_reader.catalog.passages(batch)
        if passage := next((passages[row] for row in batch if has_definition(passages[row], subject)), None):
            return passage
    return None


def has_definition(passage: Passage, subject: Subject) -> bool:
    """Whether a sentence of the passage says what the subject is."""
    text, context = passage.document.text, context_of(passage)
    return any(subject.is_defined_in(text[start:end], context) for start, end in passage.chunk.sentences)


def context_of(passage: Passage) -> str:
    """The title and headings that a passage stands under."""
    return " ".join((passage.title, *passage.chunk.headings))
