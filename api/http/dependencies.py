"""FastAPI dependencies: the current engine, the same for all parts of one request."""

from typing import Annotated

from fastapi import Depends, Request

from api.history.history import History
from search.engine import Engine


async def current_engine(request: Request) -> Engine:
    """The engine that answers a request. Raises IndexingError while there is none."""
    engine: Engine = request.app.state.live_engine.engine
    return engine


async def current_history(request: Request) -> History:
    """The history of the generations that the server keeps."""
    history: History = request.app.state.history
    return history


CurrentEngine = Annotated[Engine, Depends(current_engine)]
CurrentHistory = Annotated[History, Depends(current_history)]
