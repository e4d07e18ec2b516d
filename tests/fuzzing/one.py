"""One target under atheris: python -m tests.fuzzing.one TARGET [flags of libFuzzer] FOLDER."""

import logging
import sys

import atheris

# What is written in Python and takes part in reading; the parsers in C run as they are.
_INSTRUMENTED = ["ingest", "index", "bibtexparser", "linkify_it", "markdown_it", "mdurl", "w3lib", "csv", "docutils"]

with atheris.instrument_imports(include=_INSTRUMENTED):
    from tests.fuzzing.targets import TARGETS

if __name__ == "__main__":
    logging.disable()  # what parsers grumble is not what is looked for
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
