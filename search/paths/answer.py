"""A path as the answer to a question: a statement computed from the list, with the reasons as quotes.

Knows paths and wording; must not know how a path is found.
"""

from search.catalogue.pipeline import list_citation
from search.catalogue.wording import count_noun
from search.model import Answer, CatalogueAnswer, Sentence, Verdict
from search.paths.model import LEAST, Path

# The intent of the statement, as `CatalogueAnswer.intent` has it.
INTENT = "path"


def path_answer(path: Path, list_title: str) -> Answer:
    """The answer that a path with steps gives; its hits are those of the steps."""
    reasons = tuple(step.reason for step in path.steps)
    catalogue = CatalogueAnswer(
        INTENT,
        f"{path_statement(path)}.",
        len(path.steps),
        missing=f"{path.untimed:,} without reading time" if path.untimed else "",
        citations=tuple(list_citation(step.listed, list_title) for step in path.steps),
    )
    sentences = tuple(Sentence(reason.quote, (reason.number,)) for reason in reasons)
    return Answer(Verdict.ANSWERED, "", sentences, reasons, catalogue=catalogue)


def path_statement(path: Path) -> str:
    """What a path with steps is, in one sentence without a full stop."""
    count = len(path.steps)
    size = f"Only {count_noun(count, 'resource')}" if count < LEAST else f"A path of {count_noun(count, 'resource')}"
    bound = f" within {path.hours:g} hours" if path.hours else ""
    order = ", in the order in which to read them" if count > 1 else ""
    more = f"; {path.remaining:,} more would fit the goal" if path.remaining else ""
    return f'{size} for the goal "{path.goal}"{bound}{order}: {describe_time(path)}{more}'


def describe_time(path: Path) -> str:
    """The time to read a path, and how many of its steps have none."""
    if not path.minutes:
        return "the reading time is not known"
    hours, minutes = divmod(path.minutes, 60)
    parts = [count_noun(hours, "hour")] * bool(hours) + [count_noun(minutes, "minute")] * bool(minutes)
    verb = "has" if path.untimed == 1 else "have"
    return f"{' '.join(parts)} in all" + (f", {path.untimed:,} {verb} no reading time" if path.untimed else "")
