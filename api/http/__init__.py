"""The HTTP interface: the same engine and the same JSON as the command line."""
