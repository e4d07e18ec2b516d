"""Whether this machine is fast enough for reranking, measured when an index is built; for `rerank = "auto"`."""

from contextlib import suppress

from api import wiring
from api.settings import Settings
from search.errors import CrossEncoderError


def measure_reranking(settings: Settings) -> str:
    """Measure and record the speed of the cross-encoder if `rerank` is auto; returns what came of it, in a sentence."""
    if settings.rerank != "auto":
        return ""
    from search.ranking.reranking.speed import faster, measure_speed, read_speed, write_speed

    path = settings.layout.rerank_speed
    reranker = wiring.configured_reranker(settings, by_default=True)
    try:
        speed = measure_speed(reranker.load(), settings.cross_encoder, settings.threads)
        speed = faster(speed, read_speed(path))
        write_speed(path, speed)
    except CrossEncoderError as error:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return f"Questions are not reranked: {error}"
    except OSError as error:
        return f"The speed of reranking was not recorded, {path} cannot be written ({error.strerror})."
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
