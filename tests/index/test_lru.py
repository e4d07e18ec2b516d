"""A bounded memory keeps what was asked for last."""

from index.lru import Kept


def test_what_is_kept_is_not_made_again() -> None:
    kept: Kept[str] = Kept(2)
    assert kept.get("a", lambda: "one") == "one"
    assert kept.get("a", lambda: "other") == "one"


def test_what_is_kept_is_together_no_larger_than_said() -> None:
    kept: Kept[str] = Kept(5, len)
    assert [kept.get(key, lambda: "xx") for key in ("a", "b", "c")] == ["xx"] * 3
    assert [kept.get(key, lambda: "new") for key in ("c", "b", "a")] == ["xx", "xx", "new"]
    assert kept.get("large", lambda: "x" * 6) == "x" * 6
    assert kept.get("large", lambda: "none") == "none"


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept: Kept[int] = Kept(2)
    kept.get("a", lambda: 1)
    kept.get("b", lambda: 2)
    kept.get("a", lambda: 0)
    kept.get("c", lambda: 3)
    assert [kept.get(key, lambda: 9) for key in ("a", "c", "b")] == [1, 3, 9]
