"""Works of several pages: the table of contents, and the walk through it."""
