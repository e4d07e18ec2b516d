"""Makes the parts of README.md that a program knows better; cog puts them in, test_docs.py holds them.

make docs
"""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
FIGURES = ROOT / "tests" / "quality" / "figures.json"
LOAD = ROOT / "tests" / "load" / "figures.json"
PEERS = ROOT / "tests" / "benchmarks" / "peers" / "peers.json"
LARGE = PEERS.with_name("large.json")
_NAMES = {
    "mlops-guide": "the bundled list, its notes alone",
    "mlquestions_dev": "questions on machine learning",
    "scifact": "BEIR SciFact",
    "squad2_halfdev": "SQuAD 2, half of dev",
}
_MODES = {"lexical": "BM25", "hybrid": "with late interaction"}


def refdesk(line: str) -> str:
    """What a refdesk command prints, run as a person would; the index is the one REFDESK_DATA names."""
    command = [str(Path(sys.executable).parent / "refdesk"), *shlex.split(line)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"COLUMNS": "80"})
    return done.stdout


def transcript(line: str) -> str:
    """A terminal transcript of one refdesk command."""
    return f"\n```console\n$ refdesk {line}\n{refdesk(line).rstrip()}\n```\n"


def mcp_configuration() -> str:
    """What an assistant's configuration needs, with the places of another machine."""
    found = json.loads(refdesk("mcp --config"))
    entry = found["mcpServers"]["refdesk"]
    entry["command"], entry["env"]["REFDESK_DATA"] = "/home/me/refdesk/.venv/bin/refdesk", "/home/me/refdesk/data"
    return f"\n```json\n{json.dumps(found, indent=2)}\n```\n"


def settings_table() -> str:
    """All settings with their defaults."""
    from api.settings import Settings

    rows = ["", "| setting | default | what it is |", "|---|---|---|"]
    for name, found in Settings.model_fields.items():
        rows.append(f"| `{name}` | {_default(name, found.default)} | {found.description} |")
    return "\n".join([*rows, ""])


def _default(name: str, value: object) -> str:
    if name in {"list", "judgments"}:
        return "the bundled one"
    if name == "data":
        return "`data` of the clone, else the user's data folder"
    return f"`{value}`" if value is not None and str(value) else "none"


