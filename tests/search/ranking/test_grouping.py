"""From passages to resources: the best passage counts, never the number of them."""

import numpy as np

from index.generation import Generation
from index.reader import Candidates
from search import Engine, Query
from search.ranking.grouping import CONSIDERED, Group, group_passages

# In the small list the first 31 rows are the long book's, then come the two notes.
BOOK, BEES, HONEY = 0, 1, 2


def ranked(generation: Generation, scores: dict[int, float]) -> list[Group]:
    rows, values = np.array([*scores], np.int64), np.array([*scores.values()], np.float32)
    return group_passages(generation, Candidates(rows, generation.owners[rows], values, values), values, 5)


def test_a_resource_is_as_good_as_its_best_passage(garden: Engine) -> None:
    rows = [int(np.flatnonzero(garden.generation.owners == owner)[0]) for owner in (BOOK, BEES, HONEY)]
    groups = ranked(garden.generation, {rows[0]: 0.25, rows[1]: 0.75, rows[2]: 0.5})
    assert [(group.ordinal, group.score) for group in groups] == [(BEES, 0.75), (HONEY, 0.5), (BOOK, 0.25)]


def test_many_good_passages_do_not_beat_one_better_passage(garden: Engine) -> None:
    owners = garden.generation.owners
    scores = {row: 0.75 if owner == BOOK else 0.8 for row, owner in enumerate(owners)}
    assert [group.ordinal for group in ranked(garden.generation, scores)] == [BEES, HONEY, BOOK]


def test_a_long_book_does_not_win_a_question_by_its_length(garden: Engine) -> None:
    hits = garden.search(Query("How do bees find their way home?")).hits
    assert [hit.listed.resource.title for hit in hits][:2] == ["On bees", "On honey"]


def test_the_best_passages_are_considered_best_first(garden: Engine) -> None:
    group = ranked(garden.generation, {1: 0.1, 2: 0.9, 3: 0.5, 4: 0.7, 5: 0.6})[0]
    assert group.rows == (2, 4, 5)
    assert len(group.rows) == CONSIDERED


def test_ties_go_to_the_earlier_row(garden: Engine) -> None:
    scores = dict.fromkeys(reversed(range(len(garden.generation.owners))), 0.5)
    groups = ranked(garden.generation, scores)
    assert [group.ordinal for group in groups] == [BOOK, BEES, HONEY]
    assert groups[0].rows == (0, 1, 2)


def test_no_passage_gives_no_resource(opened: Generation) -> None:
    assert ranked(opened, {}) == []
