"""Changes between generations as Markdown, to paste into an issue or a newsletter. Knows the JSON of changes."""

from collections.abc import Iterator
from itertools import groupby

from api.exports.markdown_text import autolink, escape_markdown
from api.history.wording import change_lines, kind_label, kinds_label, renaming_sentence, summary
from api.serialize import Json

MARKDOWN = "text/markdown"


def changes_markdown(report: Json) -> str:
    """A summary, then the resources that changed, by their first kind of change."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Json) -> Iterator[str]:
    yield escape_markdown(summary(report))
    if report["since"] and report["remark"]:
        yield from ("", escape_markdown(report["remark"]))
    if report["renamed"]:
        yield from ("", *(f"- {escape_markdown(renaming_sentence(renaming))}" for renaming in report["renamed"]))
    for kind, changes in groupby(report["changes"], key=lambda change: change["kinds"][0]):
        yield from ("", f"## {kind_label(kind).capitalize()}", "")
        for change in changes:
            yield from _resource_lines(change)


def _resource_lines(change: Json) -> Iterator[str]:
    resource = change["resource"]
    also = f" ({kinds_label(change)})" if len(change["kinds"]) > 1 else ""
    address = f" {autolink(resource['url'])}" if resource["url"] else ""
    yield f"- {escape_markdown(resource['title'] + also)}{address}"
    yield from (f"  - {escape_markdown(line)}" for line in change_lines(change))
    for text in change["texts"]:
        yield from (f"  - New: {escape_markdown(sentence)}" for sentence in text["added_sentences"])
        yield from (f"  - Gone: {escape_markdown(sentence)}" for sentence in text["removed_sentences"])