def evaluation_table() -> str:
    """nDCG@10 of every mode, the shipped one with its interval, and the rates of abstaining."""
    found: dict[str, Any] = json.loads(FIGURES.read_text("utf-8"))
    shipped = found["inputs"][0]["shipped"]
    modes = sorted(found["inputs"][0]["retrieval"], key=lambda mode: (mode == shipped, mode))
    heads = ["collection", "questions", "passages", *(_MODES.get(mode, mode) for mode in modes), "95 % of the last"]
    rows = ["", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for one in found["inputs"]:
        values = [f"{one['retrieval'][mode]['nDCG@10']:.3f}" for mode in modes]
        cells = [_NAMES.get(one["input"], one["input"]), str(one["questions"]), str(one["passages"]), *values]
        low, high = one["intervals"][shipped]["nDCG@10"]
        rows.append(f"| {' | '.join([*cells, f'{low:.3f} to {high:.3f}'])} |")
    ours = found["inputs"][0]
    fused, rates = ours["retrieval"][shipped], ours["abstaining"]["all"]
    libraries = ", ".join(f"{name} {number}" for name, number in found["libraries"].items())
    said = (
        f"On the bundled list the first resource is a right one for {fused['hit@1']:.1%} of the questions it answers, "
        f"and one of the first five for {fused['hit@5']:.1%}. Of the questions it does not answer, near misses "
        f"included, {rates['refused']:.1%} are refused, and of those it does {rates['wrongly']:.1%}.\n"
        f"Encoder {ours['encoder']['name']} ({ours['encoder']['precision']}); {found['machine']}; {libraries}."
    )
    return "\n".join([*rows, "", said, ""])


def load_table() -> str:
    """How serving bears load; no times from a busy machine."""
    from tests.benchmarks.peers.summary import BUSY

    found: dict[str, Any] = json.loads(LOAD.read_text("utf-8"))
    quiet, steady = found["load"] <= BUSY, found["steady"]
    rows = ["", "| | searches a second | p50, p99 | refused a second | failed |", "|---|---|---|---|---|"]
    for name, said in (
        ("full", "16 clients, as fast as they can"),
        ("repeating", "the same, questions repeat as people's do"),
        ("overload", "64 clients, 1,000 a second asked for"),
        ("steady", f"16 clients, 250 a second asked for, {steady['seconds'] / 60:.0f} minutes, a swap halfway"),
    ):
        one = found[name]
        times = f"{one['p50_ms']:.0f}, {one['p99_ms']:.0f} ms" if quiet else ""
        numbers = (f"{one['per_second']:.0f}", f"{one['refused_per_second']:.0f}") if quiet else ("", "")
        rows.append(f"| {said} | {numbers[0]} | {times} | {numbers[1]} | {one['failed']} |")
    return "\n".join([*rows, "", _loaded(found, quiet=quiet), ""])


def _loaded(found: dict[str, Any], *, quiet: bool) -> str:
    steady, libraries = found["steady"], ", ".join(f"{name} {number}" for name, number in found["libraries"].items())
    said = "Rates and times are left out: other programs kept the machine busy in this run. "
    if quiet:
        said = f"A search takes {found['full']['server_ms']:.1f} ms of processor time, all of the server's counted. "
    missed = f" Missed: {'; '.join(found['missed'])}." if found["missed"] and quiet else ""
    memory = ", ".join(f"{one:.0f}" for one in steady["memory_mb"])
    return (
        f"{said}Memory of all processes at the beginning of the steady rate, before the swap, after it and at "
        f"the end: {memory} MB; {steady['files_shared_mb']:.0f} MB more if nothing were shared.{missed}\n"
        f"{found['passages']} passages, {found['workers']} workers; {found['machine']}, load {found['load']} before "
        f"the run, {found['date']}; {libraries}."
    )


def peers_table() -> str:
    """Refdesk beside its peers on each collection, and what it comes to; no times from a busy machine."""
    from tests.benchmarks.peers.summary import BUSY

    figures: dict[str, Any] = json.loads(PEERS.read_text("utf-8"))
    quiet = figures["load"] <= BUSY
    head = "| collection | system | nDCG@10 | p50, p99 | cold | passages/s | MB serving | MB building |"
    rows = ["", head, "|---|---|---|---|---|---|---|---|"]
    for name, one in figures["collections"].items():
        for system, found in one["systems"].items():
            rows.append("| " + " | ".join([_NAMES.get(name, name), system, *_peer(found, quiet=quiet)]) + " |")
    return "\n".join([*rows, "", _verdict(figures, quiet=quiet), ""])


def large_table() -> str:
    """Memory of Refdesk beside its peers on many passages."""
    found: dict[str, Any] = json.loads(LARGE.read_text("utf-8"))
    rows = ["", "| system | MB serving |", "|---|---|"]
    rows += [f"| {system} | {one['memory_mb']:,} |" for system, one in found["systems"].items()]
    ours, *peers = (one["memory_mb"] for one in found["systems"].values())
    said = (
        f"Refdesk takes {ours / min(peers):.2f} of the leanest peer's memory. {found['passages']:,} passages, "
        f"{found['chunks']:,} chunks; {found['machine']}, {found['date']}."
    )
    return "\n".join([*rows, "", said, ""])


def _peer(found: dict[str, Any], *, quiet: bool) -> list[str]:
    warm, cold = found["warm"], found["cold"]
    times = f"{warm['p50_ms']:.0f}, {warm['p99_ms']:.0f} ms", f"{cold['seconds']:.1f} s"
    return [
        f"{found['quality']['nDCG@10']:.3f}",
        *((*times, f"{found['passages_per_second']:.3g}") if quiet else ("", "", "")),
        f"{warm['memory_mb']}",
        f"{found['build_memory_mb']}",
    ]


def _verdict(figures: dict[str, Any], *, quiet: bool) -> str:
    from tests.benchmarks.peers.summary import summary

    found, collections = summary(figures), list(figures["collections"].values())
    means = ", ".join(f"{name} {value:.3f}" for name, value in found["mean nDCG@10"].items())
    gap = f"{abs(found['behind']):.3f} {'behind' if found['behind'] > 0 else 'ahead of'} the best peer"
    cores = ", ".join(f"{one['systems']['refdesk']['one_core']['p50_ms']:.0f}" for one in collections)
    asked = ", ".join(f"{one['questions']} of {one['judged']}" for one in collections)
    versions = {next(iter(system["versions"].items())) for one in collections for system in one["systems"].values()}
    times = (
        f"takes {found['query']:.2f} of the fastest peer's time for a question, starts {found['cold']:.1f} times and "
        f"builds {found['build']:.1f} times as fast as the fastest. On one core its p50 is {cores} ms."
    )
    busy = "Times are left out: other programs kept the machine busy in this run."
    return (
        f"Mean nDCG@10: {means}. Where it does worst, Refdesk is {gap}, takes {found['memory']:.2f} of the leanest's "
        f"memory to serve{'; it ' + times if quiet else '. ' + busy}\n"
        f"Questions judged: {asked}. {figures['machine']}, load {figures['load']} before the run; "
        f"{', '.join(f'{name} {number}' for name, number in sorted(versions))}."
    )
