"""One module for each list format: detection of the format, and its entries in order."""
