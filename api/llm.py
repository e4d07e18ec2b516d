"""A language model behind an OpenAI-compatible address (Ollama, vLLM, llama.cpp, OpenAI).

Streams; bounded in time and length, so that a model that stalls or never ends costs a
question no more than that. Knows nothing of what is asked or of what becomes of the answer.
"""

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx2

from search.errors import WriterError

# Characters of an answer; four sentences take some hundred.
_MOST_CHARACTERS = 8_000
# Tokens that are asked for, and the longest line of a stream.
_TOKENS, _LONGEST_LINE = 400, 100_000


class OpenAIModel:
    """A model at `url`, which ends in the version: http://127.0.0.1:11434/v1. `seconds` is for a whole answer."""

    def __init__(self, url: str, model: str, key: str = "", seconds: float = 60.0) -> None:
        self._url, self._key, self._seconds = url.rstrip("/"), key, seconds
        self.provider, self.model = urlsplit(url).netloc.rpartition("@")[2], model

    def write(self, messages: list[dict[str, str]]) -> Iterator[str]:
        """Its answer piece by piece. Raises WriterError if it cannot or does not go on."""
        body = {"model": self.model, "messages": messages, "stream": True, "temperature": 0, "max_tokens": _TOKENS}
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        wait = httpx2.Timeout(self._seconds)
        try:
            with (
                httpx2.Client(timeout=wait, trust_env=False) as client,
                client.stream("POST", f"{self._url}/chat/completions", json=body, headers=headers) as answer,
            ):
                if answer.status_code != httpx2.codes.OK:
                    raise WriterError(f"The model at {self.provider} refused (status {answer.status_code}).")
                yield from self._pieces(answer)
        except httpx2.TimeoutException as error:
            raise WriterError(f"The model at {self.provider} took too long.") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise WriterError(f"The model at {self.provider} cannot be reached.") from error

    def _pieces(self, answer: httpx2.Response) -> Iterator[str]:
        ends, length = time.monotonic() + self._seconds, 0
        for data in _events(answer, ends):
            if data == "[DONE]":
                break
            piece = _content(data)
            length += len(piece)
            if length > _MOST_CHARACTERS:
                raise WriterError(f"The model at {self.provider} does not come to an end.")
            yield piece
        if not length:
            raise WriterError(f"The model at {self.provider} said nothing.")


def _events(answer: httpx2.Response, ends: float) -> Iterator[str]:
    """The data lines of a stream of events, as they come; no line may be endless, nor the stream outlast `ends`."""
    held = b""
    for part in answer.iter_raw():
        if time.monotonic() > ends:
            raise httpx2.ReadTimeout("the whole answer took too long")
        *lines, held = (held + part).split(b"\n")
        if len(held) > _LONGEST_LINE:
            raise WriterError("The model's answer is malformed.")
        yield from (line[5:].strip().decode("utf-8", "replace") for line in lines if line.startswith(b"data:"))


def _content(data: str) -> str:
    """The piece of text in an event. Raises WriterError for anything that is none."""
    try:
        choices: list[Any] = json.loads(data)["choices"]
        piece = (choices[0].get("delta") or {}).get("content") if choices else ""
        if not isinstance(piece, str | None):
            raise TypeError("content is no text")  # noqa: TRY301, one sentence for every damage
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise WriterError("The model's answer is malformed.") from error
    return piece or ""
