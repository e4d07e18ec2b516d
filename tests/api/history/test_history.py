"""The history of a desk, from its data folder."""

import shutil
from pathlib import Path

import pytest

from api.errors import NotListed
from api.history.changes_json import changes_json
from api.history.history import History
from index.errors import Damaged, NoIndex, NotKept
from index.layout import Layout
from index.publishing import prune, use_generation
from index.repository import LocalRepository
from tests.api.history.changed_desk import ANTS, BATS, BEES, KINDS, MICE, NEWS, OWLS, SECOND
from tests.api.history.test_kept import NAMES


def history(layout: Layout) -> History:
    return History(lambda: LocalRepository(layout))


@pytest.fixture
def own(changed: Layout, tmp_path: Path) -> Layout:
    """A copy of the changed desk that a test may change."""
    shutil.copytree(changed.data, tmp_path / "own", symlinks=True)
    return Layout(tmp_path / "own")


def test_each_change_is_named_once_by_default_since_the_generation_before(changed: Layout) -> None:
    report = changes_json(history(changed).changes())
    assert {change["resource"]["title"]: change["kinds"] for change in report["changes"]} == KINDS
    assert len(report["changes"]) == len(KINDS)
    newest, older = changed.published()
    assert (report["generation"], report["since"]["generation"], report["remark"]) == (newest, older, "")
    assert [entry["generation"] for entry in report["kept"]] == [newest, older]


def test_nothing_changed_since_the_live_generation_itself(changed: Layout) -> None:
    assert history(changed).changes(changed.published()[0]).changes.resources == ()


def test_with_one_generation_everything_is_new_and_it_says_so(own: Layout) -> None:
    prune(own, keep=1)
    for since in ("", "2020-01-01"):
        report = history(own).changes(since)
        assert (report.since, report.changes.resources) == (None, ())
        assert report.remark.startswith("Only one index is kept, that of ")
        assert report.remark.endswith("there is nothing to compare it with, so all of its resources are new.")


def test_without_an_index_or_a_generation_that_is_whole_the_reason_is_given(own: Layout, tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match="There is no index yet: run 'refdesk index' first"):
        history(Layout(tmp_path / "none")).changes()
    with pytest.raises(NotKept):
        history(own).changes(NAMES[0])
    catalog = own.generation(own.published()[1]) / "catalog.sqlite"
    catalog.write_bytes(catalog.read_bytes()[:-1] + b"x")
    with pytest.raises(Damaged, match=r"catalog.sqlite of generation .* was altered"):
        history(own).changes()


def test_the_oldest_generation_has_none_before_it(own: Layout) -> None:
    use_generation(own)
    report = history(own).changes()
    assert (report.changes.resources, report.since) == ((), report.live)
    assert report.remark.startswith("No index before the live one, of ")
    assert list(history(own).steps()) == []


def test_a_resource_is_shown_as_it_was_by_its_id_of_then_or_now(changed: Layout) -> None:
    older = changed.published()[1]
    for item, name in (
        (ANTS, ANTS.resource.id), (ANTS, ANTS.resource.url), (ANTS, "on-the-life-of-an"), (BEES, SECOND[1].resource.id),
        (BATS, SECOND[3].resource.id), (BATS, "https://other.net/x"), (OWLS, OWLS.resource.id),
    ):  # fmt: skip
        with history(changed).as_of(name or "", older) as past:
            assert past.listed.resource.title == item.title
            texts = [document.text for document in past.records.catalog.documents(past.listed.ordinal)]
            assert texts == [document.text for document in item.documents()]
    with history(changed).as_of(ANTS.resource.id, changed.published()[0]) as present:
        assert NEWS in present.records.catalog.documents(present.listed.ordinal)[1].text


def test_what_was_not_in_the_list_then_is_named(changed: Layout) -> None:
    with (
        pytest.raises(
            NotListed, match=r"As of .*: The list has no resource with the id or address 'on-the-life-of-mice"
        ),
        history(changed).as_of(MICE.resource.id, changed.published()[1]),
    ):
        pass


def test_each_generation_has_the_changes_from_the_one_before(changed: Layout) -> None:
    ((generation, changes),) = history(changed).steps()
    assert [generation.name, changes.before] == changed.published()
    assert len(changes.resources) == len(KINDS)
