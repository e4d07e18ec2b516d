"""AsciiDoc markup within a line: links, images, bare addresses, code, emphasis and footnotes, as HTML."""

import re
from collections.abc import Callable
from html import escape

from ingest.lists.formats.lightweight.rendering import anchor, element, link_addresses, picture, raw_html, render_inline

# The text of a macro, in which brackets are balanced or escaped.
_WORDS = r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]"
_SCHEMES = r"(?:https?|ftp|irc|ircs|mailto|magnet|git|ssh|tel)"
_TOKENS = re.compile(
    r"(?P<escaped>\\(?:https?://|link:|mailto:|\{|`|\*|_)\S*)"
    r"|(?P<pass>\+\+\+.*?\+\+\+|pass:[\w,]*\[.*?\])"
    r"|link:(?P<target>\+\+.+?\+\+|[^\s\[\]]+)" + _WORDS.replace("((", "(?P<words>(")
    + r"|(?P<address>" + _SCHEMES + r":[^\s\[\]<>]+)" + _WORDS.replace("((", "(?P<label>(")
    + r"|image:(?!:)(?P<image>[^\s\[\]]+)" + _WORDS.replace("((", "(?P<alt>(")
    + r"|(?:xref:|<<)(?P<place>[^\s\[\]<>,]+)(?:\[(?P<heading>[^\[\]]*)\]|,?(?P<title>[^<>]*)>>)"
    + r"|footnote(?:ref)?:[\w-]*" + _WORDS.replace("((", "(?P<footnote>(")
    + r"|<(?P<angle>" + _SCHEMES + r":[^<>\s]+)>"
    + r"|(?P<bare>https?://[^\s<>\[\]\"`|\\^{}]+)"
    + r"|(?<![\w`])(?P<ticks>`{1,2})\+?(?P<code>[^`\n]+?)\+?(?P=ticks)(?!\w)"
    + r"|(?P<drop>\[\[[\w:.-]+(?:,[^\]]*)?\]\]|\[[#.][\w.#%-]*\](?=[#*_`]))"
)  # fmt: skip
_EMPHASIS = re.compile(r"(\*\*|__|##)(\S(?:.*?\S)?)\1|(?<![\w*_#])([*_#])(\S(?:[^*_#\n]*?\S)?)\3(?!\w)")
_ATTRIBUTE = re.compile(r",\s*[\w-]+=|^[\w-]+=|,\s*$")
_LINK = re.compile(r"link=\"?(?:\{[\w-]+\})?([^\s\",\]]+)")


def render_asciidoc_inline(text: str) -> str:
    """The HTML of a run of AsciiDoc."""
    return render_inline(text, _TOKENS, _render_token, _strip_marks)


def render_image(attributes: str) -> str:
    """A picture, in its link if it has any."""
    alt = "" if _ATTRIBUTE.match(attributes) else attributes.partition(",")[0].strip('" ')
    link = _LINK.search(attributes)
    return anchor(link[1], picture(alt)) if link else picture(alt)


def _render_token(match: re.Match[str]) -> str:
    return next((render(match) for group, render in _RENDERERS.items() if match[group]), "")


def _render_place(match: re.Match[str]) -> str:
    """A cross-reference: to a place in the list, or to another file."""
    place = match["place"]
    href = place if re.search(r"\.\w+(?:#|$)", place) else f"#{place.lstrip('#')}"
    return anchor(href, escape(match["heading"] or match["title"] or place))


def _render_pass(match: re.Match[str]) -> str:
    text = match["pass"]
    return raw_html(text.strip("+") if text.startswith("+") else text.partition("[")[2][:-1])


def _render_words(text: str) -> str:
    """The words of a link without its attributes, such as `Words^` and `Words,window=_blank`."""
    if quoted := re.match(r'"([^"]*)"', text):
        text = quoted[1]
    elif attribute := _ATTRIBUTE.search(text):
        text = text[: attribute.start()]
    text = re.sub(r"\\(.)", r"\1", text).strip().removesuffix("^")
    if image := re.match(r"image:[^\s\[\]]+\[([^\]]*)\]", text):
        return render_image(image[1])
    return escape(_strip_marks(text.replace("`", "")))


def _strip_marks(text: str) -> str:
    return _EMPHASIS.sub(lambda match: match[2] or match[4], text)


# How each token is rendered, by the group of `_TOKENS` that it has.
_RENDERERS: dict[str, Callable[[re.Match[str]], str]] = {
    "target": lambda match: anchor(match["target"].strip("+"), _render_words(match["words"])),
    "address": lambda match: anchor(match["address"], _render_words(match["label"])),
    "image": lambda match: render_image(match["alt"]),
    "place": _render_place,
    "footnote": lambda match: f" ({render_asciidoc_inline(match['footnote'])})",
    "angle": lambda match: anchor(match["angle"], ""),
    "bare": lambda match: link_addresses(match["bare"]),
    "code": lambda match: element("code", escape(match["code"])),
    "pass": _render_pass,
    "escaped": lambda match: escape(match["escaped"][1:]),
}
