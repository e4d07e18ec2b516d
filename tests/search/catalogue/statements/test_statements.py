"""Statements are exact: what the records lack is counted or reported, never guessed."""

import pytest

from search.model import Filter
from tests.search.catalogue.conftest import Replies


@pytest.mark.parametrize(
    ("question", "statement"),
    [
        ("Who wrote the Bee Book?", '"The Bee Book: A Guide" is by Ada M. Byrne and Jo Lund.'),
        ("Who wrote Wax moths?", 'The list gives no author for "Wax moths".'),
        ("When was Counting mites published?", '"Counting mites" is from 2021.'),
        ("When was Wax moths published?", 'The list gives no year for "Wax moths".'),
        ("Who published the Bee Book?", '"The Bee Book: A Guide" is from Meadow Press.'),
        ("Which section is Wax moths in?", '"Wax moths" is no. 4 of the list, in the section "Hives".'),
        ("What is the link to Wax moths?", '"Wax moths" is at https://b.example/4.'),
        ("What kind of resource is Night in the hive?", 'The list gives no kind for "Night in the hive".'),
        ("How long does it take to read the Bee Book?",
         '"The Bee Book: A Guide" takes about 3 hours to read (47,600 words).'),
        ("How long is Smoke and how to use it?",
         '"Smoke and how to use it" takes about 2 minutes to read (476 words).'),
        ("How many books are there?",
         ('The list has 2 books (1 book, 1 booklet): "The Bee Book: A Guide" and "Queens on the move"; '
         "1 more has no kind.")),
        ("How many resources are there?", "The list has 6 resources."),
        ("How many are by Jo Lund?", ('The list has 3 resources by Jo Lund: "The Bee Book: A Guide", "Smoke and how to '
         'use it" and "Queens on the move".')),
        ("posts before 2010", "The list has no post from 2009 or earlier; 1 more has no year."),
        ("What is the newest post?", 'The newest of 1 post with a known year is "Smoke and how to use it" (2018).'),
        ("something shorter",
         'The shortest of 3 resources with a known length is "Smoke and how to use it" (2 minutes).'),
        ("Which links are dead?", 'The list has 1 resource with a dead link: "Counting mites"; 1 more was not tried.'),
        ("archived resources",
         'The list has 1 resource read from an archived copy: "Smoke and how to use it"; 1 more was not tried.'),
        ("How many sections are there?",
         "The list has 3 sections: First steps (2), Hives (2) and Hives / Advanced (2)."),
        ("Which authors are there?",
         "4 resources of the list name 2 authors: Ada M. Byrne (2) and Jo Lund (3); 2 resources without author."),
        ("What is this list about?",
         ('The list "Bees for beginners" introduces itself: "What a keeper of bees reads in the first year." It has '
         "6 resources in 3 sections: First steps (2), Hives (2) and Hives / Advanced (2).")),
        ("Where should I start?",
         ('The list\'s own order begins with "First steps" (2 resources), followed by "Hives" (2 resources) and '
         '"Hives / Advanced" (2 resources).')),
        ("What comes after Hives?", 'No section comes after "Hives" in the list.'),
        ("What comes after the first steps?",
         'In the order of the list, "Hives" (2 resources) comes after "First steps".'),
        ("What should I read after Counting mites?",
         'In the order of the list, "Wax moths" comes after "Counting mites", in the section "Hives".'),
        ("What comes before Counting mites?",
         ('In the order of the list, "Smoke and how to use it" comes before "Counting mites", in the section '
         '"First steps".')),
    ],
)  # fmt: skip
def test_a_statement_says_what_the_records_have(ask: Replies, question: str, statement: str) -> None:
    assert ask(question).answer.statement == statement


def test_resources_that_are_equally_new_are_all_named(ask: Replies) -> None:
    assert ask.keys("the newest resource") == ["3", "5"]
    assert ask.keys("the 3 newest resources") == ["3", "5", "6"]


def test_a_note_that_mentions_something_free_counts_and_no_other_meaning_of_the_word(ask: Replies) -> None:
    assert ask.keys("only free ones") == ["1"]


def test_the_filters_of_the_user_narrow_what_is_counted(ask: Replies) -> None:
    reply = ask("How many resources are there?", Filter(kinds=("post",)))
    assert reply.answer.statement == (
        'Within the filters, the list has 2 resources: "Smoke and how to use it" and "Wax moths".'
    )


def test_a_section_has_the_resources_of_its_parts_too(ask: Replies) -> None:
    assert ask.keys("What is in Hives?") == ["3", "4", "5", "6"]
    assert ask.keys("What is in the section Advanced?") == ["5", "6"]
