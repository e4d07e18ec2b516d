"""Reading paths: the resources that lead to a goal, in the order in which to read them, each with a quoted reason.

May import `answer`, `ranking`, `catalogue`, `query` and the models. Must not know the engine or interfaces.
"""
