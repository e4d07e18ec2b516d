"""Changes between generations as rows for people. Knows the JSON of changes; must not know the console."""

from collections.abc import Iterator
from itertools import groupby

from api.cli.render.output import BLANK, Row
from api.history.wording import change_lines, kind_label, kinds_label, renaming_sentence, summary
from api.serialize import Json

_LABEL_WIDTH = 6


def change_rows(report: Json) -> Iterator[Row]:
    """A summary, what was renamed, each resource that changed, and the generations that are kept."""
    yield Row(summary(report), style="bold")
    if report["since"] and report["remark"]:
        yield Row(report["remark"], style="yellow")
    for renaming in report["renamed"]:
        yield Row(renaming_sentence(renaming), label="-", indent=2)
    for kind, changes in groupby(report["changes"], key=lambda change: change["kinds"][0]):
        yield from (BLANK, Row(kind_label(kind).capitalize(), style="bold"))
        for change in changes:
            yield from _resource_rows(change)
    yield BLANK
    for generation in report["kept"]:
        yield Row(f"{generation['label']}, {generation['generation']}", label="Kept", indent=_LABEL_WIDTH, style="dim")


def _resource_rows(change: Json) -> Iterator[Row]:
    """A resource with all that changed on it; kinds beside the one that it stands under are named."""
    resource = change["resource"]
    also = f" ({kinds_label(change)})" if len(change["kinds"]) > 1 else ""
    yield Row(resource["title"] + also, label="-", indent=2, url=resource["url"])
    yield Row(resource["id"], indent=2, style="cyan", verbatim=True)
    for line in change_lines(change):
        yield Row(line, indent=4)
    for text in change["texts"]:
        yield from (Row(sentence, label="    +", indent=6, style="green") for sentence in text["added_sentences"])
        yield from (Row(sentence, label="    -", indent=6, style="red") for sentence in text["removed_sentences"])
