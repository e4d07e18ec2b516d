"""Lightweight markup other than Markdown, each rendered to HTML and walked like a page."""
