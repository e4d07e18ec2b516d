"""The JSON of refreshes as a pydantic model. Docstrings and descriptions are published."""

from pydantic import Field

from api.http.schemas.records import Schema


class RefreshParametersSchema(Schema):
    """Which links a refresh fetches; the others keep their pages."""

    only: list[str] = Field(
        default=[],
        description="`dead`: links that failed; `changed`: links that answered; else the name of a list. Lists add up, "
        "and so do `dead` and `changed`; both kinds together mean links that are both",
        examples=[["dead"]],
    )


class RefreshSchema(Schema):
    """The last refresh of the index, or the one under way. Times are ISO; empty for never."""

    running: bool
    every: str = Field(description="how often the server refreshes; empty if it does not", examples=["1d"])
    only: list[str] = Field(description="the parameter `only` of that refresh; empty for all links")
    started: str
    finished: str = Field(description="empty while it runs, or if it was interrupted")
    next: str = Field(description="when the next one is due")
    failure: str = Field(description="why it failed, and what to do")
    remark: str = Field(description="what else there is to know of it")
    encoded: int = Field(description="passages that were new or changed")
    outcomes: dict[str, int] = Field(description="links by outcome")
    stage: str = Field(description="what is being done", examples=["fetching links"])
    done: int
    total: int = Field(description="the parts of this stage, of which `done` are done")
