"""One module for each list format: whether a file is of that format, and its entries in order."""
