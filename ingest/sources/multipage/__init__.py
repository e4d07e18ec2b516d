"""Multi-page works: their table of contents, and the walk through their pages."""
