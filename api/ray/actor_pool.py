"""Processes of one kind on a Ray cluster, those that died left out. Knows nothing of what they are asked."""

from importlib.metadata import version
from threading import Lock
from typing import Any

from api.errors import ClusterError

# Seconds until a process must have begun; Ray starts them one after the other.
_BEGUN = 120.0


def first_line(error: Exception) -> str:
    """What an error says, in short."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


def call_actor(method: Any, *arguments: object) -> Any:
    """What a process says. Raises what it raised, as it was."""
    import ray

    try:
        return ray.get(method.remote(*arguments))
    except ray.exceptions.RayTaskError as error:
        raise (error.cause if isinstance(error.cause, Exception) else error) from None


class ActorPool:
    """Processes of one kind, by name; those that died are left out."""

    def __init__(self, address: str, members: dict[str, Any]) -> None:
        self._address, self._lock = address, Lock()
        self._members, self._why = members, ""
        self._check()

    def _check(self) -> None:
        """Wait until they have begun. Raises ClusterError where none does, or one is of another version."""
        import ray

        versions = {member.version.remote(): name for name, member in self._members.items()}
        begun, late = ray.wait([*versions], num_returns=len(versions), timeout=_BEGUN)
        for one in late:
            ray.kill(self._members.pop(versions[one]))
        for one in begun:
            try:
                found = ray.get(one)
            except ray.exceptions.RayError as error:
                self.lose(versions[one], error)
                continue
            if found != version("refdesk"):
                raise ClusterError(
                    f"The Ray cluster at {self._address} has refdesk {found}: install {version('refdesk')} there."
                )
        if not self._members:
            said = f"The Ray cluster at {self._address} has no processor for this ({self._why or 'all are taken'})"
            raise ClusterError(f"{said}: wait, add one, or see that refdesk[build,ray] is installed there.")

    @property
    def names(self) -> list[str]:
        """Those that live."""
        with self._lock:
            return [*self._members]

    def living(self, name: str) -> tuple[str, Any]:
        """The process of this name if it lives, else another. Raises ClusterError where none does."""
        with self._lock:
            if not self._members:
                raise self.lost()
            names = [*self._members]
            name = name if name in self._members else names[hash(name) % len(names)]
            return name, self._members[name]

    def lost(self) -> ClusterError:
        """What to say where a run cannot go on."""
        said = f"The Ray cluster at {self._address} was lost ({self._why})"
        return ClusterError(f"{said}: run again; what was fetched and encoded is kept.")

    def lose(self, name: str, error: Exception) -> None:
        """Do without a process that died."""
        with self._lock:
            self._members.pop(name, None)
            self._why = first_line(error)

    def dismiss(self) -> None:
        """End them all."""
        import ray

        with self._lock:
            for member in self._members.values():
                ray.kill(member)
