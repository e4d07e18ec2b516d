"""An interactive session: questions at a terminal one after the other, follow-up commands and history.

Knows the engine and the rows of `refdesk ask`; must not know typer.
"""

import webbrowser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from api import wiring
from api.cli.render import answers, output
from api.errors import Failure, error_sentence
from api.settings import Settings
from search.engine import Engine
from search.errors import QuestionError
from search.followups.forms import LAST, is_ordinal, read_ordinal
from search.model import MAX_K, Filter, Hit, Query, QuestionContext, Verdict
from search.sort import Sort

HELP = (
    "Ask anything; then follow up: 'and Netflix?', 'only books', 'since 2020', 'without fraud', 'shorter ones', 'what "
    "else?', 'more like 2', 'who wrote it?'; 'more' for further resources, 'all' to drop the filters, 'sort year' for "
    "another order, 'open 2' for a resource in the browser, 'quit'."
)
_PROMPT = "? "
# Lines of history kept from one session to the next.
_HISTORY_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class SessionDefaults:
    """The options of every question of a session."""

    k: int = 5
    filter: Filter = field(default_factory=Filter)
    literal: bool = False
    sort: Sort = Sort.RELEVANCE
    rerank: bool | None = None

    def query(self, question: str) -> Query:
        """The query for a question. Raises QuestionError."""
        return Query(question, self.k, self.filter, literal=self.literal, sort=self.sort, rerank=self.rerank)


class Session:
    """A session with its state: the last query, its hits and how many of them were shown.

    `browse` opens a URL in a browser.
    """

    def __init__(
        self, engine: Engine, defaults: SessionDefaults, browse: Callable[[str], object] = webbrowser.open
    ) -> None:
        self._engine, self._defaults, self._browse = engine, defaults, browse
        self._last: Query | None = None
        self._hits: tuple[Hit, ...] = ()
        self._shown = 0

    def run(self, lines: Iterable[str]) -> None:
        """Answer each line until they end or one of them is 'quit'."""
        for line in lines:
            command = line.strip()
            if command.lower() in {"quit", "exit", "q"}:
                return
            try:
                self._execute(command)
            except (*Failure, OSError) as error:
                output.print_failure(error_sentence(error))

    def _execute(self, line: str) -> None:
        command, _, argument = line.partition(" ")
        match command.lower(), argument.strip():
            case "", _:
                return
            case "help" | "?", "":
                output.print_sentence(HELP)
            case "more", "":
                self._show_more(self._last_query())
            case "all", "":
                self._ask(replace(self._last_query(), filter=self._defaults.filter))
            case "open", words if self._last and is_ordinal(words):
                self._open(read_ordinal(words) or 0)
            case _:
                self._ask(replace(self._defaults.query(line), context=self._context()))

    def _context(self) -> QuestionContext | None:
        return QuestionContext(self._last, tuple(hit.listed.resource.id for hit in self._hits)) if self._last else None

    def _last_query(self) -> Query:
        if self._last is None:
            raise QuestionError("Nothing was asked yet: ask a question first.")
        return self._last

    def _ask(self, query: Query) -> None:
        result, streamed = answers.print_answer_stream(self._engine.ask_stream(query))
        shows_no_hits = result.answer is None or result.answer.outcome is Verdict.NOTHING
        self._last = result.context.query if result.context else query
        self._hits = () if shows_no_hits else result.hits
        self._shown = len(self._hits)
        output.print_rows(answers.answer_rows(result, streamed=streamed))

    def _show_more(self, query: Query) -> None:
        """Show the next hits of a query; if it was not answered, the nearest ones."""
        result = self._engine.search(replace(query, k=min(self._shown + self._defaults.k, MAX_K)))
        self._hits = result.hits
        output.print_rows(answers.hit_rows(result.hits[self._shown :]))
        if len(result.hits) == self._shown:
            output.print_sentence("There are no more.")
        self._shown = len(result.hits)

    def _open(self, number: int) -> None:
        if not self._hits:
            raise QuestionError("No resource is shown that could be opened: 'more' shows the nearest there are.")
        number = len(self._hits) if number == LAST else number
        if not 1 <= number <= len(self._hits):
            raise QuestionError(f"There is no resource {number}: 1 to {len(self._hits)} were found.")
        url = self._hits[number - 1].listed.resource.url or ""
        if not url.startswith(("http://", "https://")):
            raise QuestionError(f"Resource {number} has no address that a browser opens.")
        output.print_sentence(f"Opening {url}")
        self._browse(url)


def run_session(settings: Settings, defaults: SessionDefaults) -> None:
    """Run a session at the terminal. Ctrl-C drops the line, Ctrl-D ends the session."""
    engine = wiring.open_engine(settings)
    output.print_sentence(HELP)
    with _history(settings.data / "history"):
        Session(engine, defaults).run(_read_lines())


def _read_lines() -> Iterator[str]:
    while True:
        try:
            yield input(_PROMPT)
        except KeyboardInterrupt:
            output.print_sentence("")
        except EOFError:
            output.print_sentence("")
            return


@contextmanager
def _history(path: Path) -> Iterator[None]:
    """Keep the history of lines in the file `path`. No effect without readline; a failure is a remark."""
    try:
        import readline
    except ImportError:  # not on every system
        yield
        return
    readline.set_history_length(_HISTORY_LENGTH)
    try:
        if path.is_file():
            readline.read_history_file(path)
    except OSError as error:
        output.print_remark(f"The history of earlier sessions cannot be read: {error.strerror}.")
    try:
        yield
    finally:
        try:
            path.touch(mode=0o600)
            readline.write_history_file(path)
        except OSError as error:
            output.print_remark(f"The history was not kept: {error.strerror}.")
