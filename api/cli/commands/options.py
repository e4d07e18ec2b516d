"""Options that several commands share, and the settings that commands start from."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.query_params import RELEVANCE, spread_options

if TYPE_CHECKING:
    from api.settings import Settings

QUESTION_HELP = "The question, in plain words; quotation marks around it are not needed."
Question = Annotated[list[str], typer.Argument(help=QUESTION_HELP, metavar="QUESTION", show_default=False)]
K = Annotated[int, typer.Option("--k", help="Number of resources, 1 to 100.", metavar="N")]
Kind = Annotated[
    list[str] | None,
    typer.Option("--kind", help="Only resources of this kind, e.g. book. Can be repeated.", metavar="KIND"),
]
Section = Annotated[
    list[str] | None,
    typer.Option("--section", help="Only this section of the list. Can be repeated.", metavar="SECTION"),
]
Company = Annotated[
    list[str] | None,
    typer.Option("--company", help="Only this organisation, e.g. Netflix. Can be repeated.", metavar="NAME"),
]
Author = Annotated[
    list[str] | None,
    typer.Option("--author", help="Only this author, by full or family name. Can be repeated.", metavar="NAME"),
]
Tag = Annotated[
    list[str] | None,
    typer.Option("--tag", help="Only resources with this tag. Can be repeated.", metavar="TAG"),
]
Within = Annotated[
    list[str] | None,
    typer.Option(
        "--within", help="Only the resource with this id or beginning of an id. Can be repeated.", metavar="ID"
    ),
]
Phrase = Annotated[
    list[str] | None,
    typer.Option("--phrase", help="Only passages with these words as written. Can be repeated.", metavar="WORDS"),
]
Exclude = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude", "--not", help="Nothing with this word, or value such as kind:book. Can be repeated.",
        metavar="WORD",
    ),
]  # fmt: skip
InList = Annotated[
    list[str] | None,
    typer.Option("--in", help="Only this list, by its name in 'refdesk lists'. Can be repeated.", metavar="NAME"),
]
SortBy = Annotated[
    str,
    typer.Option(
        "--sort", help="Order: relevance, year, title, list, reading-time or health; '-' before it turns it round.",
        metavar="ORDER",
    ),
]  # fmt: skip
YearFrom = Annotated[
    int | None, typer.Option("--year-from", help="Only resources from this year or later.", metavar="YEAR")
]
YearTo = Annotated[
    int | None, typer.Option("--year-to", help="Only resources from this year or earlier.", metavar="YEAR")
]
MinutesFrom = Annotated[
    int | None, typer.Option("--minutes-from", help="Only resources that take at least so many minutes.", metavar="N")
]
MinutesTo = Annotated[
    int | None, typer.Option("--minutes-to", help="Only resources that take at most so many minutes.", metavar="N")
]
Context = Annotated[
    str,
    typer.Option("--context", help="What a follow-up refers to: 'context' of the earlier --json.", metavar="TEXT"),
]
Literal = Annotated[
    bool,
    typer.Option("--literal", help="Search for the words as written: parse no filters and correct no typos."),
]
Rerank = Annotated[
    bool | None,
    typer.Option(
        "--rerank/--no-rerank", help="Reorder the best passages with a cross-encoder. Default: the setting rerank.",
        show_default=False,
    ),
]  # fmt: skip
Lists = Annotated[
    list[str] | None,
    typer.Option(
        "--list", help="A reading list: file, folder, URL, or - for standard input. Can be repeated.", metavar="FILE"
    ),
]
Base = Annotated[str, typer.Option("--base", help="Base URL of relative links in the list.", metavar="URL")]
Store = Annotated[
    str,
    typer.Option("--store", help="Use this Milvus server, milvus://host:port, not the data folder.", metavar="URL"),
]
# Options of the entries of a list, and those of the texts; each with its annotation and default.
_ENTRIES: dict[str, tuple[Any, Any]] = {
    "list": (InList, None), "kind": (Kind, None), "section": (Section, None), "company": (Company, None),
    "author": (Author, None), "tag": (Tag, None), "year_from": (YearFrom, None), "year_to": (YearTo, None),
}  # fmt: skip
_MINUTES: dict[str, tuple[Any, Any]] = {"minutes_from": (MinutesFrom, None), "minutes_to": (MinutesTo, None)}
_EXCLUDE: dict[str, tuple[Any, Any]] = {"exclude": (Exclude, None)}
_TEXTS: dict[str, tuple[Any, Any]] = {"within": (Within, None), "phrase": (Phrase, None)}
# Decorators of commands that take `options`.
takes_entry_filters = spread_options(_ENTRIES | _EXCLUDE)
takes_list_options = spread_options(_ENTRIES | _MINUTES | _EXCLUDE | {"sort": (SortBy, "list")})
takes_query_options = spread_options(
    {"k": (K, 5)} | _ENTRIES | _MINUTES | _TEXTS | _EXCLUDE
    | {"sort": (SortBy, RELEVANCE), "literal": (Literal, False), "context": (Context, ""), "rerank": (Rerank, None)}
)  # fmt: skip
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Format = Annotated[
    str, typer.Option("--format", help="Print csv, json, bibtex, csl (CSL JSON) or markdown.", metavar="FORMAT")
]
CitationFormat = Annotated[
    str, typer.Option("--format", help="Print the sources alone to cite them: bibtex or csl.", metavar="FORMAT")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only the result: no progress, no remarks.")]


def join_words(words: Sequence[str] | None) -> str:
    """The words of a question or goal as one text: the shell parts it where it is not in quotation marks."""
    return " ".join(words or ())


def chosen_format(name: str, *, json: bool, names: Sequence[str] = ()) -> str:
    """The name of the format that `--format` or `--json` chooses, empty for neither.

    Raises QuestionError for a format that is none of `names`, by default those of exports.
    """
    if json and name not in {"", "json"}:
        raise typer.BadParameter(f"--json and --format {name} exclude each other: choose one.")
    if name and name != "json":
        from api.exports.formats import FORMATS, find_format

        find_format(name, names or tuple(FORMATS))
    return "json" if json else name


def command_settings(store: str = "", on: str = "") -> "Settings":
    """The settings; `store` and `on` override them if they are not empty. Raises SettingsError."""
    from api.settings import load_settings

    return load_settings(store, on)
