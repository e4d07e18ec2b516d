"""What an answer costs on top of its search: `python -m tests.benchmarks.answering`.

Asks the judged questions of the live index, each searched and asked in turn, warm, and
prints medians of the time between, in milliseconds of wall and of processor.
"""

import time

import numpy as np

from api import settings, wiring
from search.evaluation.judgments import read_judgments
from search.model import Query

_WARM = 20


def main() -> None:
    wished = settings.load_settings()
    engine = wiring.open_engine(wished)
    questions = [Query(judged.question) for judged in read_judgments(wished.judgments) if judged.relevant]
    for query in questions[:_WARM]:
        engine.ask(query)
    marks = []
    for query in questions:
        start = time.perf_counter(), time.process_time()
        engine.search(query)
        between = time.perf_counter(), time.process_time()
        engine.ask(query)
        marks.append((start, between, (time.perf_counter(), time.process_time())))
    taken = np.diff(np.array(marks), axis=1) * 1000
    searched, asked = np.median(taken, axis=0)
    print(f"{len(questions)} questions: search {searched[0]:.1f} ms (processor {searched[1]:.1f}), "  # noqa: T201
          f"answer {asked[0] - searched[0]:.1f} ms more (processor {asked[1] - searched[1]:.1f})")  # fmt: skip


if __name__ == "__main__":
    main()
