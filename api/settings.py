"""All settings, from refdesk.toml in the working folder and from REFDESK_* variables.

Variables win over the file. Unknown names are refused: a misspelt setting is never ignored.
"""

import os
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from api.errors import SettingsError
from index.layout import Layout

FILE = Path("refdesk.toml")
_PREFIX = "REFDESK_"
_HERE = Path(__file__).parent
_CLONE = _HERE.parent


def _bundled(name: str) -> Path:
    """A file of the project's data folder: beside the packages in a clone, inside `api` in a wheel."""
    in_clone = _CLONE / "data" / name
    return in_clone if in_clone.is_file() else _HERE / "bundled" / Path(name).name


@cache
def _data_folder() -> Path:
    if (_CLONE / "pyproject.toml").is_file():
        return _CLONE / "data"
    from platformdirs import user_data_path

    return user_data_path("refdesk", appauthor=False)


class Settings(BaseSettings):
    """What can be set. Paths are relative to the working folder."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, toml_file=FILE, extra="forbid", frozen=True, env_ignore_empty=True
    )

    data: Annotated[Path, Field(description="folder of the index, the fetched pages and the caches")] = Field(
        default_factory=_data_folder
    )
    list: Annotated[Path, Field(description="the reading list")] = _bundled("lists/mlops-guide.md")
    judgments: Annotated[Path, Field(description="judged questions on that list, for eval")] = _bundled(
        "judgments/mlops-guide.jsonl"
    )
    encoder: Annotated[str, Field(description="sentence-transformers model, by name or folder", min_length=1)] = (
        "all-MiniLM-L6-v2"
    )
    threads: Annotated[int, Field(description="processor threads of the encoder", ge=1, le=64)] = 2
    contact: Annotated[str, Field(description="how a site's owner reaches you, sent with each fetch")] = ""
    host: Annotated[str, Field(description="address that serve listens on")] = "127.0.0.1"
    port: Annotated[int, Field(description="port that serve listens on", ge=0, le=65535)] = 8000

    @property
    def layout(self) -> Layout:
        """Paths of the data folder."""
        return Layout(self.data)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003, pydantic passes it by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003, likewise
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load() -> Settings:
    """The settings in force. Raises SettingsError naming the setting that is wrong."""
    for name in os.environ:
        if name.startswith(_PREFIX) and name.removeprefix(_PREFIX).lower() not in Settings.model_fields:
            raise SettingsError(f"There is no setting {name}; known are: {_known()}.")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise SettingsError(f"There is no setting '{name}' ({FILE}); known are: {_known()}.") from error
        raise SettingsError(f"The setting '{name}' is not usable: {first['msg']}.") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"{FILE} cannot be read ({error}): correct it.") from error


def _known() -> str:
    return ", ".join(sorted(Settings.model_fields))
