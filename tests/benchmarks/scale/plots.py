"""The plots of `make bench`, drawn by matplotlib, which is installed beside the environment."""

from pathlib import Path
from typing import Any


def draw(figures: dict[str, Any], folder: Path) -> None:
    """Write scale.svg: search, memory, building and bytes against the number of passages."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams |= {"svg.hashsalt": "refdesk", "svg.fonttype": "none", "font.size": 9}
    from matplotlib import pyplot as plt

    sizes = list(figures["sizes"].values())
    counts = [one["add"]["chunks"] for one in sizes]
    rate = figures["encode"]["build"]
    panels = {
        "Search, ms": {f"p{n}": [one["search"][f"p{n}_ms"] for one in sizes] for n in (50, 90, 99)},
        "Resident memory, MB": {
            "its own": [one["search"]["own_mb"] for one in sizes],
            "with mapped files, after 450 questions": [one["search"]["resident_mb"] for one in sizes],
        },
        "Opening, s": {key: [one["open"][f"{key}_s"] for one in sizes] for key in ("open", "first")},
        "Building, s": {
            "full": [one["build"]["seconds"] + one["build"]["encoded"] / one.get("rate", rate) for one in sizes],
            "adding 1 %": [one["add"]["seconds"] + one["add"]["encoded"] / one.get("rate", rate) for one in sizes],
        },
    }
    picture, axes = plt.subplots(2, 2, figsize=(9, 6.5), layout="constrained")
    for axis, (title, lines) in zip(axes.flat, panels.items(), strict=True):
        for label, values in lines.items():
            axis.plot(counts, values, marker="o", label=label)
        axis.set(title=title, xscale="log", xlabel="passages")
        axis.set(**({"yscale": "log"} if title == "Building, s" else {"ylim": (0, None)}))
        axis.grid(visible=True, alpha=0.3)
        axis.legend()
    folder.mkdir(parents=True, exist_ok=True)
    picture.savefig(folder / "scale.svg", metadata={"Date": None})
