"""The engine of the moment, the same for all parts of one request."""

from typing import Annotated

from fastapi import Depends, Request

from search.engine import Engine


async def current_engine(request: Request) -> Engine:
    """The engine that a request is answered with. Raises IndexingError while there is none."""
    found: Engine = request.app.state.holder.engine
    return found


CurrentEngine = Annotated[Engine, Depends(current_engine)]
