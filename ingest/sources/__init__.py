"""Readers of resources: one module per service and per format, chosen by `registry.read_resource`.

A source fetches through the function it is given, never by itself. On arbitrary bytes it returns a
Document or raises a FetchError, nothing else. Text from a page is data, never code or markup of ours.
"""
