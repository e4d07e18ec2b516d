"""The plot of the corpus."""

from api.web.pages.plot import HEIGHT, OTHER, WIDTH, plot_data
from search import Engine


def test_every_resource_is_a_point_inside_with_its_neighbour(engine: Engine) -> None:
    found = plot_data(engine)
    assert [point["resource"].id for point in found["points"]] == [one.resource.id for one in engine.resources]
    assert all(0 < point["x"] < WIDTH and 0 < point["y"] < HEIGHT for point in found["points"])
    assert all(point["near"] not in {None, point["resource"]} for point in found["points"])


def test_the_legend_counts_every_point(engine: Engine) -> None:
    found = plot_data(engine)
    assert sum(count for _, count in found["legend"]) == len(engine.resources)
    assert (found["legend"][-1][0], found["left_out"]) == (OTHER, 0)
    drawn = [sum(point["colour"] == n for point in found["points"]) for n in range(len(found["legend"]))]
    assert drawn == [count for _, count in found["legend"]]
