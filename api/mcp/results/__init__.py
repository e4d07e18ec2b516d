"""Results of the tools: records, their size in tokens, pages that fit it, and the text that a model reads."""
