"""What is read from which kind of address: one file for each kind, chosen by `registry.read`.

A source takes addresses through the `fetch` it is given, never by itself, and ends in a
Document or a FetchError, whatever bytes it meets. Text from a page is data here.
"""
