"""The options that several commands share, and the settings they start from."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.settings import Settings

K = Annotated[int, typer.Option("--k", help="How many resources, 1 to 100.")]
Kind = Annotated[list[str] | None, typer.Option("--kind", help="Only this kind, e.g. book. May be repeated.")]
Section = Annotated[list[str] | None, typer.Option("--section", help="Only this section of the list.")]
Company = Annotated[list[str] | None, typer.Option("--company", help="Only this organisation, e.g. Netflix.")]
YearFrom = Annotated[int | None, typer.Option("--year-from", help="Not older than this year.")]
YearTo = Annotated[int | None, typer.Option("--year-to", help="Not newer than this year.")]
Literal = Annotated[
    bool, typer.Option("--literal", help="Search for the words as they are; read no filters from them.")
]
Lists = Annotated[
    list[str] | None,
    typer.Option("--list", help="A list: file, folder, address, or - for standard input. May be repeated."),
]
Base = Annotated[str, typer.Option("--base", help="The address that relative links stand for.")]
Store = Annotated[
    str, typer.Option("--store", help="A Milvus instead of the data folder: milvus://host:port.", metavar="ADDRESS")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only the result: no progress, no remarks.")]


def command_settings(store: str = "", on: str = "") -> "Settings":
    """The settings in force, with another store or cluster if one is given. Raises SettingsError."""
    from api.settings import load_settings

    return load_settings(store, on)
