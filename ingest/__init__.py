"""From a reading list to documents: read the list, fetch its links, extract their text.

Knows the web and the list formats. Must not know vectors, ranking or serving, and imports
no other package of this project. `index` and `search` may import only `ingest.model`.
"""
