"""Polite, guarded HTTP: one client, pacing per host, robots.txt, limits, the SSRF guard, the web archive.

May import `ingest.model` and `ingest.errors`. Must not know lists, sources or how pages are parsed.
"""
