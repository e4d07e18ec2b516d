"""Generate the parts of the documents that a program knows: transcripts, tables, the command reference.

Cog inserts them into the pages named in PAGES; tests/test_docs.py checks that they are up to date.

make docs
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.tables import large_table, peers_table, summary_of_peers
from tests.tools.markdown import COLLECTIONS, TIMES_OMITTED, table

__all__ = ("large_table", "peers_table")  # pages call them here

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "docs/cli.md",
    "docs/configuration.md",
    "docs/deployment.md",
    "docs/evaluation.md",
    "docs/mcp.md",
    "docs/tutorial.md",
)
FIGURES = ROOT / "tests" / "quality" / "figures.json"
LOAD = ROOT / "tests" / "load" / "figures.json"
_MODES = {"lexical": "BM25", "hybrid": "with late interaction"}


@cache
def refdesk(line: str) -> str:
    """Output of a refdesk command, run as a user would, on the index that REFDESK_DATA names."""
    command = [str(Path(sys.executable).parent / "refdesk"), *shlex.split(line)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "80"})
    return done.stdout


def transcript(line: str) -> str:
    """Terminal transcript of one refdesk command."""
    return f"\n```console\n$ refdesk {line}\n{refdesk(line).rstrip()}\n```\n"


def mcp_configuration() -> str:
    """Configuration of an assistant, with the paths of another machine."""
    configuration = json.loads(refdesk("mcp --config"))
    server = configuration["mcpServers"]["refdesk"]
    server["command"], server["env"]["REFDESK_DATA"] = "/home/me/refdesk/.venv/bin/refdesk", "/home/me/refdesk/data"
    return f"\n```json\n{json.dumps(configuration, indent=2)}\n```\n"


def settings_table() -> str:
    """All settings with their defaults."""
    from api.settings import Settings

    rows = [
        [f"`{name}`", _default(name, field.default), str(field.description)]
        for name, field in Settings.model_fields.items()
    ]
    return f"\n{table(['setting', 'default', 'meaning'], rows)}\n"


def _default(name: str, value: object) -> str:
    if name in {"list", "judgments"}:
        return "the bundled one"
    if name == "data":
        return "`data` of the clone, otherwise the user's data folder"
    return f"`{value}`" if value is not None and str(value) and value != () else "empty"


def commands() -> dict[str, Any]:
    """The command line's commands by name, as click objects."""
    import typer.main

    from api.cli import app

    return dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


def cli_reference() -> str:
    """Every command with its arguments and options."""
    return "".join(part for name, command in commands().items() for part in _command(name, command))


def _command(name: str, command: Any) -> Iterator[str]:
    purpose, _, example = command.help.partition("\n\nExample: ")
    yield f"\n## refdesk {name}\n\n{' '.join(purpose.split())}\n\n    {example or f'refdesk {name}'}\n\n"
    rows = [_parameter(parameter) for parameter in command.params if parameter.name != "help"]
    yield table(["argument or option", "meaning"], rows) + "\n"


def _parameter(parameter: Any) -> list[str]:
    options = [option for option in parameter.opts if option.startswith("-")]
    names = ", ".join(f"`{option}`" for option in options) or f"`{(parameter.metavar or parameter.name).upper()}`"
    return [names, (parameter.help or "").replace("|", "\\|")]


def summary_table() -> str:
    """Quality, speed and memory beside the best peer, and the rates of abstaining, for README.md."""
    beside, text = summary_of_peers()
    ours = json.loads(FIGURES.read_text("utf-8"))["inputs"][0]
    rates, shipped = ours["abstaining"]["all"], ours["retrieval"][ours["shipped"]]
    text += (
        f"On the bundled list the first resource is right for {shipped['hit@1']:.1%} of the questions that the list "
        f"answers. Of those it does not answer {rates['refused']:.1%} are refused, of those it does "
        f"{rates['wrongly']:.1%}."
    )
    return f"\n{beside}\n\n{text}\n"


