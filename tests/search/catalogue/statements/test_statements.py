"""Statements are exact: what the records lack is counted or reported, never guessed."""

import pytest

from index.catalog import ListedResource
from ingest.model import Place, Resource
from search.catalogue.pipeline import Catalogue
from search.model import Filter, Query
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
        ("How many posts are from Royal Jelly?",
         "None of the list's 2 posts names Royal Jelly as its author or organisation."),
        ("Is there anything by Karl von Frisch?",
         "None of the list's 6 resources names Karl von Frisch as its author or organisation; 1 of them names none."),
        ("Does the list have videos by Karl von Frisch?", "The list has no video; 1 more has no kind."),
        ("How many podcasts are there?", "The list has no podcast; 1 more has no kind."),
        ("Is Meadow Press in the list?",
         'The list has 2 resources from Meadow Press: "The Bee Book: A Guide" and "Queens on the move".'),
        ("Does Byrne have anything here?",
         'The list has 2 resources by Ada M. Byrne: "The Bee Book: A Guide" and "Counting mites".'),
        ("What can I read in 10 minutes?",
         ('The list has 2 resources of at most 10 minutes: "Smoke and how to use it" and "Counting mites"; '
          "3 more have no known length.")),
        ("Which resources take more than an hour?",
         'The list has 1 resource of at least 61 minutes: "The Bee Book: A Guide"; 3 more have no known length.'),
        ("Which resources are in German?", "The list has no resource in German; 6 more have no known language."),
        ("How many links work?",
         ('The list has 2 resources with a working link: "The Bee Book: A Guide" and "Queens on the move"; '
          "3 more are not known to work.")),
        ("How many resources are papers?", 'The list has 1 paper: "Counting mites"; 1 more has no kind.'),
        ("What is in the list from 2021?",
         ('The list has 2 resources from 2021: "Counting mites" and "Queens on the move"; 1 more has no year.')),
        ("What is the total reading time?",
         "3 resources together take about 4 hours to read; 3 more have no known length."),
        ("How many are by Jo Lund?", ('The list has 3 resources by Jo Lund: "The Bee Book: A Guide", "Smoke and how to '
         'use it" and "Queens on the move".')),
        ("posts before 2010", "The list has no post from 2009 or earlier; 1 more has no year."),
        ("What is the newest post?", 'The only post with a known year is "Smoke and how to use it" (2018).'),
        ("What is the newest paper or book?",
         'The newest of 3 papers and books are "Counting mites" and "Queens on the move" (2021).'),
        ("What is the shortest booklet?", "The list gives no length for 1 booklet."),
        ("What is the longest video?", "The list has no video; 1 more has no kind."),
        ("Which is newer, the Bee Book or Counting mites?",
         '"The Bee Book: A Guide" is from 1999. "Counting mites" is from 2021.'),
        ("Is the Bee Book older than Counting mites?",
         '"The Bee Book: A Guide" is from 1999. "Counting mites" is from 2021.'),
        ("Was the Bee Book written by Jo Lund?", '"The Bee Book: A Guide" is by Ada M. Byrne and Jo Lund.'),
        ("Is the Bee Book a paper?", '"The Bee Book: A Guide" is a book.'),
        ("What is number 4 in the list?", 'No. 4 of the list is "Wax moths", in the section "Hives".'),
        ("What is the 70th resource?", "The list has no resource no. 70."),
        ("How long does it take to read everything?",
         "3 resources together take about 4 hours to read; 3 more have no known length."),
        ("How much time would it take to read all posts?",
         "1 post takes about 2 minutes to read; 1 more has no known length."),
        ("books newest first", ('The list has 2 books, newest first (1 booklet, 1 book): "Queens on the move" and "The '
         'Bee Book: A Guide"; 1 more has no kind.')),
        ("resources that are neither books nor posts",
         'The list has 2 resources, leaving out books and posts: "Counting mites" and "Night in the hive".'),
        ("What did Meadow Press publish?",
         'The list has 2 resources from Meadow Press: "The Bee Book: A Guide" and "Queens on the move".'),
        ("What was published in 2018?",
         'The list has 1 resource from 2018: "Smoke and how to use it"; 1 more has no year.'),
        ("something shorter",
         'The shortest of 3 resources with a known length is "Smoke and how to use it" (2 minutes).'),
        ("Which links are dead?", 'The list has 1 resource with a dead link: "Counting mites"; 1 more was not tried.'),
        ("archived resources",
         'The list has 1 resource read from an archived copy: "Smoke and how to use it"; 1 more was not tried.'),
        ("How many sections are there?",
         "The list has 3 sections: First steps (2), Hives (2) and Hives / Advanced (2)."),
        ("Which authors are there?",
         "4 resources are by 2 authors: Jo Lund (3) and Ada M. Byrne (2); 2 more have no author."),
        ("Count the posts by year", "1 post is from 1 year: 2018; 1 more has no year."),
        ("How many resources per year?",
         "5 resources are from 4 years: 1999 (1), 2018 (1), 2020 (1) and 2021 (2); 1 more has no year."),
        ("How many of each kind?",
         "5 resources are of 4 kinds: post (2), book (1), paper (1) and booklet (1); 1 more has no kind."),
        ("Which authors wrote posts?", "1 post is by 1 author: Jo Lund; 1 more has no author."),
        ("Years of the papers", "1 paper is from 1 year: 2021."),
        ("Who has the most entries?", "Of 2 authors, Jo Lund has the most resources: 3; 2 more have no author."),
        ("Which section is the largest?", "All 3 sections have equally many resources: 2 each."),
        ("Which year has the fewest papers?", "The only year is 2021: 1 paper."),
        ("What are the most common tags?", "Of 3 tags, bees has the most resources: 2; 3 more have no tag."),
        ("Who made this list?",
         ('The records do not say who made the list, or when. The list "Bees for beginners" introduces itself: "What a '
         'keeper of bees reads in the first year." It has 6 resources in 3 sections: First steps (2), Hives (2) and '
         "Hives / Advanced (2).")),
        ("What is this list about?",
         ('The list "Bees for beginners" introduces itself: "What a keeper of bees reads in the first year." It has '
         "6 resources in 3 sections: First steps (2), Hives (2) and Hives / Advanced (2).")),
        ("Where should I start?",
         ('The list\'s own order begins with "First steps" (2 resources), followed by "Hives" (2 resources) and '
         '"Hives / Advanced" (2 resources).')),
        ("Where should I start with the first steps?",
         'In the section "First steps", "The Bee Book: A Guide" comes first.'),
        ("Where should I start with Hives?",
         ('Its part of the list begins with "Hives" (2 resources), followed by "Hives / Advanced" (2 resources).')),
        ("What should I read first if I am new to bees?",
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


def test_a_name_is_not_denied_where_nothing_names_a_maker(ask: Replies, bees: Catalogue) -> None:
    assert ask("How many posts are from Royal Jelly?", Filter(authors=("Jo Lund",))).answer.statement == (
        "Within the filters, the only post of the list does not name Royal Jelly as its author or organisation."
    )
    nameless = Catalogue([listed for listed in bees._resources if listed.resource.key == "6"], "Nameless")
    assert nameless.reply(Query("How many resources are from Royal Jelly?")) is None


def test_the_filters_of_the_user_narrow_what_is_counted(ask: Replies) -> None:
    reply = ask("How many resources are there?", Filter(kinds=("post",)))
    assert reply.answer.statement == (
        'Within the filters, the list has 2 resources: "Smoke and how to use it" and "Wax moths".'
    )


def test_a_section_has_the_resources_of_its_parts_too(ask: Replies) -> None:
    assert ask.keys("What is in Hives?") == ["3", "4", "5", "6"]
    assert ask.keys("What is in the section Advanced?") == ["5", "6"]


@pytest.mark.parametrize(
    ("order", "keys"),
    [
        ("from newest to oldest", ["3", "5", "6", "2", "1", "4"]),
        ("newest first", ["3", "5", "6", "2", "1", "4"]),
        ("sorted by title", ["3", "6", "5", "2", "1", "4"]),
        ("shortest first", ["2", "3", "1", "4", "5", "6"]),
    ],
)
def test_a_request_may_give_the_order_of_the_resources(ask: Replies, order: str, keys: list[str]) -> None:
    assert ask.keys(f"list all resources {order}") == keys


def test_the_order_may_stand_around_the_noun(ask: Replies) -> None:
    assert ask.keys("newest books first") == ask.keys("sort the books by year") == ["5", "1"]
    assert ask("papers newest first").answer.statement == 'The list has 1 paper: "Counting mites"; 1 more has no kind.'


def test_of_many_equals_only_the_first_are_named(bees: Catalogue) -> None:
    reply = Catalogue([bees._resources[0]] * 30, "Many").reply(Query("the newest books"))
    assert reply is not None
    assert reply.answer.statement.endswith('"The Bee Book: A Guide" and 25 more (1999).')


def test_a_resource_in_several_sections_counts_in_each_and_is_listed_once() -> None:
    places = (Place("Bees", ("Hives",), 0), Place("Bees", ("Tools",), 1))
    resources = [Resource("1", "Smoker", section=("Hives",), places=places), Resource("2", "Veil", section=("Tools",))]
    catalogue = Catalogue([ListedResource(n, each, "", "") for n, each in enumerate(resources)], "Bees")
    reply, selected = catalogue.reply(Query("Which sections are there?")), catalogue.reply(Query("What is in Tools?"))
    assert reply is not None
    assert selected is not None
    assert reply.answer.statement == "The list has 2 sections: Hives (1) and Tools (2)."
    assert [listed.resource.key for listed in reply.listed] == ["1"]
    assert len(selected.listed) == 2


def test_a_number_of_resources_gives_the_first_of_them(ask: Replies) -> None:
    reply = ask("show me 2 resources")
    assert [entry.resource.key for entry in reply.listed] == ["1", "2"]
    assert reply.answer.statement == "The list has 6 resources; these are the first 2."
    assert reply.answer.total == 6
