"""Makes the cards of a list's case studies when its index is built."""

from collections.abc import Sequence

from index.cards.company import find_company, find_industry
from index.cards.model import Card, CardField, CardSource, CardValue
from index.cards.rules import choose_sentences
from index.cards.selection import case_reasons, listed_organisation
from index.cards.sentences import CardSentence, card_sentences
from index.model import Chunk
from ingest.model import Document, Resource, Via

# Sentences of one document that are read: a case study has some hundreds, a book thousands.
_FIRST, _LAST = 500, 200


def make_cards(
    resources: Sequence[Resource], documents: Sequence[tuple[int, Document]], chunks: Sequence[Sequence[Chunk]]
) -> list[Card]:
    """The cards of all case studies, in list order.

    `documents` come with the position of their resource, `chunks` are those of each document, in the order of the rows;
    only chunks of case studies are read.
    """
    reasons = case_reasons(resources)
    sentences: dict[int, list[CardSentence]] = {position: [] for position in reasons}
    row = 0
    for (owner, document), document_chunks in zip(documents, chunks, strict=True):
        if owner in reasons and (document.via is not Via.NOTE or resources[owner].note):
            numbered = list(enumerate(document_chunks, row))
            sentences[owner].extend(_first_and_last(list(card_sentences(document, numbered))))
        row += len(document_chunks)
    organisations = sorted({name for resource in resources if (name := listed_organisation(resource))}, key=len)[::-1]
    return [
        Card(position, reason, _values(resources[position], organisations, sentences[position]))
        for position, reason in reasons.items()
    ]


def _first_and_last(sentences: list[CardSentence]) -> list[CardSentence]:
    """The beginning and the end of a long document, where problem and lesson are."""
    return sentences if len(sentences) <= _FIRST + _LAST else sentences[:_FIRST] + sentences[-_LAST:]


def _values(
    resource: Resource, organisations: Sequence[str], sentences: Sequence[CardSentence]
) -> dict[CardField, CardValue]:
    company = find_company(resource, organisations, sentences)
    industry = find_industry(company.text, sentences) if company else None
    name = company.text if company else ""
    quotes = {field: _quote(sentence) for field, sentence in choose_sentences(sentences, name).items()}
    values = {CardField.COMPANY: company, CardField.INDUSTRY: industry} | quotes
    return {field: value for field in CardField if (value := values.get(field))}


def _quote(sentence: CardSentence) -> CardValue:
    return CardValue(sentence.text, CardSource.QUOTE, sentence.row, sentence.start, sentence.end)
