"""A pool of Ray actors of one kind, without those that died. Must not know what the actors do."""

from importlib.metadata import version
from threading import Lock
from typing import Any

from api.errors import ClusterError

# Seconds until all actors must have started; Ray starts them one after the other.
_START_SECONDS = 120.0


def first_line(error: Exception) -> str:
    """The first line of an error's message, or the name of its class."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def call_actor(method: Any, *arguments: object) -> Any:
    """Call an actor's method and wait for the result. Raises what the method raised."""
    import ray

    try:
        return ray.get(method.remote(*arguments))
    except ray.exceptions.RayTaskError as error:
        raise (error.cause if isinstance(error.cause, Exception) else error) from None


class ActorPool:
    """Actors of one kind by name. Safe across threads."""

    def __init__(self, address: str, actors: dict[str, Any]) -> None:
        """Wait until the actors have started.

        Raises ClusterError if none starts, or if one runs another version of refdesk.
        """
        self._address, self._lock = address, Lock()
        self._actors, self._last_error = actors, ""
        self._wait_for_start()

    def _wait_for_start(self) -> None:
        import ray

        names = {actor.version.remote(): name for name, actor in self._actors.items()}
        started, late = ray.wait([*names], num_returns=len(names), timeout=_START_SECONDS)
        for call in late:
            ray.kill(self._actors.pop(names[call]))
        for call in started:
            try:
                actor_version = ray.get(call)
            except ray.exceptions.RayError as error:
                self.remove(names[call], error)
                continue
            if actor_version != version("refdesk"):
                raise ClusterError(
                    f"The Ray cluster at {self._address} has refdesk {actor_version}: "
                    f"install {version('refdesk')} there."
                )
        if not self._actors:
            problem = (
                f"The Ray cluster at {self._address} has no processor for this ({self._last_error or 'all are taken'})"
            )
            raise ClusterError(f"{problem}: wait, add one, or see that refdesk[build,ray] is installed there.")

    @property
    def names(self) -> list[str]:
        """The names of the live actors."""
        with self._lock:
            return [*self._actors]

    def live_actor(self, name: str) -> tuple[str, Any]:
        """The actor `name` or, if it died, another one, with its name. Raises ClusterError if none is left."""
        with self._lock:
            if not self._actors:
                raise self.cluster_lost()
            names = [*self._actors]
            name = name if name in self._actors else names[hash(name) % len(names)]
            return name, self._actors[name]

    def cluster_lost(self) -> ClusterError:
        """The error of a run that cannot continue."""
        problem = f"The Ray cluster at {self._address} was lost ({self._last_error})"
        return ClusterError(f"{problem}: run again; what was fetched and encoded is kept.")

    def remove(self, name: str, error: Exception) -> None:
        """Remove an actor that died of `error`."""
        with self._lock:
            self._actors.pop(name, None)
            self._last_error = first_line(error)

    def kill_all(self) -> None:
        """End all actors."""
        import ray

        with self._lock:
            for actor in self._actors.values():
                ray.kill(actor)
