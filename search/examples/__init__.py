"""Example questions of a list: worded from its texts, tried on the finished index, chosen when it is built.

May import the engine. Must not know how they are shown.
"""
