"""The doors: command line and HTTP. May import every other package.

The only package that knows typer, FastAPI, the environment, output and logging set-up.
"""
