"""Client of a language model with an OpenAI-compatible API (Ollama, vLLM, llama.cpp, OpenAI).

Streams the answer within limits of time and length, so that a model that stalls or never stops delays a
question only that long. Must not know questions, prompts or answers.
"""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2

from search.errors import WriterError

# Longest answer; four sentences take some hundred characters.
_MAX_CHARACTERS = 8_000
# Tokens requested from the model.
_MAX_TOKENS = 400
# Longest line of a stream, in bytes.
_MAX_LINE = 100_000


class OpenAIModel:
    """A model at a base URL that ends in the version, as http://127.0.0.1:11434/v1.

    `seconds` is the time limit of one answer.
    """

    def __init__(self, url: str, model: str, key: str = "", seconds: float = 60.0) -> None:
        self._url, self._key, self._seconds = url.rstrip("/"), key, seconds
        self.provider, self.model = urlsplit(url).netloc.rpartition("@")[2], model

    def write(self, messages: list[dict[str, str]]) -> Iterator[str]:
        """Stream the answer in pieces. Raises WriterError if the model fails or exceeds a limit."""
        body = {"model": self.model, "messages": messages, "stream": True, "temperature": 0, "max_tokens": _MAX_TOKENS}
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        timeout = httpx2.Timeout(self._seconds)
        try:
            with (
                httpx2.Client(timeout=timeout, trust_env=False) as client,
                client.stream("POST", f"{self._url}/chat/completions", json=body, headers=headers) as response,
            ):
                if response.status_code != httpx2.codes.OK:
                    raise WriterError(f"The model at {self.provider} refused (status {response.status_code}).")
                yield from self._read_pieces(response)
        except httpx2.TimeoutException as error:
            raise WriterError(f"The model at {self.provider} took too long.") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise WriterError(f"The model at {self.provider} cannot be reached.") from error

    def _read_pieces(self, response: httpx2.Response) -> Iterator[str]:
        deadline, length = time.monotonic() + self._seconds, 0
        for data in _read_events(response, deadline):
            if data == "[DONE]":
                break
            piece = _parse_content(data)
            length += len(piece)
            if length > _MAX_CHARACTERS:
                raise WriterError(f"The model at {self.provider} does not come to an end.")
            yield piece
        if not length:
            raise WriterError(f"The model at {self.provider} said nothing.")


def _read_events(response: httpx2.Response, deadline: float) -> Iterator[str]:
    """The data lines of a server-sent event stream.

    Raises ReadTimeout after `deadline` (monotonic seconds), WriterError for a line beyond _MAX_LINE.
    """
    rest = b""
    for block in response.iter_raw():
        if time.monotonic() > deadline:
            raise httpx2.ReadTimeout("the whole answer took too long")
        *lines, rest = (rest + block).split(b"\n")
        if len(rest) > _MAX_LINE:
            raise WriterError("The model's answer is malformed.")
        yield from (line[5:].strip().decode("utf-8", "replace") for line in lines if line.startswith(b"data:"))


def _parse_content(data: str) -> str:
    """The text of an event. Raises WriterError if the event is malformed."""
    try:
        choices: list[Any] = json.loads(data)["choices"]
        piece = (choices[0].get("delta") or {}).get("content") if choices else ""
        if not isinstance(piece, str | None):
            raise TypeError("content is no text")  # noqa: TRY301, one message for all malformed events
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise WriterError("The model's answer is malformed.") from error
    return piece or ""
