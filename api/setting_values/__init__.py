"""Kinds of setting values: how each is read and checked.

Knows texts and numbers; must not know which settings exist.
"""
