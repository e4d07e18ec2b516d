"""The ranking stage: candidates from both retrievers, fused, refined and grouped into ranked resources.

May import `query` and the models. Must not know answers, the engine or interfaces.
"""
