"""From the document tree of docutils to HTML, as far as lists need it. Knows docutils' nodes; opens nothing."""

import re
from dataclasses import dataclass, field, replace
from html import escape
from textwrap import dedent
from typing import Any

from docutils import nodes

from ingest.lists.collect import skipped_link
from ingest.lists.formats.lightweight.rendering import anchor, element, link_addresses, picture, raw_html, top_level
from ingest.lists.formats.lightweight.rst_parser import parse_rst
from ingest.lists.model import ListProblem
from ingest.urls import url_problem

_TAGS: dict[type[Any], str] = {
    nodes.paragraph: "p", nodes.bullet_list: "ul", nodes.enumerated_list: "ol", nodes.list_item: "li",
    nodes.definition_list: "ul", nodes.definition_list_item: "li", nodes.term: "p", nodes.definition: "div",
    nodes.field_list: "ul", nodes.field: "li", nodes.field_name: "p", nodes.option_list: "ul",
    nodes.option_list_item: "li", nodes.line: "p", nodes.block_quote: "blockquote", nodes.table: "table",
    nodes.tbody: "tbody", nodes.thead: "thead", nodes.row: "tr", nodes.entry: "td", nodes.literal_block: "pre",
    nodes.doctest_block: "pre", nodes.literal: "code", nodes.caption: "p", nodes.rubric: "p",
}  # fmt: skip
_DROPPED = (
    nodes.comment, nodes.substitution_definition, nodes.footnote_reference, nodes.citation_reference, nodes.label,
    nodes.colspec, nodes.pending, nodes.meta,
)  # fmt: skip
# An unknown directive as docutils quotes it: its name and argument, then its indented content.
_DIRECTIVE = re.compile(r"\.\. [\w:+.-]+::[ \t]*(?P<argument>[^\n]*)\n?(?P<content>.*)", re.DOTALL)
# Directives within unknown directives, as deep as anybody nests tabs and cards.
_MOST_NESTED = 8


def render_document(document: Any) -> tuple[str, list[ListProblem]]:
    """The HTML of a document, and the targets that it names and never uses. Raises RecursionError."""
    sections = (child for child in document.children if isinstance(child, nodes.section))
    renderer = _Renderer(top_level(section[0].astext() for section in sections), _definitions(document))
    html = renderer.render(document)
    return html, [problem for problem in renderer.problems if problem.url not in renderer.urls]


def _definitions(document: Any) -> dict[str, str]:
    """The source of each named target and substitution of a document, by its name in lower case."""
    definitions = document.findall(lambda node: isinstance(node, nodes.target | nodes.substitution_definition))
    return {
        name.lower(): node.rawsource for node in definitions for name in node["names"] if node.rawsource[:3] == ".. "
    }


@dataclass(slots=True)
class _Renderer:
    """`definitions` are those that the content of unknown directives may use; `urls` are all addresses linked to."""

    level: int
    definitions: dict[str, str]
    nested: int = 0
    problems: list[ListProblem] = field(default_factory=list)
    urls: set[str] = field(default_factory=set)

    def render(self, node: Any) -> str:
        """The HTML of a node and all in it."""
        if isinstance(node, nodes.Text):
            return escape(str(node))
        if isinstance(node, _DROPPED) or "contents" in node.get("classes", ()):
            return ""
        render = getattr(self, f"_render_{type(node).__name__}", self._render_other)
        return str(render(node))

    def _content(self, node: Any) -> str:
        return "".join(self.render(child) for child in node.children)

    def _render_other(self, node: Any) -> str:
        inline = isinstance(node, nodes.Inline) or not isinstance(node, nodes.Element)
        tag = _TAGS.get(type(node), "span" if inline else "div")
        return element(tag, self._content(node), node.line or 0)

    def _render_section(self, node: Any) -> str:
        if "system-messages" in node["classes"]:
            return ""
        self.level += 1
        content = self._content(node)
        self.level -= 1
        return content

    def _render_title(self, node: Any) -> str:
        is_heading = isinstance(node.parent, nodes.section)
        return element(f"h{min(self.level - 1, 6)}" if is_heading else "p", self._content(node), node.line or 0)

    def _render_reference(self, node: Any) -> str:
        href = node.get("refuri") or f"#{node.get('refid', '')}"
        if href == node.astext() and href.startswith("http") and url_problem(href):
            return escape(href)  # an example such as https://host/path
        self.urls.add(href)
        return anchor(href, self._content(node))

    def _render_image(self, node: Any) -> str:
        return picture(node.get("alt", ""))

    def _render_problematic(self, node: Any) -> str:
        return link_addresses(node.astext())

    def _render_target(self, node: Any) -> str:
        """The words of a target in a text; a named target that nothing refers to is a problem."""
        if (url := node.get("refuri")) and not node.referenced and not node.children:
            self.problems.append(skipped_link(node.line or 0, url, "nothing in the list refers to its name"))
        return self._content(node)

    def _render_raw(self, node: Any) -> str:
        return raw_html(node.astext()) if "html" in node.get("format", "").split() else ""

    def _render_system_message(self, node: Any) -> str:
        """The content of a directive that docutils does not know, such as those of Sphinx."""
        source = next((child.astext() for child in node.children if isinstance(child, nodes.literal_block)), "")
        match = _DIRECTIVE.match(source)
        if not match or self.nested >= _MOST_NESTED:
            return link_addresses(source)
        text = f"{match['argument']}\n\n{dedent(match['content'])}"
        words = text.lower()
        used = (definition for name, definition in self.definitions.items() if name in words)
        inner = replace(self, nested=self.nested + 1)
        return element("div", inner.render(parse_rst("\n\n".join((text, *used)))), node.line or 0)
