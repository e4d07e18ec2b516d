"""Addresses of the desk's own, below the path that it is under. Must not know routes."""

from contextvars import ContextVar

# The path that the desk is under, such as /desk; set for each request.
mounted_at: ContextVar[str] = ContextVar("mounted_at", default="")


def own_address(path: str) -> str:
    """The address of a page of the desk's own, below the path that the desk is under."""
    return mounted_at.get() + path
