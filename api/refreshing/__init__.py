"""Refreshing the index of a running server: its schedule, its record, and the process that does it."""
