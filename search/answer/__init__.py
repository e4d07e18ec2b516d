"""The answer stage: decide whether the list answers, quote or word the answer, verify every sentence.

May import `ranking`, `query` and the models. Must not know the engine, evaluation or interfaces.
"""
