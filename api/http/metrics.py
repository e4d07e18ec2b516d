"""Prometheus metrics of the service: counters and timings. One registry for each application."""

from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST as TEXT

from api.live_engine import LiveEngine
from search.engine import CACHED
from search.model import Result

__all__ = ["TEXT", "Metrics"]

# Histogram buckets in seconds: a question takes about ten milliseconds, each of its stages less.
_REQUESTS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_STAGES = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)


class Metrics:
    """Requests by route, stages of questions, answers by outcome, cache hits, age of the index."""

    def __init__(self, live_engine: LiveEngine) -> None:
        self._live_engine = live_engine
        self._registry = CollectorRegistry()
        self.requests = Histogram(
            "refdesk_request_seconds", "Time to answer a request.", ["method", "route", "status"],
            buckets=_REQUESTS, registry=self._registry,
        )  # fmt: skip
        self.in_flight = Gauge("refdesk_requests_in_flight", "Requests being answered.", registry=self._registry)
        self._stages = Histogram(
            "refdesk_stage_seconds", "Time of a stage of a question.", ["stage"],
            buckets=_STAGES, registry=self._registry,
        )  # fmt: skip
        self._answers = Counter("refdesk_answers", "Questions asked, by outcome.", ["outcome"], registry=self._registry)
        self._cache_hits = Counter(
            "refdesk_cache_hits", "Questions whose hits were kept from an earlier time.", registry=self._registry
        )
        age = Gauge("refdesk_generation_age_seconds", "Age of the live index.", registry=self._registry)
        age.set_function(self._age)

    def record_result(self, result: Result) -> None:
        """Count the result of a question and time its stages."""
        for stage, took_ms in result.stages.items():
            self._stages.labels(stage).observe(took_ms / 1000)
        if CACHED in result.stages:
            self._cache_hits.inc()
        if result.answer is not None:
            self._answers.labels(result.answer.outcome).inc()

    def text(self) -> bytes:
        """All metrics in the text exposition format."""
        return generate_latest(self._registry)

    def _age(self) -> float:
        built = self._live_engine.built()
        return (datetime.now(UTC) - built).total_seconds() if built else float("nan")
