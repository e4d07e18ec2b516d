"""The client of a language model against a server on loopback that does everything wrong."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pydantic import SecretStr

from api.llm import OpenAIModel
from api.settings import Settings
from api.wiring import open_engine
from index.layout import Layout
from search import Query
from search.errors import WriterError

MESSAGES = [{"role": "user", "content": "Who?"}]
Behave = Callable[[BaseHTTPRequestHandler], None]


def event(content: object) -> bytes:
    return b"data: " + json.dumps({"choices": [{"delta": {"content": content}}]}).encode() + b"\n\n"


class Server(ThreadingHTTPServer):
    """Answers each request as `behave` does, and keeps the last one."""

    daemon_threads = True
    body: dict[str, object]
    headers: dict[str, str]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behave: Behave = lambda _: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    """One request; a client that hangs up early is no error."""

    def do_POST(self) -> None:
        assert isinstance(self.server, Server)
        self.server.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.headers = dict(self.headers) | {"path": self.path}
        try:
            self.server.behave(self)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    found = Server()
    thread = threading.Thread(target=found.serve_forever, args=(0.01,))
    thread.start()
    yield found
    found.shutdown()
    thread.join()
    found.server_close()


def streams(*parts: bytes, status: int = 200, pause: float = 0.0, times: int = 1) -> Behave:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        for part in parts * times:
            handler.wfile.write(part)
            handler.wfile.flush()
            time.sleep(pause)

    return behave


def test_pieces_come_as_they_are_streamed(server: Server) -> None:
    server.behave = streams(b": hello\n\n", event("Bees "), event(None), event("dance."), b"data: [DONE]\n\n", b"junk")
    assert "".join(OpenAIModel(server.url, "m", "secret").write(MESSAGES)) == "Bees dance."
    assert server.headers["path"] == "/v1/chat/completions"
    assert server.headers["Authorization"] == "Bearer secret"
    assert (server.body["model"], server.body["messages"], server.body["stream"]) == ("m", MESSAGES, True)


@pytest.mark.parametrize(
    ("behave", "said"),
    [
        (streams(status=500), "refused (status 500)"),
        (streams(status=401), "refused (status 401)"),
        (streams(status=302), "refused (status 302)"),
        (streams(), "said nothing"),
        (streams(b"data: [DONE]\n\n"), "said nothing"),
        (streams(b"<html>Hello</html>\n"), "said nothing"),
        (streams(b"data: not JSON\n\n"), "malformed"),
        (streams(b'data: {"error": "no"}\n\n'), "malformed"),
        (streams(b'data: {"choices": 3}\n\n'), "malformed"),
        (streams(b"data: " + b"[" * 90_000 + b"\n\n"), "malformed"),
        (streams(event(["a"])), "malformed"),
        (streams(event(17)), "malformed"),
        (streams(b"x" * 10_000, times=1_000), "malformed"),
        (streams(event("bees " * 100), times=1_000), "does not come to an end"),
        (streams(event("bee"), pause=2.0, times=3), "took too long"),
        (streams(b": wait\n\n", pause=0.05, times=100), "took too long"),
        (lambda handler: handler.wfile.write(b"\x00\xff nonsense\r\n\r\n"), "cannot be reached"),
        (lambda handler: handler.connection.close(), "cannot be reached"),
        (lambda _: time.sleep(2.0), "took too long"),
    ],
)
def test_whatever_goes_wrong_is_one_sentence_soon(server: Server, behave: Behave, said: str) -> None:
    server.behave = behave
    started = time.monotonic()
    # Only what takes too long has little time: a busy machine needs some for all else.
    seconds = 0.5 if said == "took too long" else 60.0
    with pytest.raises(WriterError) as caught:
        list(OpenAIModel(server.url, "m", seconds=seconds).write(MESSAGES))
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")
    assert time.monotonic() - started < 20


def test_nobody_listening_is_reported_without_the_password_of_the_address() -> None:
    with pytest.raises(WriterError, match=r"The model at 127\.0\.0\.1:9 cannot be reached\.") as caught:
        list(OpenAIModel("http://me:hush@127.0.0.1:9/v1", "m").write(MESSAGES))
    assert "hush" not in str(caught.value)


def test_three_settings_put_a_model_behind_every_door(server: Server, desk: Layout) -> None:
    words = "Airbnb ranked experiences with learned models [1]."
    server.behave = streams(event(words), b"data: [DONE]\n\n")
    settings = Settings(data=desk.data, llm_url=server.url, llm_model="m", llm_key=SecretStr("secret"))
    answer = open_engine(settings).ask(Query("How did Airbnb rank experiences?")).answer
    assert answer is not None
    assert answer.written is not None
    assert (answer.written.provider, answer.written.model) == (server.url[7:-3], "m")
    assert "secret" not in repr(settings)
