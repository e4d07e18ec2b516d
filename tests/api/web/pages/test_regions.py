"""Labels of the plot: named by what is typical, none over another."""

import numpy as np

from api.web.pages.regions import regions
from ingest.model import Resource

SIZE = (720, 420)


def _group(middle: tuple[int, int], section: str, word: str) -> list[tuple[Resource, tuple[int, int]]]:
    x, y = middle
    return [
        (Resource(f"{word}{step}", f"All of {word} {step}", section=(section,) if section else ()), (x + step, y))
        for step in range(8)
    ]


def _labels(*groups: list[tuple[Resource, tuple[int, int]]]) -> list[str]:
    points = [point for group in groups for point in group]
    positions = np.array([position for _, position in points], np.float32)
    return sorted(label["name"] for label in regions([resource for resource, _ in points], positions, SIZE))


def test_a_region_has_the_name_of_its_section() -> None:
    assert _labels(_group((100, 100), "Birds", "owl"), _group((500, 300), "Fish", "carp")) == ["Birds", "Fish"]


def test_a_region_without_sections_has_the_name_of_its_typical_words() -> None:
    names = _labels(_group((100, 100), "", "sparrow"), _group((500, 300), "", "herring"))
    assert names == ["herring", "sparrow"]


def test_no_label_is_over_another_or_outside() -> None:
    groups = [_group((300 + 12 * step, 200 + 3 * step), f"A section of some length {step}", "x") for step in range(9)]
    points = [point for group in groups for point in group]
    positions = np.array([position for _, position in points], np.float32)
    labels = regions([resource for resource, _ in points], positions, SIZE)
    assert labels
    for number, label in enumerate(labels):
        assert label["half"] <= label["x"] <= SIZE[0] - label["half"]
        for other in labels[:number]:
            beside = abs(label["x"] - other["x"]) > label["half"] + other["half"]
            assert beside or abs(label["y"] - other["y"]) >= 18


def test_a_few_points_have_no_regions() -> None:
    assert regions([], np.zeros((0, 2), np.float32), SIZE) == []
    assert _labels(_group((100, 100), "Birds", "owl")[:3]) == []
