"""The body of a request, read before the request takes a slot, so that a client that sends slowly holds none."""

import asyncio

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope

# A question of 2,000 characters, each escaped, takes 24,000 bytes.
MAX_BODY_BYTES = 100_000
# The least rate of a client, in both directions; a slow mobile network has ten times as much.
LEAST_BYTES_PER_SECOND = 1000
TOO_LARGE = f"The body is larger than {MAX_BODY_BYTES:,} bytes: shorten it."


def has_body(scope: Scope) -> bool:
    """Whether a request has a body, by its headers (RFC 9112, 6.3)."""
    return any(name in {b"content-length", b"transfer-encoding"} for name, _ in scope["headers"])


async def receive_body(receive: Receive, seconds: float) -> bytes:
    """The body; it has `seconds` to arrive, and more for bytes that come at the least rate.

    Raises HTTPException 408 if it is late and 413 if it is too large, ClientDisconnect if the client is gone.
    """
    body, loop = bytearray(), asyncio.get_running_loop()
    due = loop.time() + seconds
    try:
        async with asyncio.timeout_at(due) as deadline:
            while await _read_part(receive, body):
                deadline.reschedule(due + len(body) / LEAST_BYTES_PER_SECOND)
    except TimeoutError as error:
        detail = f"The body did not arrive in {seconds:g} s: send it faster."
        raise HTTPException(408, detail, {"Connection": "close"}) from error
    return bytes(body)


async def _read_part(receive: Receive, body: bytearray) -> bool:
    """Add a part to the body; whether more follow."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    body += message.get("body", b"")
    if len(body) > MAX_BODY_BYTES:
        raise HTTPException(413, TOO_LARGE)
    return bool(message.get("more_body", False))


def replay_body(body: bytes, receive: Receive) -> Receive:
    """`receive` that gives the body once more, then what follows it."""
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return messages.pop() if messages else await receive()

    return receive_again
