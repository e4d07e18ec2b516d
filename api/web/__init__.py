"""The web pages: rendered on the server, from the same engine and the same dictionaries as the JSON.

Knows HTML, forms and the addresses of pages; must not know `api.http`, the command line or how hits are ranked.
"""
