"""Lists as people write them, made in four markups from the same content: five shapes, twenty lists."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass
class Writer:
    """Writes the parts of a list in Markdown, and records every address; subclasses write other markups."""

    suffix: ClassVar[str] = "md"
    lines: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def add(self, *lines: str) -> None:
        self.lines += [*lines, ""]

    def bare(self, url: str) -> str:
        self.urls.append(url)
        return url

    def link(self, words: str, url: str) -> str:
        return f"[{words}]({self.bare(url)})"

    def title(self, text: str) -> None:
        self.add(f"# {text}")

    def heading(self, level: int, text: str) -> None:
        self.add(f"{'#' * level} {text}")

    def items(self, *items: tuple[int, str]) -> None:
        self.add(*(f"{'  ' * depth}- {text}" for depth, text in items))

    def numbered(self, *texts: str) -> None:
        self.add(*(f"{number}. {text}" for number, text in enumerate(texts, start=1)))

    def table(self, *rows: tuple[str, ...]) -> None:
        first, *others = (f"| {' | '.join(row)} |" for row in rows)
        self.add(first, "|" + "---|" * len(rows[0]), *others)

    def code(self, text: str) -> None:
        self.add("```sh", text, "```")

    def comment(self, text: str) -> None:
        self.add(f"<!-- {text} -->")

    def badge(self, picture: str, url: str) -> None:
        self.add(f"[![Build]({self.bare(picture)})]({self.bare(url)})")

    def contents(self, *headings: str) -> None:
        self.heading(2, "Contents")
        self.items(*((0, f"[{text}](#{text.lower()})") for text in headings))

    def terms(self, *terms: tuple[str, str]) -> None:
        self.items(*((0, f"{term} - {description}") for term, description in terms))


class RstWriter(Writer):
    suffix = "rst"
    _marks = "=-~^\"'"

    def link(self, words: str, url: str) -> str:
        return f"`{words} <{self.bare(url)}>`__"

    def title(self, text: str) -> None:
        self.heading(1, text)

    def heading(self, level: int, text: str) -> None:
        self.add(text, self._marks[level - 1] * len(text))

    def items(self, *items: tuple[int, str]) -> None:
        before = 0
        for depth, text in items:
            self.lines += ([""] if depth != before else []) + [f"{'  ' * depth}* {text}"]
            before = depth
        self.add()

    def numbered(self, *texts: str) -> None:
        self.add(*(f"#. {text}" for text in texts))

    def table(self, *rows: tuple[str, ...]) -> None:
        cells = [f"   {'* -' if number == 0 else '  -'} {cell}" for row in rows for number, cell in enumerate(row)]
        self.add(".. list-table::", "   :header-rows: 1", "", *cells)

    def code(self, text: str) -> None:
        self.add(".. code-block:: sh", "", f"   {text}")

    def comment(self, text: str) -> None:
        self.add(f".. {text}")

    def badge(self, picture: str, url: str) -> None:
        self.add(f".. image:: {self.bare(picture)}", f"   :target: {self.bare(url)}", "   :alt: Build")

    def contents(self, *headings: str) -> None:  # noqa: ARG002
        self.add(".. contents:: Contents", "   :depth: 2")

    def terms(self, *terms: tuple[str, str]) -> None:
        self.add(*(line for term, description in terms for line in (term, f"    {description}")))


class OrgWriter(Writer):
    suffix = "org"

    def link(self, words: str, url: str) -> str:
        return f"[[{self.bare(url)}][{words}]]"

    def title(self, text: str) -> None:
        self.add(f"#+TITLE: {text}", "#+STARTUP: overview")

    def heading(self, level: int, text: str) -> None:
        self.add(f"{'*' * (level - 1)} {text}")

    def table(self, *rows: tuple[str, ...]) -> None:
        first, *others = (f"| {' | '.join(row)} |" for row in rows)
        self.add(first, "|" + "+".join(["---"] * len(rows[0])) + "|", *others)

    def code(self, text: str) -> None:
        self.add("#+BEGIN_SRC sh", text, "#+END_SRC")

    def comment(self, text: str) -> None:
        self.add(f"# {text}")

    def badge(self, picture: str, url: str) -> None:
        self.add(f"[[{self.bare(url)}][{self.bare(picture)}]]")

    def contents(self, *headings: str) -> None:
        self.add("* Contents :TOC_2:noexport:", *(f"- [[#{text.lower()}][{text}]]" for text in headings))

    def terms(self, *terms: tuple[str, str]) -> None:
        self.add(*(f"- {term} :: {description}" for term, description in terms))


class AsciidocWriter(Writer):
    suffix = "adoc"

    def link(self, words: str, url: str) -> str:
        return f"{self.bare(url)}[{words}^]"

    def title(self, text: str) -> None:
        self.add(f"= {text}", ":toc: macro", ":icons: font")

    def heading(self, level: int, text: str) -> None:
        self.add(f"{'=' * level} {text}")

    def items(self, *items: tuple[int, str]) -> None:
        self.add(*(f"{'*' * (depth + 1)} {text}" for depth, text in items))

    def numbered(self, *texts: str) -> None:
        self.add(*(f". {text}" for text in texts))

    def table(self, *rows: tuple[str, ...]) -> None:
        self.add("[options=header]", "|===", *("|" + " |".join(row) for row in rows), "|===")

    def code(self, text: str) -> None:
        self.add("[source,sh]", "----", text, "----")

    def comment(self, text: str) -> None:
        self.add(f"// {text}")

    def badge(self, picture: str, url: str) -> None:
        self.add(f"image:{self.bare(picture)}[Build,link={self.bare(url)}]")

    def contents(self, *headings: str) -> None:  # noqa: ARG002
        self.add("toc::[]")

    def terms(self, *terms: tuple[str, str]) -> None:
        self.add(*(f"{term}:: {description}" for term, description in terms))


def awesome(to: Writer) -> None:
    to.title("Awesome Kites")
    to.badge("https://img.shields.io/badge/kites-fly.svg", "https://ci.example/kites")
    to.add(f"What flies on a line, gathered by {to.link('the society', 'https://society.example/about')} since 2011.")
    to.contents("Frames", "Sails")
    to.heading(2, "Frames")
    to.items(
        (0, f"{to.link('Bamboo', 'https://a.example/bamboo')} - Light and stiff."),
        (1, f"{to.link('Splitting it', 'https://a.example/bamboo/split?page=2&lang=en')} - With a knife."),
        (0, f"{to.link('Carbon rods', 'https://b.example/rods_(carbon)')} - Stiffer, and *dearer*."),
    )
    to.heading(3, "Joints")
    to.items((0, f"{to.link('Whipping', 'https://c.example/#/whipping')} - Thread and glue."))
    to.heading(2, "Sails")
    to.items(
        (
            0,
            f"{to.link('Paper', 'https://d.example/~ann/paper.html')} - See also {to.link('Silk', 'https://e.example/silk')}.",
        ),
        (0, f"{to.link('Ripstop', 'https://f.example/ripstop-nylon')}: tears nowhere."),
    )
    to.heading(2, "License")
    to.add(to.link("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"))


def papers(to: Writer) -> None:
    to.title("Papers on flight")
    to.heading(2, "2019")
    to.numbered(
        f"{to.link('Lift of a flat plate', 'https://p.example/lift')} "
        f"({to.link('Paper', 'https://p.example/lift.pdf')}, {to.link('Code', 'https://github.com/p/lift')})",
        f"{to.link('Drag of a tail', 'https://p.example/drag')} - Ada Example, 2019.",
    )
    to.heading(2, "2020")
    to.numbered(
        f"{to.link('Stall', 'https://doi.org/10.1000/stall')} - Bob Wax. {to.link('Video', 'https://youtu.be/abc')}"
    )


def tables(to: Writer) -> None:
    to.title("Tables of winds")
    to.heading(2, "Europe")
    to.table(
        ("Name", "Page", "Year"),
        ("Mistral", to.link("Wind of the Rhone", "https://w.example/mistral"), "2001"),
        ("Bora", to.link("Wind of the Adria", "https://w.example/bora"), "2005"),
    )
    to.heading(2, "Africa")
    to.table(("Name", "Note"), (to.link("Harmattan", "https://w.example/harmattan"), "Dust, and dry air"))


def terms(to: Writer) -> None:
    to.title("Words of sailors")
    to.heading(2, "Ropes")
    to.terms(
        (to.link("Sheet", "https://s.example/sheet"), "Holds a sail."),
        (
            to.link("Halyard", "https://s.example/halyard"),
            f"Lifts it; see {to.link('the drawing', 'https://s.example/draw')}.",
        ),
    )
    to.heading(2, "Knots")
    to.items((0, "Bends"), (1, f"{to.link('Carrick bend', 'https://s.example/carrick')} - For heavy ropes."))


def prose(to: Writer) -> None:
    to.title("Notes on weather")
    to.add(
        f"Begin with {to.link('the atlas of clouds', 'https://n.example/atlas')}, then look at",
        f"{to.bare('https://n.example/radar?x=1')} for rain. {to.link('An old book', 'https://n.example/book')} helps.",
    )
    to.heading(2, "Stations")
    to.add(f"Data of the stations: {to.bare('https://n.example/data.csv')}.")
    to.code(f"curl -O {to.bare('https://n.example/script.sh')}")
    to.comment(f"see {to.bare('https://n.example/hidden')}")
    to.items((0, to.bare("https://n.example/plain")), (0, f"Chat: {to.bare('https://n.example/chat')}"))


WRITERS: tuple[type[Writer], ...] = (Writer, RstWriter, OrgWriter, AsciidocWriter)
SHAPES: tuple[Callable[[Writer], None], ...] = (awesome, papers, tables, terms, prose)
