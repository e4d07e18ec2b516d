"""The interfaces: command line, HTTP, web pages and MCP. May import every other package.

The only package that knows typer, FastAPI, the environment, output and logging set-up.
"""
