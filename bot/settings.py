"""Settings: the environment over the operator's file over the shipped ``config/baozhai.toml``.

``BAOZHAI_<SECTION>__<KEY>`` sets one value; ``BAOZHAI_CONFIG`` names the operator's TOML file;
``BAOZHAI_HOME`` is the data folder. A file ``.env`` in the folder that a command is run in is part
of the environment, under what is set there. Secrets come from the environment alone: one found in
a TOML file is refused.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.schedule import parse_time

SECRETS = {"telegram": ("token",), "webhook": ("secret_token",)}


class SettingsError(Exception):
    """A setting that cannot be used; the text names it and says what is wrong."""


def config_file(name: str) -> Path:
    """The shipped configuration file ``name``: inside the wheel, or in the source tree."""
    package = Path(__file__).parent
    inside = package / "config" / name
    return inside if inside.exists() else package.parent / "config" / name


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _a_proxy(value: str) -> str:
    """An address such as ``socks5://127.0.0.1:1080``, or nothing."""
    try:
        address = urlsplit(value)
        known = address.scheme in {"http", "https", "socks5", "socks5h"}
        whole = not value or (known and address.hostname and (address.port or 0) >= 0)
    except ValueError:  # such as a port of 99999
        whole = False
    if not whole:
        raise ValueError("must be http://host:port, https://host:port or socks5://host:port")
    return value


Proxy = Annotated[str, AfterValidator(_a_proxy)]


class TelegramSettings(_Section):
    """How to reach the Bot API."""

    token: SecretStr = SecretStr("")
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    proxy: Proxy = ""


class DatabaseSettings(_Section):
    """Where stories, chats and promised messages are kept."""

    url: str = ""
    keep_days: int = Field(default=365, ge=0)

    @field_validator("url")
    @classmethod
    def _known_scheme(cls, url: str) -> str:
        if url and not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return url


class DigestSettings(_Section):
    """What a new chat's digest is like until its readers choose otherwise."""

    default_time: str = "08:00"
    timezone: str = "Asia/Shanghai"
    story_count: int = Field(default=8, ge=1, le=20)
    first_window_hours: int = Field(default=24, ge=1)
    when_empty: Literal["say", "skip"] = "say"

    @field_validator("default_time")
    @classmethod
    def _a_time(cls, value: str) -> str:
        parse_time(value)
        return value

    @field_validator("timezone")
    @classmethod
    def _a_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("not an IANA time zone, such as Asia/Shanghai") from None
        return value


class SummarizerSettings(_Section):
    """Which engine and model write the summaries, in how many threads (0: one a processor), what
    stands before the text that a model reads, and where it runs."""

    engine: Literal["auto", "fast", "seq2seq", "extractive"] = "auto"
    model: str = ""
    prefix: str = ""
    threads: int = Field(default=0, ge=0)
    device: Literal["auto", "cpu", "cuda", "mps"] = "auto"


class SearchSettings(_Section):
    """How topics are searched."""

    window: int = Field(default=500, ge=10)
    fresh_days: float = Field(default=14.0, gt=0)


class FetchSettings(_Section):
    """How the web is reached."""

    proxy: Proxy = ""


class FeedsSettings(_Section):
    """Who may add feeds in a chat, beside the operators, and where RSSHub's routes are served."""

    readers_may_add: bool = False
    per_reader: int = Field(default=10, ge=1)
    rsshub_base: str = "https://rsshub.app"


class WebhookSettings(_Section):
    """Updates by webhook instead of long polling, when ``url`` is set."""

    url: str = ""
    listen: str = "127.0.0.1"
    port: int = Field(default=8443, ge=1, le=65535)
    secret_token: SecretStr = SecretStr("")


class MonitoringSettings(_Section):
    """Whether health and metrics are served, where ``webhook`` says, also while polling."""

    enabled: bool = False


class AccessSettings(_Section):
    """Who may use the bot. An empty allow list means everyone."""

    operators: frozenset[int] = frozenset()
    allow_list: frozenset[int] = frozenset()


