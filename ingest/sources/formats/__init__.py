"""Readers of one format each (HTML, PDF, notebooks, plain text), and detection of walls and languages."""
