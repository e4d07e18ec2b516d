"""Polite, guarded HTTP: one client, pacing by host, robots.txt, limits, the address guard, the web archive.

May import `ingest.model` and `ingest.errors`. Must not know lists, sources or how pages are parsed.
"""
