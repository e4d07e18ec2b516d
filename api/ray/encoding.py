"""Encoding passages with the actors of a pool. Must not know how a cluster is joined."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from queue import Queue

from api.ray.actor_pool import ActorPool, call_actor
from index.encoder.cache import EncodedPassage

# Passages of one call.
_BATCH = 16


def encode_passages(pool: ActorPool, texts: Iterable[str]) -> Iterator[EncodedPassage]:
    """Encode `texts` in their order, with two batches in flight for each actor."""
    free: Queue[str] = Queue()
    for name in 2 * pool.names:
        free.put(name)
    passages = [*texts]
    batches = [passages[start : start + _BATCH] for start in range(0, len(passages), _BATCH)]
    with ThreadPoolExecutor(free.qsize()) as executor:
        yield from chain.from_iterable(executor.map(partial(_encode_batch, pool, free), batches))


def _encode_batch(pool: ActorPool, free: "Queue[str]", texts: Sequence[str]) -> list[EncodedPassage]:
    import ray

    name = free.get()
    try:
        while True:
            name, encoder = pool.live_actor(name)
            try:
                encoded: list[EncodedPassage] = call_actor(encoder.encode, texts)
            except ray.exceptions.RayActorError as error:
                pool.remove(name, error)
            else:
                return encoded
    finally:
        free.put(name)  # also after an error: other threads wait for a name
