"""Abbreviations of a question: the short form also matches the long form, and the other way round.

The list's own texts define most of them (`index.text.abbreviations`); a small table has common ones of the field. A
remark reports each that was used. Knows words alone; must not know scores.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from index.reader import IndexReader
from index.text.lexical import Vocabulary, terms
from search.query.fields import contains_terms
from search.query.parse import LONGEST, ParsedQuestion

# Common abbreviations that texts seldom define.
COMMON = {
    "k8s": "Kubernetes", "LLM": "large language model", "NLP": "natural language processing",
    "RAG": "retrieval-augmented generation", "OCR": "optical character recognition", "ML": "machine learning",
    "RL": "reinforcement learning", "RLHF": "reinforcement learning from human feedback",
    "CI/CD": "continuous integration and continuous delivery", "GAN": "generative adversarial network",
    "CNN": "convolutional neural network", "RNN": "recurrent neural network", "LSTM": "long short-term memory",
    "GNN": "graph neural network", "VAE": "variational autoencoder", "PCA": "principal component analysis",
    "SVM": "support vector machine", "SGD": "stochastic gradient descent", "NER": "named entity recognition",
    "ASR": "automatic speech recognition", "TTS": "text to speech", "ETL": "extract, transform, load",
    "EDA": "exploratory data analysis", "MCMC": "Markov chain Monte Carlo", "DAG": "directed acyclic graph",
    "XAI": "explainable artificial intelligence", "CDC": "change data capture", "SRE": "site reliability engineering",
    "IaC": "infrastructure as code", "IoT": "internet of things", "KPI": "key performance indicator",
    "i18n": "internationalization", "a11y": "accessibility", "o11y": "observability", "Postgres": "PostgreSQL",
}  # fmt: skip
# Those that are words in lower case.
_WORDS = frozenset({"RAG"})
# A word as abbreviations are written, with "/" and digits.
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9/&-]*[A-Za-z0-9]")
# A question for the meaning of an abbreviation; the passages that only use it do not answer that.
_ASKS_MEANING = re.compile(
    r"\bstands? for\b|\bwhat does \S+ mean\b|\b(?:acronym|abbreviation|full form)\b", re.IGNORECASE
)
# A form in as many passages finds enough by itself; among as many passages a form is looked for.
_ENOUGH, _SAMPLE = 5, 50
# A longer question has words enough.
_MAX_EXPANSIONS = 2


@dataclass(frozen=True, slots=True)
class Expansion:
    """A form in a question from `start` to `end`, as `written`, and the `other` form."""

    start: int
    end: int
    written: str
    other: str


class Abbreviations:
    """The abbreviations that apply to one index. Safe across threads."""

    def __init__(self, index_reader: IndexReader) -> None:
        self._index_reader, self._vocabulary = index_reader, index_reader.lexical
        self._counts: dict[str, int] = {}
        self._long = _long_forms(self._vocabulary)
        self._short: dict[str, dict[tuple[str, ...], str]] = {}
        for short, long in self._long.items():
            form = tuple(terms(long))
            self._short.setdefault(form[0], {})[form] = short

    def expand(self, parsed: ParsedQuestion) -> ParsedQuestion:
        """The parsed question with the other form of each abbreviation, and a remark that names them."""
        query = parsed.query
        if query.literal or len(query.question) > LONGEST:
            return parsed
        asks_meaning = _ASKS_MEANING.search(query.question) is not None
        expansions = _distinct(
            each for each in self.find(query.question) if self._is_needed(each, asks_meaning=asks_meaning)
        )
        if not expansions:
            return parsed
        question = query.question
        for expansion in reversed(expansions):
            question = question[: expansion.start] + self._rewrite(expansion) + question[expansion.end :]
        pairs = " and ".join(f'"{expansion.other}" for "{expansion.written}"' for expansion in expansions)
        remark = f"{parsed.remark} Also searched {pairs}.".strip()
        return replace(parsed, query=replace(query, question=question), remark=remark)

    def _is_needed(self, expansion: Expansion, *, asks_meaning: bool) -> bool:
        """Whether the index has the other form, and hardly the written one or the question is for its meaning."""
        return (asks_meaning or self._count(expansion.written) < _ENOUGH) and self._count(expansion.other) > 0

    def _count(self, form: str) -> int:
        """The number of passages with this form, counted up to _ENOUGH."""
        key = form.casefold()
        if (count := self._counts.get(key)) is None:
            count = self._counts[key] = sum(1 for _ in islice(self._passages_with(form), _ENOUGH))
        return count

    def _passages_with(self, form: str) -> Iterator[int]:
        """Rows with this form among the _SAMPLE best for its terms."""
        form_terms = terms(form)
        if not all(map(self._vocabulary.knows, form_terms)):
            return
        for row in self._index_reader.top_lexical(form_terms, _SAMPLE):
            passage = self._index_reader.catalog.passages([row])[row] if form_terms[1:] else None
            if passage is None or contains_terms(passage.embedded, form):
                yield row

    def _rewrite(self, expansion: Expansion) -> str:
        """Both forms; the other alone if the index does not know the written one."""
        if any(map(self._vocabulary.knows, terms(expansion.written))):
            return f"{expansion.written} ({expansion.other})"
        return expansion.other

    def find(self, question: str) -> Iterator[Expansion]:
        """The forms in a question whose other form the index knows and the question does not have."""
        question_terms = set(terms(question))
        words = list(_TOKEN.finditer(question))
        for word in words:
            long = self._long.get(word[0]) or self._long.get(word[0].removesuffix("s"))
            if long and not question_terms.issuperset(terms(long)):
                yield Expansion(word.start(), word.end(), word[0], long)
        yield from self._find_long(question, question_terms)

    def _find_long(self, question: str, question_terms: set[str]) -> Iterator[Expansion]:
        words = [(word, term) for word in re.finditer(r"[^\W_]+", question) for term in terms(word[0])]
        for start, (first, term) in enumerate(words):
            for form, short in self._short.get(term, {}).items():
                span = words[start : start + len(form)]
                if tuple(term for _, term in span) == form and not question_terms.issuperset(terms(short)):
                    end = span[-1][0].end()
                    yield Expansion(first.start(), end, question[first.start() : end], short)


def _distinct(expansions: Iterable[Expansion]) -> list[Expansion]:
    """The first expansions in the order of the question, the longest where they overlap."""
    distinct: list[Expansion] = []
    for expansion in sorted(expansions, key=lambda expansion: (expansion.start, -expansion.end)):
        if not distinct or expansion.start >= distinct[-1].end:
            distinct.append(expansion)
    return distinct[:_MAX_EXPANSIONS]


def _long_forms(vocabulary: Vocabulary) -> dict[str, str]:
    """Long forms by their short form: the list's own, and common ones; only those whose words the index has."""
    own: Mapping[str, str] = vocabulary.abbreviations
    common = {short: long for short, long in COMMON.items() if short not in own}
    # Lower case first: where a long form has several short ones, the last stands for it.
    lower = {short.lower(): long for short, long in common.items() if short not in _WORDS}
    forms = {**lower, **common, **own}
    return {short: long for short, long in forms.items() if all(map(vocabulary.knows, terms(long)))}
