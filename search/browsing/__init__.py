"""Browsing: which resources of a list pass filters and words, in an order, and how many have each value."""
