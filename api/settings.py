"""All settings, from refdesk.toml in the working folder and from REFDESK_* environment variables.

Variables override the file. Unknown names are an error, so that a misspelt setting is never ignored.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from api.errors import SettingsError
from api.setting_values.lists import ListSources
from api.setting_values.models import CrossEncoderName, Rerank, RerankSeconds
from api.setting_values.network import HostPatterns, Hosts, Networks, RootPath
from api.setting_values.paths import HomeName, HomePath, HomePaths
from api.setting_values.texts import Interval, Values
from index.layout import Layout
from index.milvus.address import ADDRESS_FORM

if TYPE_CHECKING:
    from index.build import Recipe
    from ingest.fetch.limits import FetchLimits

FILE = Path("refdesk.toml")
_PREFIX = "REFDESK_"
_CREDENTIALS = re.compile(r"(?<=:)//[^/?#\s]*@")
_STORE = rf"^({ADDRESS_FORM})?$"
_PACKAGE = Path(__file__).parent
_CLONE = _PACKAGE.parent


def _bundled(name: str) -> Path:
    """The path of a file in the project's data folder: beside the packages in a clone, inside `api` in a wheel."""
    in_clone = _CLONE / "data" / name
    return in_clone if in_clone.is_file() else _PACKAGE / "bundled" / Path(name).name


def bundled_list() -> str:
    """The path of the guide that is the list while no other is set."""
    return str(_bundled("lists/mlops-guide.md"))


@cache
def _data_folder() -> Path:
    if (_CLONE / "pyproject.toml").is_file():
        return _CLONE / "data"
    from platformdirs import user_data_path

    return user_data_path("refdesk", appauthor=False)


