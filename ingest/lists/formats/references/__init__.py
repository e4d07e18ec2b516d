"""Bibliographies: their formats, and what references have in common in every export."""
