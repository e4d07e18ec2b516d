"""Changes in words, the same in the terminal, on the page, in the feed and in Markdown.

Knows the JSON of changes; must not escape it: text of lists and pages is in it.
"""

from collections.abc import Iterator

from api.labels import describe_link
from api.serialize import Json

_FIELDS = {"addresses": "further addresses"}
_KINDS = {
    "added": "new in the list",
    "removed": "removed from the list",
    "died": "link died",
    "came back": "link came back",
    "archived": "read from an archived copy",
    "moved": "moved",
    "edited": "entry edited",
    "text changed": "text changed",
}
# Characters of a value that was edited, such as a note.
_VALUE = 200


def kind_label(kind: str) -> str:
    """A kind of change of a resource in words."""
    return _KINDS[kind]


def kinds_label(change: Json) -> str:
    """All kinds of a change, as `moved, text changed`."""
    return ", ".join(map(kind_label, change["kinds"]))


def summary(report: Json) -> str:
    """The number of changes and the two generations, in one sentence."""
    since, until = report["since"], report["until"]
    if not since:
        return str(report["remark"])
    span = f"from the index of {since['label']} to that of {until['label']}"
    number = len(report["changes"])
    if not number and not report["renamed"]:
        return f"Nothing changed {span}."
    resources = f"{number:,} {'resource' if number == 1 else 'resources'}"
    counts = ", ".join(f"{count:,} {kind_label(kind)}" for kind, count in report["counts"].items())
    return f"{resources} changed {span}{f': {counts}' if counts else ''}."


def renaming_sentence(renaming: Json) -> str:
    """A list or section that has another name."""
    number = renaming["resources"]
    before, after = renaming["before"] or "no section", renaming["after"] or "no section"
    return f"The {renaming['field']} '{before}' is now '{after}' ({number} resources)."


def change_lines(change: Json) -> Iterator[str]:
    """What changed on a resource, one line for each fact; none if the kind says all."""
    if change["reason"] and {"died", "archived"} & {*change["kinds"]}:
        yield f"Link: {describe_link(change['outcome'], change['reason'])}"
    for move in change["moves"]:
        before, after = (move[side] or "no address" for side in ("before", "after"))
        yield f"Address: {before} {'redirects for good to' if move['by_redirect'] else 'is now'} {after}"
    for edit in change["edits"]:
        yield _edit_line(edit)
    yield from map(text_line, change["texts"])


def text_line(text: Json) -> str:
    """How much of a text changed, and below which headings."""
    name = f"Text of {text['role']}" if text["role"] else "Text"
    if not text["words_before"]:
        return f"{name}: read for the first time, {text['words_after']:,} words"
    if not text["words_after"]:
        return f"{name}: no longer stored, it had {text['words_before']:,} words"
    headings = f", below {'; '.join(text['headings'])}" if text["headings"] else ""
    reparsed = "; it was read by another version of the parsers, which may be the reason" if text["reparsed"] else ""
    return f"{name}: {_percent(text['added'])} new, {_percent(text['removed'])} gone{headings}{reparsed}"


def _edit_line(edit: Json) -> str:
    name = str(_FIELDS.get(edit["field"], edit["field"])).capitalize()
    before, after = _short(edit["before"]), _short(edit["after"])
    if before and after:
        return f"{name}: '{before}' is now '{after}'"
    return f"{name}: '{after}' was added" if after else f"{name}: '{before}' was removed"


def _short(value: str) -> str:
    return value if len(value) <= _VALUE else f"{value[:_VALUE].rsplit(None, 1)[0]} ..."


def _percent(share: float) -> str:
    """A share as per cent; a small one is not shown as none."""
    return f"{share:.0%}" if not 0 < share < 0.01 else "under 1%"
