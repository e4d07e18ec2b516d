"""The pages: server-rendered, on the same engine and the same dictionaries as the JSON.

May import `api.serialize`, `api.wiring` and what is below. Knows HTML; must not know how hits are found.
"""