class Settings(BaseModel):
    """The settings. Paths are relative to the working folder; `~` is the home folder."""

    # Not pydantic-settings: it loads asyncio and argparse, a tenth of the time and memory of a question.
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True)

    data: Annotated[HomePath, Field(description="folder of the index, the fetched pages and the caches")] = Field(
        default_factory=_data_folder
    )
    store: Annotated[
        str, Field(description="Milvus to serve from, milvus://host:port; empty for the data folder", pattern=_STORE)
    ] = ""
    store_token: Annotated[SecretStr, Field(description="user:password of that Milvus, if it wants one")] = SecretStr(
        ""
    )
    list: Annotated[
        HomeName, Field(description="the reading list, while lists has none: file, folder or address", min_length=1)
    ] = bundled_list()
    lists: Annotated[
        ListSources, Field(description="the reading lists: a table of names, each with its file, folder or address")
    ] = {}
    judgments: Annotated[HomePath, Field(description="judged questions on that list, for eval")] = _bundled(
        "judgments/mlops-guide.jsonl"
    )
    feedback: Annotated[
        bool, Field(description="let readers judge answers; the verdicts go to feedback.jsonl in data")
    ] = False
    reading: Annotated[
        Literal["browser", "file"],
        Field(description="where pages keep what was read: in each browser, or in data for one reader of this desk"),
    ] = "browser"
    encoder: Annotated[
        HomeName, Field(description="embedding model: bge-small, a name, folder or ONNX file", min_length=1)
    ] = "all-MiniLM-L6-v2"
    threads: Annotated[int, Field(description="processor threads for building and requests", ge=1, le=64)] = 2
    late_interaction: Annotated[
        bool, Field(description="keep token vectors in the index: ranks better, 8 kB a passage more")
    ] = True
    chunk_tokens: Annotated[
        int, Field(description="size of a passage in tokens of the encoder, at most its window", ge=16, le=8192)
    ] = 200
    vectors: Annotated[
        Literal["auto", "exact", "half", "ivf"],
        Field(description="how passages' vectors are kept and searched; auto chooses by how many there are"),
    ] = "auto"
    keep_generations: Annotated[
        int, Field(description="indexes kept in the data folder or in Milvus, the live one among them", ge=1, le=1000)
    ] = 3
    rerank: Rerank = "off"
    rerank_seconds: RerankSeconds = 0.25
    cross_encoder: CrossEncoderName = ""
    contact: Annotated[str, Field(description="how a site's owner reaches you, sent with each fetch")] = ""
    per_host_seconds: Annotated[
        float, Field(description="seconds from one request to a host to the next", ge=0, le=3600)
    ] = 1.0
    crawl_delay_seconds: Annotated[
        float, Field(description="longest Crawl-delay of a robots.txt that is kept", ge=0, le=3600)
    ] = 30.0
    retry_after_seconds: Annotated[
        float, Field(description="longest Retry-After that is waited for within a run", ge=0, le=3600)
    ] = 60.0
    hosts_at_once: Annotated[int, Field(description="hosts that are fetched from side by side", ge=1, le=64)] = 8
    fetch_seconds: Annotated[float, Field(description="network time of one try of a link", ge=1, le=600)] = 30.0
    fetch_megabytes: Annotated[int, Field(description="largest body, after unpacking", ge=1, le=1000)] = 20
    fetch_redirects: Annotated[int, Field(description="redirects that are followed for a link", ge=0, le=50)] = 10
    fetch_tries: Annotated[int, Field(description="tries of a link that fails for the moment", ge=1, le=10)] = 3
    parse_processes: Annotated[int, Field(description="processes that parse what was fetched", ge=1, le=64)] = 2
    parse_seconds: Annotated[
        float, Field(description="time to parse one body, after which its process is ended", ge=1, le=3600)
    ] = 60.0
    run_minutes: Annotated[int, Field(description="time for fetching in one run; 0 is no limit", ge=0, le=10080)] = 0
    run_megabytes: Annotated[
        int, Field(description="bytes fetched in one run, in millions; 0 is no limit", ge=0, le=1_000_000)
    ] = 0
    refresh: Interval = ""
    allow_hosts: Annotated[
        Hosts, Field(description="hosts, or host:port, that may be private; others are refused if they are")
    ] = ()
    proxy: Annotated[
        str,
        Field(description="proxy to fetch through; none for no proxy; empty for HTTPS_PROXY, HTTP_PROXY and NO_PROXY",
              pattern=r"^(none|https?://[^\s/]+/?)?$"),
    ] = ""  # fmt: skip
    certificates: Annotated[
        HomeName, Field(description="file of authorities (PEM) trusted besides the system's; empty for SSL_CERT_FILE")
    ] = ""
    cookies: Annotated[
        HomeName, Field(description="Netscape cookie file of sites where you are signed in; each goes to its own site")
    ] = ""
    local_folders: Annotated[
        HomePaths, Field(description="folders, besides those of the lists, whose files a list may name")
    ] = ()
    archive: Annotated[
        str, Field(description="web archive to take dead pages from; empty for none", pattern=r"^(https?://[^\s/]+)?$")
    ] = "https://web.archive.org"
    mcp_keep: Annotated[
        bool, Field(description="let assistants add links to lists: in refdesk mcp, and at /mcp with a token")
    ] = False
    answer_sentences: Annotated[int, Field(description="quotes of an answer, at most", ge=1, le=20)] = 4
    on: Annotated[
        str,
        Field(description="where to fetch and encode: local, or a Ray cluster as host:port, ray://host:port or auto",
              pattern=r"^(local|auto|(ray://)?[^\s/:]+:\d+)$"),
    ] = "local"  # fmt: skip
    llm_url: Annotated[
        str,
        Field(description="language model that words answers, OpenAI-compatible; empty for none",
              pattern=r"^(https?://[^\s/]+(/\S*)?)?$"),
    ] = ""  # fmt: skip
    llm_model: Annotated[str, Field(description="name of that model")] = ""
    llm_key: Annotated[SecretStr, Field(description="key for it, if it wants one")] = SecretStr("")
    llm_seconds: Annotated[float, Field(description="time that it has for an answer", gt=0, le=3600)] = 60.0
    host: Annotated[str, Field(description="address that serve listens on")] = "127.0.0.1"
    port: Annotated[int, Field(description="port that serve listens on", ge=0, le=65535)] = 8000
    workers: Annotated[
        int, Field(description="processes of serve; they share the index in memory, and threads", ge=1, le=64)
    ] = 1
    grace_seconds: Annotated[
        int, Field(description="time that serve gives requests being answered when it has to stop", ge=0, le=3600)
    ] = 10
    log_format: Annotated[Literal["people", "json"], Field(description="log lines of serve")] = "people"
    token: Annotated[SecretStr | None, Field(description="bearer token that serve requires", min_length=8)] = None
    allowed_hosts: Annotated[
        HostPatterns,
        Field(description="names that serve is reached by besides this machine's own, e.g. wiki.example; * for any"),
    ] = ()
    root_path: Annotated[RootPath, Field(description="path that serve is under, e.g. /desk; empty for none")] = ""
    trusted_proxies: Annotated[
        Networks, Field(description="addresses or networks of proxies whose X-Forwarded headers serve believes")
    ] = ()
    cors_origins: Annotated[
        Values, Field(description="origins whose pages may read from serve, e.g. https://wiki.example")
    ] = ()
    requests_per_minute: Annotated[
        int, Field(description="requests to serve from one address in a minute; 0 is no limit", ge=0, le=1_000_000)
    ] = 0
    requests_at_once: Annotated[
        int, Field(description="requests that serve answers at once; 0 is no limit", ge=0, le=10_000)
    ] = 32
    receive_seconds: Annotated[
        float, Field(description="time that a client of serve has to send a request", gt=0, le=3600)
    ] = 10.0

    def __init__(self, **values: Any) -> None:
        """Settings from `values`, then the environment, then the file; the first that names a setting decides."""
        super().__init__(**(_file_values() | _environment_values() | values))

    def __repr_args__(self) -> Iterator[tuple[str | None, object]]:
        """The values for `repr`: secrets as stars, URLs without passwords."""
        for name, value in super().__repr_args__():
            yield name, _CREDENTIALS.sub("//", value) if isinstance(value, str) else value

    @property
    def layout(self) -> Layout:
        """The paths of the data folder."""
        return Layout(self.data)

    @property
    def build_layout(self) -> Layout:
        """The paths of the data folder and of the user's cache, for what exports an encoder."""
        from platformdirs import user_cache_path

        return Layout(self.data, shared_encoders=user_cache_path("refdesk", appauthor=False) / "encoders")

    @property
    def recipe(self) -> "Recipe":
        """How an index is built."""
        from index.build import Recipe
        from index.vectors.index_types import VectorIndexType

        vectors, keep = VectorIndexType(self.vectors), self.keep_generations
        return Recipe(self.encoder, self.threads, self.late_interaction, self.chunk_tokens, vectors, keep)

    @property
    def limits(self) -> "FetchLimits":
        """The limits of fetching."""
        from ingest.fetch.limits import FetchLimits

        return FetchLimits(
            seconds=self.fetch_seconds,
            bytes=self.fetch_megabytes * 1_000_000,
            redirects=self.fetch_redirects,
            tries=self.fetch_tries,
            per_host_seconds=self.per_host_seconds,
            crawl_delay_seconds=self.crawl_delay_seconds,
            retry_after_seconds=self.retry_after_seconds,
            hosts_at_once=self.hosts_at_once,
            run_seconds=self.run_minutes * 60,
            run_bytes=self.run_megabytes * 1_000_000,
        )


