"""The questions on the gist of real pages: enough of them, and no page on both sides of the split."""

from collections import defaultdict

from search.evaluation.judgments import read_judgments
from tests.quality.real_pages import GISTS, half_of


def test_both_halves_have_enough_questions() -> None:
    judged, half = read_judgments(GISTS), half_of(GISTS, "dev")
    assert min(len(half), len(judged) - len(half)) >= 60
    assert all(question.relevant for question in judged)


def test_no_page_is_the_best_answer_in_both_halves() -> None:
    splits = defaultdict[str, set[str]](set)
    for question in read_judgments(GISTS):
        best = max(question.relevant, key=lambda key: question.relevant[key])
        splits[best].add(question.split)
    assert all(len(split) == 1 for split in splits.values())


def test_no_question_is_repeated() -> None:
    questions = [question.question.casefold() for question in read_judgments(GISTS)]
    assert len(set(questions)) == len(questions)
