"""Questions one after the other at a terminal, with history and what may follow an answer.

Reads lines and calls the same engine and the same rendering as `refdesk ask`.
"""

import webbrowser
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from api import wiring
from api.cli.render import answers
from api.errors import Failure, error_sentence
from api.sanitize import sanitize_line
from api.settings import Settings
from search.engine import Engine
from search.errors import QuestionError
from search.model import MAX_K, Filter, Hit, ParsedFilter, Query, Verdict

HELP = (
    "Ask anything; after an answer: 'more' for further resources, 'only case studies' (or 'only since 2020', 'only "
    "Netflix') to narrow it, 'all' to take that back, 'open 2' for a resource in the browser, 'quit'."
)
_PROMPT = "? "
_REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class SessionDefaults:
    """What every question of the session starts with."""

    k: int = 5
    filter: Filter = field(default_factory=Filter)
    literal: bool = False


class Session:
    """One person's questions; remembers the last one and what was shown for it."""

    def __init__(
        self, engine: Engine, wishes: SessionDefaults, browse: Callable[[str], object] = webbrowser.open
    ) -> None:
        self._engine, self._wishes, self._browse = engine, wishes, browse
        self._last: Query | None = None
        self._hits: tuple[Hit, ...] = ()
        self._shown = 0

    def take(self, lines: Iterable[str]) -> None:
        """Answer each line until there are none, or one says to stop."""
        for line in lines:
            said = line.strip()
            if said.lower() in {"quit", "exit", "q"}:
                return
            try:
                self._answer(said)
            except (*Failure, OSError) as error:
                answers.print_failure(error_sentence(error))

    def _answer(self, said: str) -> None:
        word, _, rest = said.partition(" ")
        match word.lower(), rest.strip():
            case "", _:
                return
            case "help" | "?", "":
                answers.print_sentence(HELP)
            case "more", "":
                self._more(self._asked_before())
            case "all", "":
                self._ask(replace(self._asked_before(), filter=self._wishes.filter))
            case "only", words if words and self._last:
                self._ask(replace(self._last, filter=narrow_filter(self._engine, self._last.filter, words)))
            case "open", number if number.isdecimal() and self._last:
                self._open(int(number))
            case _:
                self._ask(Query(said, self._wishes.k, self._wishes.filter, literal=self._wishes.literal))

    def _asked_before(self) -> Query:
        if self._last is None:
            raise QuestionError("Nothing was asked yet: ask a question first.")
        return self._last

    def _ask(self, query: Query) -> None:
        found, told = answers.follow_answer(self._engine.asking(query))
        nothing = found.answer is None or found.answer.outcome is Verdict.NOTHING  # then no hits are shown
        self._last, self._hits = query, () if nothing else found.hits
        self._shown = len(self._hits)
        answers.print_answer(found, told=told)

    def _more(self, last: Query) -> None:
        """The hits that follow those that were shown; of what was not answered the nearest there are."""
        found = self._engine.search(replace(last, k=min(self._shown + self._wishes.k, MAX_K)))
        self._hits = found.hits
        answers.print_hits(found.hits[self._shown :])
        if len(found.hits) == self._shown:
            answers.print_sentence("There are no more.")
        self._shown = len(found.hits)

    def _open(self, number: int) -> None:
        if not self._hits:
            raise QuestionError("No resource is shown that could be opened: 'more' shows the nearest there are.")
        if not 1 <= number <= len(self._hits):
            raise QuestionError(f"There is no resource {number}: 1 to {len(self._hits)} were found.")
        url = self._hits[number - 1].listed.resource.url or ""
        if not url.startswith(("http://", "https://")):
            raise QuestionError(f"Resource {number} has no address that a browser opens.")
        answers.print_sentence(f"Opening {url}")
        self._browse(url)


def narrow_filter(engine: Engine, given: Filter, words: str) -> Filter:
    """`given` with what the words ask for, read as a question's filters are. Raises QuestionError if it is nothing."""
    for form in (words, f"{words} about it", f"work at {words}", f"work in the section {words}"):
        readings = engine.search(Query(form, k=1)).understood
        if readings:
            return _joined(given, readings)
    said = "try a kind, a year, an organisation or a section of the list"
    raise QuestionError(f"'{sanitize_line(words)[:60]}' is no filter: {said}.")


def _joined(given: Filter, readings: Iterable[ParsedFilter]) -> Filter:
    read: dict[str, list[str | int]] = {}
    for one in readings:
        read.setdefault(one.kind, []).append(one.value)
    return Filter(
        tuple(map(str, read.get("kind", given.kinds))),
        tuple(map(str, read.get("section", given.sections))),
        tuple(map(str, read.get("company", given.companies))),
        int(read["year-from"][0]) if "year-from" in read else given.year_from,
        int(read["year-to"][0]) if "year-to" in read else given.year_to,
    )


def run_session(settings: Settings, wishes: SessionDefaults) -> None:
    """A session at the terminal, until its end or Ctrl-D; Ctrl-C drops a line."""
    engine = wiring.open_engine(settings)
    answers.print_sentence(HELP)
    with _history(settings.data / "history"):
        Session(engine, wishes).take(_typed())


def _typed() -> Iterator[str]:
    while True:
        try:
            yield input(_PROMPT)
        except KeyboardInterrupt:
            answers.print_sentence("")
        except EOFError:
            answers.print_sentence("")
            return


@contextmanager
def _history(path: Path) -> Iterator[None]:
    """Lines of earlier sessions, where there is readline; what cannot be kept is not."""
    try:
        import readline
    except ImportError:  # not on every system
        yield
        return
    readline.set_history_length(_REMEMBERED)
    if path.is_file():
        readline.read_history_file(path)
    try:
        yield
    finally:
        try:
            path.touch(mode=0o600)
            readline.write_history_file(path)
        except OSError as error:
            answers.print_remark(f"The history was not kept: {error.strerror}.")