def load_settings(store: str = "", on: str = "") -> Settings:
    """Load the settings; `store` and `on` override the environment and the file unless they are empty.

    Raises SettingsError, naming the setting, if a name is unknown or a value is not usable.
    """
    for name in os.environ:
        if name.startswith(_PREFIX) and name.removeprefix(_PREFIX).lower() not in Settings.model_fields:
            raise SettingsError(f"There is no setting {name}; known are: {_setting_names()}.")
    overrides: dict[str, Any] = {name: value for name, value in {"store": store, "on": on}.items() if value}
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise SettingsError(f"There is no setting '{name}' ({FILE}); known are: {_setting_names()}.") from error
        reason = first["msg"].removeprefix("Value error, ")
        origin = _origin(str(first["loc"][0]), overrides)
        raise SettingsError(f"The setting '{name}' is not usable: {reason} ({origin}).") from error
    except (OSError, ValueError) as error:
        raise SettingsError(f"{FILE} cannot be read ({error}): correct it.") from error


def _environment_values() -> dict[str, str]:
    """The values of variables that are not empty; `load_settings` refuses unknown names."""
    variables = ((name.lower().removeprefix(_PREFIX.lower()), name, value) for name, value in os.environ.items())
    return {
        setting: value
        for setting, name, value in variables
        if value and name.lower().startswith(_PREFIX.lower()) and setting in Settings.model_fields
    }


def _file_values() -> dict[str, Any]:
    """The values in the file in the working folder; none without one. Raises OSError or ValueError."""
    if not FILE.is_file():
        return {}
    import tomllib

    return tomllib.loads(FILE.read_text("utf-8"))


def _origin(name: str, overrides: dict[str, Any]) -> str:
    """What the value of a setting comes from: an option, an environment variable or the file."""
    if name in overrides:
        return f"option --{name}"
    variables = (variable for variable, value in os.environ.items() if value and variable.startswith(_PREFIX))
    return next((each for each in variables if each.removeprefix(_PREFIX).lower() == name), str(FILE))


def _setting_names() -> str:
    return ", ".join(sorted(Settings.model_fields))
