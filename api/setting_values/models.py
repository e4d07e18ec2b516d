"""Values of the settings of reranking."""

from typing import Annotated, Literal

from pydantic import Field

from api.setting_values.paths import HomeName

Rerank = Annotated[
    Literal["off", "auto", "on"],
    Field(
        description="whether a cross-encoder reorders the best passages when a question is put; "
        "auto: if the machine of the last refdesk index is fast enough"
    ),
]
RerankSeconds = Annotated[
    float, Field(description="time that this may take; after it the passages keep their order", gt=0, le=60)
]
CrossEncoderName = Annotated[
    HomeName,
    Field(
        description="another cross-encoder than that of the extra quality: an ONNX folder, or a name or folder of "
        "sentence-transformers, which is slow; rerank is on if only this is set"
    ),
]
