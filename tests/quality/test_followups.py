"""Follow-ups are understood, and no other question is taken for one.

pytest tests/quality/test_followups.py -s
"""

from tests.quality import followups


def test_follow_ups_are_understood() -> None:
    for half, (count, wrong) in followups.measure().items():
        print(f"{half:<6}{count - len(wrong)} of {count} right")  # noqa: T201
        assert len(wrong) <= 0.05 * count, wrong


def test_at_most_one_question_in_500_is_taken_for_a_follow_up() -> None:
    questions = followups.standalone_questions()
    for with_context in (True, False):
        misread = followups.misread(questions, with_context=with_context)
        print(f"{len(misread)} of {len(questions):,} misread")  # noqa: T201
        assert len(misread) <= len(questions) / 500, misread
