"""The web pages: rendered on the server, from the same engine and the same dictionaries as the JSON.

May import `api.serialize`, `api.wiring` and the packages below. Knows HTML; must not know how hits are ranked.
"""
