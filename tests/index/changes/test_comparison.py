"""Constructed pairs of generations: each change is named once, and none is invented."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.changes.comparison import compare_generations
from index.changes.model import ChangeKind, GenerationChanges, Renaming
from index.model import LinkRecord
from ingest.model import Address, Place, Via
from tests.index.changes.generations import Entry, entry, records

ADDED, REMOVED, DIED, BACK, ARCHIVED, MOVED, EDITED, TEXT = ChangeKind
ANTS, BEES, FLIES, BATS, OWLS = (
    entry(name, section)
    for name, section in (
        ("ants", "Insects"), ("bees", "Insects"), ("flies", "Insects"), ("bats", "Animals"), ("owls", "Animals"),
    )
)  # fmt: skip
BASE = (ANTS, BEES, FLIES, BATS, OWLS)
GONE = LinkRecord("gone")
Edit = Callable[[Entry], Entry]


def edited(*edits: tuple[Entry, dict[str, object]]) -> list[Entry]:
    """The base in which some entries have other fields."""
    fields = {item.resource.key: change for item, change in edits}
    return [item.with_(**fields.get(item.resource.key, {})) for item in BASE]


def section(name: str, *others: Entry) -> tuple[tuple[Entry, dict[str, object]], ...]:
    return tuple((item, {"section": (name,)}) for item in others)


def dead(item: Entry, outcome: str = "gone") -> tuple[Entry, dict[str, object]]:
    """A link that failed: its text is kept."""
    return item, {"outcome": "kept", "reason": f"it is {outcome}", "link": LinkRecord(outcome)}


def copied(item: Entry) -> tuple[Entry, dict[str, object]]:
    """A link of which an archived copy was read."""
    return item, {"outcome": "archived", "via": Via.ARCHIVE, "link": GONE}


def reread(item: Entry, text: str, parsers: str = "aaaaaaaa", body: str = "b") -> tuple[Entry, dict[str, object]]:
    return item, {"text": text, "link": LinkRecord("read", "", f"{parsers}{body:0<24}")}


def redirected(item: Entry) -> tuple[Entry, dict[str, object]]:
    return item, {"link": LinkRecord("read", "https://b.org/")}


UNTRIED: dict[str, object] = {"text": "", "outcome": "not tried", "link": None}
UNREAD: dict[str, object] = {"text": "", "outcome": "unreachable", "link": LinkRecord("unreachable")}
ELSEWHERE: dict[str, object] = {"key": "other.net/x", "url": "https://other.net/x"}
NEWS = "\n\n## News\n\nThey were seen at sea for the first time."

# (what happened, before, after, kinds of change by title)
PAIRS: list[tuple[str, Sequence[Entry], Sequence[Entry], dict[str, list[ChangeKind]]]] = [
    ("nothing", BASE, BASE, {}),
    ("a new order of the list", BASE, BASE[::-1], {}),
    ("an addition", BASE[1:], BASE, {ANTS.title: [ADDED]}),
    ("a removal", BASE, BASE[:-1], {OWLS.title: [REMOVED]}),
    ("an addition and a removal of what is unlike", BASE[1:], BASE[:-1], {ANTS.title: [ADDED], OWLS.title: [REMOVED]}),
    ("an addition that is dead", BASE[1:], edited(dead(ANTS)), {ANTS.title: [ADDED]}),
    ("a removal of what had died", edited(dead(OWLS)), BASE[:-1], {OWLS.title: [REMOVED]}),
    ("another address in the list", BASE, edited((BATS, ELSEWHERE)), {BATS.title: [MOVED]}),
    (
        "another address and another title with the same text",
        BASE, edited((BATS, ELSEWHERE | {"title": "Night flyers", "note": ""})), {"Night flyers": [MOVED, EDITED]},
    ),
    (
        "another address and another text under the same title",
        BASE, edited((BATS, ELSEWHERE | {"text": "A book.", "note": "", "link": None})),
        {BATS.title: [MOVED, EDITED, TEXT]},
    ),
    (
        "another address at the same site and another section under the same title",
        BASE,
        edited((BATS, {"key": "example.org/x", "url": "https://example.org/x", "section": ("Insects",), "note": "",
                       "text": "A book.", "link": None})),
        {BATS.title: [MOVED, EDITED, TEXT]},
    ),
    (
        "the target of a redirect in the list",
        edited((BATS, {"link": LinkRecord("read", "https://www.other.net/x/")})),
        edited((BATS, ELSEWHERE | {"title": "Flyers", "note": "", "text": "New.", "link": LinkRecord("read")})),
        {"Flyers": [MOVED, EDITED, TEXT]},
    ),
    (
        "two of one title, of which either may be the other",
        [ANTS, *(OWLS.with_(key=f"o.org/{n}", url=f"https://o.org/{n}", text="", note="") for n in "ab")],
        [ANTS, *(OWLS.with_(key=f"n.org/{n}", url=f"https://n.org/{n}", text="", note="") for n in "ab")],
        {OWLS.title: [ADDED, ADDED, REMOVED, REMOVED]},
    ),
    (
        "one of a title, of which either of two may be the other",
        [ANTS, OWLS.with_(key="o.org/a", url="https://o.org/a", text="", note="")],
        [ANTS, *(OWLS.with_(key=f"n.org/{n}", url=f"https://n.org/{n}", text="", note="") for n in "ab")],
        {OWLS.title: [ADDED, ADDED, REMOVED]},
    ),
    (
        "a text of a few words, as many sites have it",
        edited((BATS, {"text": "Sign in to read this page.", "note": ""})),
        edited((BATS, ELSEWHERE | {"title": "Night flyers", "text": "Sign in to read this page.", "note": ""})),
        {"Night flyers": [ADDED], BATS.title: [REMOVED]},
    ),
    (
        "a note of a few words, as several links have it",
        edited((BATS, {"text": "", "note": "Worth a read."})),
        edited((BATS, ELSEWHERE | {"title": "Night flyers", "text": "", "note": "Worth a read."})),
        {"Night flyers": [ADDED], BATS.title: [REMOVED]},
    ),
    (
        "an entry of a title that says little at another site",
        [ANTS, OWLS.with_(title="Slides", text="", note="")],
        [ANTS, OWLS.with_(title="Slides", text="", note="", **ELSEWHERE)],
        {"Slides": [ADDED, REMOVED]},
    ),
    (
        "an address for an entry without one",
        edited((BEES, {"key": "title:bees", "url": None, "outcome": "no address", "link": None, "text": ""})),
        edited((BEES, {"text": ""})), {BEES.title: [MOVED]},
    ),
    ("a redirect for good", BASE, edited(redirected(BEES)), {BEES.title: [MOVED]}),
    ("a redirect that was there before", edited(redirected(BEES)), edited(redirected(BEES)), {}),
    ("another title in the list", BASE, edited((ANTS, {"title": "Ants"})), {"Ants": [EDITED]}),
    (
        "a title that only the page changed", BASE,
        edited((ANTS, {"title": "Ants!", "listed_title": ANTS.title, "inferred": ("title",)})), {},
    ),
    ("another note", BASE, edited((ANTS, {"note": "Short."})), {ANTS.title: [EDITED]}),
    ("a note that was wrapped", BASE, edited((ANTS, {"note": ANTS.resource.note.replace(" ", "\n  ")})), {}),
    ("another section", BASE, edited((BEES, {"section": ("Animals",)})), {BEES.title: [EDITED]}),
    ("tags", BASE, edited((BEES, {"tags": ("honey", "dance")})), {BEES.title: [EDITED]}),
    ("tags in another order", edited((BEES, {"tags": ("a", "b")})), edited((BEES, {"tags": ("b", "a")})), {}),
    (
        "what the page says of itself", BASE,
        edited((BEES, {"authors": ("Ada",), "year": 2020, "words": 99, "site": "S", "language": "en", "kind": "post",
                       "published": "2020-01-02", "inferred": ("authors", "year", "kind")})), {},
    ),
    (
        "a further address", BASE,
        edited((BEES, {"addresses": (Address("slides", "https://s.org"),)})), {BEES.title: [EDITED]},
    ),
    ("a death", BASE, edited(dead(FLIES)), {FLIES.title: [DIED]}),
    ("a link that cannot be reached", BASE, edited(dead(FLIES, "unreachable")), {FLIES.title: [DIED]}),
    ("a link that stays dead", edited(dead(FLIES)), edited(dead(FLIES, "unreachable")), {}),
    ("a link that is closed to programs", BASE, edited(dead(FLIES, "blocked")), {}),
    ("a link that was not tried this time", BASE, edited((FLIES, {"outcome": "kept", "reason": "not tried"})), {}),
    ("a death after it was closed", edited(dead(FLIES, "blocked")), edited(dead(FLIES)), {FLIES.title: [DIED]}),
    ("a return", edited(dead(FLIES)), BASE, {FLIES.title: [BACK]}),
    (
        "a return with another text",
        edited(dead(FLIES)), edited(reread(FLIES, FLIES.text + NEWS)), {FLIES.title: [BACK, TEXT]},
    ),
    ("a first text of a link that was dead", edited((FLIES, UNREAD)), BASE, {FLIES.title: [BACK, TEXT]}),
    ("a copy in place of no text", edited((FLIES, UNREAD)), edited(copied(FLIES)), {FLIES.title: [ARCHIVED]}),
    ("a death with a copy", BASE, edited(copied(FLIES)), {FLIES.title: [DIED, ARCHIVED]}),
    ("a copy that was there before", edited(copied(FLIES)), edited(copied(FLIES)), {}),
    ("a first text of a link that was never tried", edited((FLIES, UNTRIED)), BASE, {FLIES.title: [TEXT]}),
    ("a text that is no longer stored", BASE, edited((FLIES, UNTRIED)), {FLIES.title: [TEXT]}),
    ("more text", BASE, edited(reread(ANTS, ANTS.text + NEWS)), {ANTS.title: [TEXT]}),
    ("less text", BASE, edited(reread(ANTS, ANTS.text[:300])), {ANTS.title: [TEXT]}),
    ("another number", BASE, edited(reread(ANTS, ANTS.text.replace("Many", "8"))), {ANTS.title: [TEXT]}),
    ("white space in a text", BASE, edited(reread(ANTS, ANTS.text.replace(". ", ".\n"))), {}),
    ("paragraphs in another order", BASE, edited(reread(ANTS, "\n\n".join(ANTS.text.split("\n\n")[::-1]))), {}),
    ("the same bytes read by other parsers", BASE, edited((ANTS, {
        "text": "Quite another text.", "link": LinkRecord("read", "", f"bbbbbbbb{'ants':0<24}"),
    })), {}),
    ("other markup by other parsers", BASE, edited(reread(ANTS, ANTS.text.replace("- ", "* "), "bbbbbbbb")), {}),
    (
        "another punctuation by the same parsers", BASE,
        edited(reread(ANTS, ANTS.text.replace("eat wood.", "eat wood!"))), {ANTS.title: [TEXT]},
    ),
    ("another time and other bytes of the same text", BASE, edited(reread(ANTS, ANTS.text)), {}),
    (
        "another text of a further address",
        edited((ANTS, {"slides": "One slide."})), edited((ANTS, {"slides": "Two slides."})), {ANTS.title: [TEXT]},
    ),
    ("records of an earlier version", [item.with_(link=None) for item in BASE], BASE, {}),
    ("a kept text of an earlier version", edited((ANTS, {"outcome": "kept", "link": None})), edited(dead(ANTS)), {}),
    ("a section of another name", BASE, edited(*section("Vertebrates", BATS, OWLS)), {}),
    (
        "a section of another name that one resource left", BASE,
        edited(*section("Six legs", ANTS, BEES), *section("Animals", FLIES)), {FLIES.title: [EDITED]},
    ),
    ("everything at once", BASE[1:], [
        ANTS, BEES.with_(title="Bees", **ELSEWHERE), FLIES.with_(**dead(FLIES)[1]),
        OWLS.with_(text=OWLS.text + NEWS, link=None),
    ], {ANTS.title: [ADDED], "Bees": [MOVED, EDITED], FLIES.title: [DIED], BATS.title: [REMOVED], OWLS.title: [TEXT]}),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), [pair[1:] for pair in PAIRS], ids=[pair[0] for pair in PAIRS])
def test_each_change_is_named_once_and_none_is_invented(
    before: Sequence[Entry], after: Sequence[Entry], expected: dict[str, list[ChangeKind]], tmp_path: Path
) -> None:
    changes = compare(before, after, tmp_path)
    kinds: dict[str, list[ChangeKind]] = {}
    for change in changes.resources:
        kinds.setdefault(change.listed.resource.title, []).extend(change.kinds)
    assert kinds == expected


def test_a_generation_is_like_itself_and_backwards_has_the_opposite_changes(tmp_path: Path) -> None:
    opposite = {ADDED: REMOVED, REMOVED: ADDED}
    for _, before, after, _ in PAIRS:
        old, new = records(tmp_path, before), records(tmp_path, after)
        assert compare_generations(old, old).resources == compare_generations(new, new).resources == ()
        there, back = compare_generations(old, new).counts, compare_generations(new, old).counts
        # The target of a redirect is known beforehand alone; an archived text in place of none is no change of text.
        if not {ARCHIVED, MOVED} & {*there, *back}:
            for kind in (ADDED, REMOVED, EDITED, TEXT):
                assert there.get(kind, 0) == back.get(opposite.get(kind, kind), 0)


def test_lists_and_sections_of_another_name_are_one_change(tmp_path: Path) -> None:
    after = edited(*section("Vertebrates", BATS, OWLS))
    assert compare(BASE, after, tmp_path).renamings == (Renaming("section", "Animals", "Vertebrates", 2),)
    changes = compare_generations(records(tmp_path, BASE, "Old"), records(tmp_path, after, "New"))
    assert changes.renamings == (
        Renaming("list", "Old", "New", 5), Renaming("section", "Animals", "Vertebrates", 2)
    )  # fmt: skip
    assert changes.resources == ()


def test_a_section_of_another_name_takes_its_subsections_with_it(tmp_path: Path) -> None:
    def within(top: str) -> list[Entry]:
        return [item.with_(section=(top, item.resource.section[0])) for item in BASE]

    changes = compare(within("Fauna"), within("Animals of the world"), tmp_path)
    assert changes.renamings == (Renaming("section", "Fauna", "Animals of the world", 5),)
    assert changes.resources == ()


def test_another_list_beside_the_first_is_named_for_what_stands_in_both(tmp_path: Path) -> None:
    both = (Place("A list", ("Insects",)), Place("Team", ("New",)))
    changes = compare(BASE, edited((BEES, {"places": both})), tmp_path)
    (change,) = changes.resources
    assert [(edit.field, edit.before, edit.after) for edit in change.edits] == [("lists", "A list", "A list, Team")]


def test_a_change_says_what_was_before_and_what_is_now(tmp_path: Path) -> None:
    after = edited(
        (BATS, {**ELSEWHERE, "tags": ("night",), "section": ("Mammals",)} | reread(BATS, BATS.text + NEWS)[1])
    )
    (change,) = compare(BASE, after, tmp_path).resources
    assert [(move.before, move.after) for move in change.moves] == [("https://example.org/bats", "https://other.net/x")]
    edits = [(edit.field, edit.before, edit.after) for edit in change.edits]
    assert edits == [("tags", "", "night"), ("section", "Animals", "Mammals")]
    (text,) = change.texts
    assert (text.headings, text.removed, text.reparsed) == (("News",), 0, False)
    assert text.added_sentences == ("News", "They were seen at sea for the first time.")
    assert 0 < text.added < 0.2


def test_two_large_generations_are_compared_in_well_under_a_second(tmp_path: Path) -> None:
    """As many resources and words as thirteen thousand passages have; a tenth of the texts changed."""
    filler = " ".join(f"word{n % 977} and sentence {n}." for n in range(900))
    many = [entry(f"n{n}").with_(text=f"# {n}\n\n{filler}\n\nThe number is {n}.") for n in range(600)]
    later = [item.with_(text=item.text + NEWS, link=None) if n % 10 == 0 else item for n, item in enumerate(many)]
    before, after = records(tmp_path, many), records(tmp_path, later)
    begun = time.process_time()
    changes = compare_generations(before, after)
    assert time.process_time() - begun < 3
    assert changes.counts == {TEXT: 60}


def compare(before: Sequence[Entry], after: Sequence[Entry], folder: Path) -> GenerationChanges:
    return compare_generations(records(folder, before), records(folder, after))
