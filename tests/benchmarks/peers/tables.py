"""Tables of Refdesk beside its peers, for README.md and docs/evaluation.md. Knows the JSON of the bench alone."""

import json
from pathlib import Path
from typing import Any

from index.encoder.packaged_models import PACKAGED_MODELS
from tests.benchmarks.peers.summary import BUSY, OURS, other_weights, same_weights, summary, weights_of
from tests.tools.markdown import COLLECTIONS, TIMES_OMITTED, table

PEERS = Path(__file__).with_name("peers.json")
LARGE = PEERS.with_name("large.json")
# What the systems with other weights than the rest are.
_OTHER_WEIGHTS = {
    "refdesk-quality": "Refdesk with reranking: the same encoder, and ms-marco-MiniLM-L-12",
    "vectrixdb": "VectrixDB in its mode hybrid: bge-small-en-v1.5, and ms-marco-MiniLM-L-12",
}


def summary_of_peers() -> tuple[str, str]:
    """A table of quality, speed and memory beside the best peer, and what it compares."""
    figures: dict[str, Any] = json.loads(PEERS.read_text("utf-8"))
    quiet, others = figures["load"] <= BUSY, other_weights(figures)
    head = ["collection", "nDCG@10", "best peer", "p50", "fastest peer", "MB serving", "leanest peer"]
    head += [f"{name}: nDCG@10, p50" for name in others]
    rows = [
        [COLLECTIONS.get(name, name), *_beside(one["systems"], others, quiet=quiet)]
        for name, one in figures["collections"].items()
    ]
    text = (
        f"Peers are txtai, Haystack and LlamaIndex with the same encoder; {figures['machine']}, {figures['run'][:10]}. "
        f"{_other_weights_note(others)}"
    )
    return table(head, rows), text


def _beside(systems: dict[str, Any], others: list[str], *, quiet: bool) -> list[str]:
    ours, peers = systems[OURS], [system for name, system in same_weights(systems).items() if name != OURS]
    times = [f"{one:.0f} ms" for one in (ours["warm"]["p50_ms"], min(peer["warm"]["p50_ms"] for peer in peers))]
    return [
        f"{ours['quality']['nDCG@10']:.3f}",
        f"{max(peer['quality']['nDCG@10'] for peer in peers):.3f}",
        *(times if quiet else ["", ""]),
        f"{ours['warm']['memory_mb']}",
        f"{min(peer['warm']['memory_mb'] for peer in peers)}",
        *(_quality_and_time(systems.get(name), quiet=quiet) for name in others),
    ]


def _quality_and_time(system: dict[str, Any] | None, *, quiet: bool) -> str:
    if system is None:
        return ""
    return f"{system['quality']['nDCG@10']:.3f}" + (f", {system['warm']['p50_ms']:.0f} ms" if quiet else "")


def _other_weights_note(others: list[str]) -> str:
    """What the systems with other weights are; empty if there are none."""
    if not others:
        return ""
    return f"Other weights than the rest have {' and '.join(f'{name} ({_OTHER_WEIGHTS[name]})' for name in others)}. "


def peers_table() -> str:
    """Refdesk beside its peers on each collection, with a summary; no times from a busy machine."""
    figures: dict[str, Any] = json.loads(PEERS.read_text("utf-8"))
    quiet = figures["load"] <= BUSY
    head = ["collection", "system", "weights", "nDCG@10", "p50, p99", "cold", "passages/s", "MB serving", "MB building"]
    rows = [
        [COLLECTIONS.get(name, name), system, *_peer(measured, quiet=quiet)]
        for name, one in figures["collections"].items()
        for system, measured in one["systems"].items()
    ]
    return f"\n{table(head, rows)}\n\n{_peers_notes(figures, quiet=quiet)}\n"


def _peer(system: dict[str, Any], *, quiet: bool) -> list[str]:
    warm, cold = system["warm"], system["cold"]
    times = f"{warm['p50_ms']:.0f}, {warm['p99_ms']:.0f} ms", f"{cold['seconds']:.1f} s"
    return [
        ", ".join(_model_name(digest) for digest in weights_of(system) if digest),
        f"{system['quality']['nDCG@10']:.3f}",
        *((*times, f"{system['passages_per_second']:.3g}") if quiet else ("", "", "")),
        f"{warm['memory_mb']}",
        f"{system['build_memory_mb']}",
    ]


def _model_name(digest: str) -> str:
    return next(name for name, model in PACKAGED_MODELS.items() if digest in model.digests.values())


def _peers_notes(figures: dict[str, Any], *, quiet: bool) -> str:
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
        f"Mean nDCG@10: {means}. {_other_weights_note(other_weights(figures))}Beside peers with the same weights, "
        f"Refdesk on its worst collection is {gap} and takes {ratios['memory']:.2f} of the leanest peer's memory to "
        f"serve. {times if quiet else TIMES_OMITTED}\n"
        f"Questions judged: {questions}. {figures['machine']}, load {figures['load']} before the run; "
        f"{', '.join(f'{name} {number}' for name, number in sorted(versions))}."
    )


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
