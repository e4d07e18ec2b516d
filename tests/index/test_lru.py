"""A bounded cache keeps the values that were used last."""

from index.lru import LruCache


def test_a_value_is_made_once() -> None:
    cache: LruCache[str] = LruCache(2)
    assert cache.get("a", lambda: "one") == "one"
    assert cache.get("a", lambda: "other") == "one"


def test_the_total_size_is_bounded() -> None:
    cache: LruCache[str] = LruCache(5, len)
    assert [cache.get(key, lambda: "xx") for key in ("a", "b", "c")] == ["xx"] * 3
    assert [cache.get(key, lambda: "new") for key in ("c", "b", "a")] == ["xx", "xx", "new"]


def test_a_value_that_is_too_large_is_not_kept_and_removes_no_other() -> None:
    cache: LruCache[str] = LruCache(5, len)
    cache.put("small", "x")
    assert cache.get("large", lambda: "x" * 6) == "x" * 6
    assert cache.get("large", lambda: "none") == "none"
    assert cache.peek("small") == "x"


def test_the_least_recently_used_value_goes_first() -> None:
    cache: LruCache[int] = LruCache(2)
    cache.get("a", lambda: 1)
    cache.get("b", lambda: 2)
    cache.get("a", lambda: 0)
    cache.get("c", lambda: 3)
    assert [cache.get(key, lambda: 9) for key in ("a", "c", "b")] == [1, 3, 9]


def test_a_value_that_is_put_replaces_the_earlier_one() -> None:
    cache: LruCache[int] = LruCache(2)
    cache.put("a", 1)
    cache.put("a", 2)
    assert (cache.peek("a"), cache.peek("b")) == (2, None)


def test_only_missing_values_are_made_and_in_one_call() -> None:
    cache: LruCache[int] = LruCache(3)
    cache.put("a", 1)
    calls: list[list[str]] = []

    def lengths(keys: list[str]) -> dict[str, int]:
        calls.append(keys)
        return {key: len(key) for key in keys}

    assert cache.get_many(["a", "bb", "ccc"], lengths) == {"a": 1, "bb": 2, "ccc": 3}
    assert cache.get_many(["bb", "a"], lengths) == {"a": 1, "bb": 2}
    assert calls == [["bb", "ccc"]]
