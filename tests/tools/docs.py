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
PEERS = ROOT / "tests" / "benchmarks" / "peers" / "peers.json"
LARGE = PEERS.with_name("large.json")
_COLLECTIONS = {
    "mlops-guide": "the bundled list, its notes alone",
    "mlquestions_dev": "questions on machine learning",
    "scifact": "BEIR SciFact",
    "squad2_halfdev": "SQuAD 2, half of dev",
}
_MODES = {"lexical": "BM25", "hybrid": "with late interaction"}
_BUSY = "Times are omitted: other programs kept the machine busy in this run."


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


def table(head: list[str], rows: list[list[str]]) -> str:
    """Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


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
    return f"`{value}`" if value is not None and str(value) and value != () else "none"


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
    from tests.benchmarks.peers.summary import BUSY

    figures: dict[str, Any] = json.loads(PEERS.read_text("utf-8"))
    quiet = figures["load"] <= BUSY
    head = ["collection", "nDCG@10", "best peer", "p50", "fastest peer", "MB serving", "leanest peer"]
    rows = [
        [_COLLECTIONS.get(name, name), *_beside(one["systems"], quiet=quiet)]
        for name, one in figures["collections"].items()
    ]
    ours = json.loads(FIGURES.read_text("utf-8"))["inputs"][0]
    rates, shipped = ours["abstaining"]["all"], ours["retrieval"][ours["shipped"]]
    text = (
        f"Peers are txtai, Haystack and LlamaIndex with the same encoder; {figures['machine']}, {figures['run'][:10]}. "
        f"On the bundled list the first resource is right for {shipped['hit@1']:.1%} of the questions that the list "
        f"answers. Of those it does not answer {rates['refused']:.1%} are refused, of those it does "
        f"{rates['wrongly']:.1%}."
    )
    return f"\n{table(head, rows)}\n\n{text}\n"


def _beside(systems: dict[str, Any], *, quiet: bool) -> list[str]:
    ours, *peers = (systems["refdesk"], *(one for name, one in systems.items() if name != "refdesk"))
    times = [f"{one:.0f} ms" for one in (ours["warm"]["p50_ms"], min(peer["warm"]["p50_ms"] for peer in peers))]
    return [
        f"{ours['quality']['nDCG@10']:.3f}",
        f"{max(peer['quality']['nDCG@10'] for peer in peers):.3f}",
        *(times if quiet else ["", ""]),
        f"{ours['warm']['memory_mb']}",
        f"{min(peer['warm']['memory_mb'] for peer in peers)}",
    ]


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
        name = _COLLECTIONS.get(one["input"], one["input"])
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
    cost = f"{_BUSY} "
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


def peers_table() -> str:
    """Refdesk beside its peers on each collection, with a summary; no times from a busy machine."""
    from tests.benchmarks.peers.summary import BUSY

    figures: dict[str, Any] = json.loads(PEERS.read_text("utf-8"))
    quiet = figures["load"] <= BUSY
    head = ["collection", "system", "nDCG@10", "p50, p99", "cold", "passages/s", "MB serving", "MB building"]
    rows = [
        [_COLLECTIONS.get(name, name), system, *_peer(found, quiet=quiet)]
        for name, one in figures["collections"].items()
        for system, found in one["systems"].items()
    ]
    return f"\n{table(head, rows)}\n\n{_peers_notes(figures, quiet=quiet)}\n"


def large_table() -> str:
    """Memory of Refdesk beside its peers on many passages."""
    figures: dict[str, Any] = json.loads(LARGE.read_text("utf-8"))
    rows = [[system, f"{one['memory_mb']:,}"] for system, one in figures["systems"].items()]
    ours, *peers = (one["memory_mb"] for one in figures["systems"].values())
    text = (
        f"Refdesk takes {ours / min(peers):.2f} of the leanest peer's memory. {figures['passages']:,} passages, "
        f"{figures['chunks']:,} chunks; {figures['machine']}, {figures['date']}."
    )
    return f"\n{table(['system', 'MB serving'], rows)}\n\n{text}\n"


def _peer(system: dict[str, Any], *, quiet: bool) -> list[str]:
    warm, cold = system["warm"], system["cold"]
    times = f"{warm['p50_ms']:.0f}, {warm['p99_ms']:.0f} ms", f"{cold['seconds']:.1f} s"
    return [
        f"{system['quality']['nDCG@10']:.3f}",
        *((*times, f"{system['passages_per_second']:.3g}") if quiet else ("", "", "")),
        f"{warm['memory_mb']}",
        f"{system['build_memory_mb']}",
    ]


def _peers_notes(figures: dict[str, Any], *, quiet: bool) -> str:
    from tests.benchmarks.peers.summary import summary

    ratios, collections = summary(figures), list(figures["collections"].values())
    means = ", ".join(f"{name} {value:.3f}" for name, value in ratios["mean nDCG@10"].items())
    gap = f"{abs(ratios['behind']):.3f} {'behind' if ratios['behind'] > 0 else 'ahead of'} the best peer"
    cores = ", ".join(f"{one['systems']['refdesk']['one_core']['p50_ms']:.0f}" for one in collections)
    questions = ", ".join(f"{one['questions']} of {one['judged']}" for one in collections)
    versions = {next(iter(system["versions"].items())) for one in collections for system in one["systems"].values()}
    times = (
        f"It takes {ratios['query']:.2f} of the fastest peer's time for a question, starts {ratios['cold']:.1f} times "
        f"as fast and builds {ratios['build']:.1f} times as fast as the fastest. On one core its p50 is {cores} ms."
    )
    return (
        f"Mean nDCG@10: {means}. On its worst collection Refdesk is {gap} and takes {ratios['memory']:.2f} of the "
        f"leanest peer's memory to serve. {times if quiet else _BUSY}\n"
        f"Questions judged: {questions}. {figures['machine']}, load {figures['load']} before the run; "
        f"{', '.join(f'{name} {number}' for name, number in sorted(versions))}."
    )


def main() -> None:
    """Update the generated parts of all pages; a non-zero exit code tells that one failed."""
    from cogapp import Cog

    sys.exit(Cog().main(["cog", "-r", *sys.argv[1:], *PAGES]))


if __name__ == "__main__":
    main()
