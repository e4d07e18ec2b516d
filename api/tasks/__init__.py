"""The commands that are not questions: build, evaluate, report. Each gives one JSON-ready dictionary.

May import the packages below `api` and its own modules. Must not know any door: nothing here prints.
"""
