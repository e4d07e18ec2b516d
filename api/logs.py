"""Where log lines go: warnings and worse to standard error, one line each."""

import logging
import sys


def configure(level: int = logging.WARNING) -> None:
    """Set up logging for a process; libraries that chatter are held to warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    logging.getLogger("stamina").setLevel(logging.ERROR)  # a second try is no news; the report has the outcome
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)  # what it cannot read is a problem of the list