def evaluation_table() -> str:
    """nDCG@10 of every mode, the shipped one with its interval, and the rates of abstaining."""
    figures: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    ours = figures["inputs"][0]
    shipped = ours["shipped"]
    modes = sorted(ours["retrieval"], key=lambda mode: (mode == shipped, mode))
    head = ["collection", "questions", "passages", *(_MODES.get(mode, mode) for mode in modes), "95 % of the last"]
    rows = []
    for one in figures["inputs"]:
        values = [f"{one['retrieval'][mode]['nDCG@10']:.3f}" for mode in modes]
        low, high = one["intervals"][shipped]["nDCG@10"]
        name = COLLECTIONS.get(one["input"], one["input"])
        rows.append([name, str(one["questions"]), str(one["passages"]), *values, f"{low:.3f} to {high:.3f}"])
    hits, rates = ours["retrieval"][shipped], ours["abstaining"]["all"]
    libraries = ", ".join(f"{name} {number}" for name, number in figures["libraries"].items())
    text = (
        f"On the bundled list the first resource is right for {hits['hit@1']:.1%} of the questions it answers, "
        f"and one of the first five for {hits['hit@5']:.1%}. Of the questions it does not answer, near misses "
        f"included, {rates['refused']:.1%} are refused, and of those it does {rates['wrongly']:.1%}.\n"
        f"Encoder {ours['encoder']['name']} ({ours['encoder']['precision']}); {figures['machine']}; {libraries}."
    )
    return f"\n{table(head, rows)}\n\n{text}\n"


def load_table() -> str:
    """Throughput and latency of serving; no times from a busy machine."""
    from tests.benchmarks.peers.summary import BUSY

    figures: dict[str, Any] = json.loads(LOAD.read_text("utf-8"))
    quiet, steady = figures["load"] <= BUSY, figures["steady"]
    rows = []
    for name, label in (
        ("full", "16 clients, as fast as they can"),
        ("repeating", "the same, questions repeat as people's do"),
        ("overload", "64 clients, 1,000 a second requested"),
        ("steady", f"16 clients, 250 a second requested, {steady['seconds'] / 60:.0f} minutes, a swap halfway"),
    ):
        one = figures[name]
        times = f"{one['p50_ms']:.0f}, {one['p99_ms']:.0f} ms" if quiet else ""
        numbers = (f"{one['per_second']:.0f}", f"{one['refused_per_second']:.0f}") if quiet else ("", "")
        rows.append([label, numbers[0], times, numbers[1], str(one["failed"])])
    head = ["load", "searches a second", "p50, p99", "refused a second", "failed"]
    return f"\n{table(head, rows)}\n\n{_load_notes(figures, quiet=quiet)}\n"


def _load_notes(figures: dict[str, Any], *, quiet: bool) -> str:
    steady = figures["steady"]
    libraries = ", ".join(f"{name} {number}" for name, number in figures["libraries"].items())
    cost = f"{TIMES_OMITTED} "
    if quiet:
        cost = f"A search takes {figures['full']['server_ms']:.1f} ms of processor time, all of the server's included. "
    missed = f" Missed targets: {'; '.join(figures['missed'])}." if figures["missed"] and quiet else ""
    memory = ", ".join(f"{one:.0f}" for one in steady["memory_mb"])
    return (
        f"{cost}Memory of all processes at the beginning of the steady rate, before the swap, after it and at "
        f"the end: {memory} MB; {steady['files_shared_mb']:.0f} MB more if nothing were shared.{missed}\n"
        f"{figures['passages']} passages, {figures['workers']} workers; {figures['machine']}, load {figures['load']} "
        f"before the run, {figures['date']}; {libraries}."
    )


def main() -> None:
    """Update the generated parts of all pages; a non-zero exit code tells that one failed."""
    from cogapp import Cog

    sys.exit(Cog().main(["cog", "-r", *sys.argv[1:], *PAGES]))


if __name__ == "__main__":
    main()
