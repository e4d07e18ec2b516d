"""Whether reranking pays on this machine, found out when an index is built; for `rerank = "auto"`."""

from api import wiring
from api.settings import Settings
from search.errors import CrossEncoderError


def measure_reranking(settings: Settings) -> str:
    """Measure and record the speed of the cross-encoder if `rerank` is auto; returns what came of it, in a sentence."""
    if settings.rerank != "auto":
        return ""
    from search.ranking.reranking.speed import measure_speed, write_speed

    reranker = wiring.configured_reranker(settings, by_default=True)
    try:
        speed = measure_speed(reranker.load(), settings.cross_encoder, settings.threads)
    except CrossEncoderError as error:
        settings.layout.rerank_speed.unlink(missing_ok=True)
        return f"Questions are not reranked: {error}"
    write_speed(settings.layout.rerank_speed, speed)
    is_on = wiring.reranks_by_default(settings)
    return f"Questions are {'' if is_on else 'not '}reranked: that takes up to {speed.seconds:.2f} s on this machine."


def describe_reranking(settings: Settings) -> str:
    """Whether questions are reranked, and why not. Raises CrossEncoderError if the cross-encoder cannot be loaded."""
    from search.ranking.reranking.speed import read_speed

    wiring.configured_reranker(settings, by_default=True).load()
    if wiring.reranks_by_default(settings):
        return f"on, within {settings.rerank_seconds:g} s"
    if settings.rerank != "auto":
        return "off, unless a question asks for it"
    speed = read_speed(settings.layout.rerank_speed)
    return f"off: it takes up to {speed.seconds:.2f} s" if speed else "off: its speed is not known yet"