class LimitsSettings(_Section):
    """How much costly work one user may ask for, and what one work may take."""

    documents_per_hour: int = Field(default=20, ge=0)
    texts_per_hour: int = Field(default=60, ge=0)
    max_file_megabytes: int = Field(default=20, ge=1)
    max_text_characters: int = Field(default=200_000, ge=100)
    memory_megabytes: int = Field(default=1500, ge=500)
    document_seconds: float = Field(default=120.0, gt=0)
    summary_seconds: float = Field(default=120.0, gt=0)


class SandboxSettings(_Section):
    """Where the demo listens."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)


class LoggingSettings(_Section):
    """What is logged, to stderr."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    json_lines: bool = False


class Settings(BaseSettings):
    """Every setting; see ``config/baozhai.toml`` for what each one does."""

    model_config = SettingsConfigDict(
        env_prefix="BAOZHAI_", env_nested_delimiter="__", extra="forbid"
    )

    home: Path = Path(platformdirs.user_data_dir("baozhai", appauthor=False))
    telegram: TelegramSettings = TelegramSettings()
    database: DatabaseSettings = DatabaseSettings()
    digest: DigestSettings = DigestSettings()
    summarizer: SummarizerSettings = SummarizerSettings()
    search: SearchSettings = SearchSettings()
    fetch: FetchSettings = FetchSettings()
    feeds: FeedsSettings = FeedsSettings()
    webhook: WebhookSettings = WebhookSettings()
    monitoring: MonitoringSettings = MonitoringSettings()
    access: AccessSettings = AccessSettings()
    limits: LimitsSettings = LimitsSettings()
    sandbox: SandboxSettings = SandboxSettings()
    logging: LoggingSettings = LoggingSettings()

    @property
    def secrets(self) -> frozenset[str]:
        """What no log line may show: tokens, and who asks at the proxies and the database."""
        addresses = (self.telegram.proxy, self.fetch.proxy, self.database.url)
        credentials = {urlsplit(each).netloc.rpartition("@")[0] for each in addresses}
        tokens = (self.telegram.token, self.webhook.secret_token)
        return frozenset({*credentials, *(token.get_secret_value() for token in tokens)} - {""})

    @property
    def database_url(self) -> str:
        """The store's address; by default an SQLite file in ``home``."""
        return self.database.url or f"sqlite:///{self.home.expanduser() / 'baozhai.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, the operator's file and the shipped file."""
        own = os.environ.get("BAOZHAI_CONFIG")
        if own and not Path(own).is_file():
            raise SettingsError(f"BAOZHAI_CONFIG: no such file: {own}")
        files = ([Path(own)] if own else []) + [config_file("baozhai.toml")]
        return (
            init_settings,
            env_settings,
            *(TomlConfigSettingsSource(settings_cls, toml_file=file) for file in files),
        )


def load_settings(**overrides: Any) -> Settings:
    """Read all sources. Raises ``SettingsError`` naming the setting that cannot be used."""
    try:
        _take_over_dotenv()
        _refuse_secrets_in_files()
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{place}: {first['msg']}") from None
    except (OSError, ValueError) as error:
        raise SettingsError(f"BAOZHAI_CONFIG: {error}") from None


def _take_over_dotenv() -> None:
    """What ``.env`` here says of ours, into the environment, but for what that says already."""
    try:
        told = dotenv_values(".env")
    except (OSError, UnicodeError) as error:
        raise SettingsError(f".env: {error}") from None
    for name, value in told.items():
        if value is not None and name.startswith("BAOZHAI_"):
            os.environ.setdefault(name, value)


def _refuse_secrets_in_files() -> None:
    own = os.environ.get("BAOZHAI_CONFIG")
    if not own or not Path(own).is_file():
        return
    tables = TomlConfigSettingsSource(Settings, toml_file=Path(own)).toml_data
    for section, keys in SECRETS.items():
        for key in keys:
            if key in tables.get(section, {}):
                name = f"BAOZHAI_{section}__{key}".upper()
                raise SettingsError(f"{section}.{key} is a secret: set {name} in the environment")
