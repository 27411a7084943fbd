"""Logs: structlog and the libraries' own logging, to stderr, without secrets.

structlog takes a while to import (it brings rich) and most commands have nothing to log: it is set
up with the first line.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

    from bot.settings import LoggingSettings

# An address in running text ends before what none may hold. Its scheme stays.
_ADDRESS = re.compile(r'(?<=://)[^\s"<>]+')
# A bot token is the bot's id, a colon and 35 characters; it may be mistyped, or stand in the path
# of a Bot API address, where anything is one.
_TOKENS = re.compile(
    r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{8,}"
    r"|(?<![A-Za-z0-9_-])AA[A-Za-z0-9_-]{30,}"
    r"|(?<=/bot)[^/\s]*\d{3}[^/\s]*(?=/)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b((?:api|access|auth|bot|secret)?[_-]?(?:token|key|secret|password|passwd|signature)"
    r"|(?:proxy-)?authorization|set-cookie|cookie)"
    r"(\s*=\s*|['\"]?:\s*)(?:(?:basic|bearer)\s+)?['\"]?[^\s'\",;&<>]{4,}",
    re.IGNORECASE,
)
_SHORTEST_SECRET = 6
_CHATTY = (
    "httpx",
    "httpx2",
    "httpcore",
    "apscheduler",
    "aiosqlite",
    "alembic",
    "procrastinate",
    "telegram.ext.Updater",
)

_REQUEST = "request"

_kept: tuple[str, ...] = ()
"""The secrets of the settings as they may be written in a line, the longest first."""
_json_lines: bool | None = None
"""The form of a line, once it was said."""


class _Logger:
    """One of structlog's, set up with the first line that is logged."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, level: str) -> Any:
        import structlog

        if _json_lines is not None:
            _formatter()
        return getattr(structlog.get_logger(self._name), level)


def get_logger(name: str) -> Any:
    """What a module logs by, called as it is: ``log.info("event", key=value)``."""
    return _Logger(name)


@contextmanager
def request(known: str | None = None) -> Iterator[None]:
    """All that is logged while the block runs, in tasks and threads that begin in it too, says that
    it is of one request: the one that is ``known``, or a new one."""
    import structlog

    with structlog.contextvars.bound_contextvars(**{_REQUEST: known or secrets.token_hex(4)}):
        yield


def request_id() -> str | None:
    """The request that is served at this moment, where one is."""
    import structlog

    found: str | None = structlog.contextvars.get_contextvars().get(_REQUEST)
    return found


class Address(NamedTuple):
    """What stands after ``://``: who asks, where, and the query or fragment with its mark."""

    credentials: str
    place: str
    query: str


def dissect(address: str) -> Address:
    """The parts of what stands after ``://``, also where it is wrongly written: a password may
    hold ``/``, ``?``, ``#`` and ``@``. In doubt what stands before the last ``@`` is a password.
    """
    head = re.split(r"[/?#\\]", address, maxsplit=1)[0]
    credentials, at, rest = address.rpartition("@")
    doubtful = bool(head) and (":" in head or "." not in head or "://" in credentials)
    if at and ("@" in head or doubtful):
        if re.search(r"[?#]", credentials):  # or it is a query that holds an @
            return Address(credentials, "", f"?{rest}")
        address = rest
    else:
        credentials = ""
    begin = re.search(r"[?#]", address)
    end = begin.start() if begin else len(address)
    return Address(credentials, address[:end], address[end:])


def redact(text: str) -> str:
    """``text`` without secrets: those of the settings, whatever looks like a bot's token, what is
    called a key or a password, and of every address its user, password, query and fragment."""
    for secret in _kept:
        text = text.replace(secret, "***")
    return _NAMED.sub(r"\1\2***", _TOKENS.sub("***", _ADDRESS.sub(_without_secrets, text)))


def _without_secrets(match: re.Match[str]) -> str:
    credentials, place, query = dissect(match[0])
    mark = query[:1] + "***" if len(query) > 1 else query
    return ("***@" if credentials else "") + place + mark


def _spellings(secret: str) -> set[str]:
    """The secret as it is, in a URL, in a ``repr``, and each part of a token or of credentials."""
    parts = {secret, *secret.split(":", maxsplit=1)[1:]}
    parts |= {unquote(part) for part in parts}
    spelt = {quote(part, safe) for part in parts for safe in ("", "/", ":", "/:")}
    spelt |= parts | {repr(part)[1:-1] for part in parts}
    return {one for one in spelt if len(one) >= _SHORTEST_SECRET}


def _redacted(value: object) -> object:
    """A value of an event with its secrets taken out, in a form that JSON has."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {redact(str(key)): _named(str(key), kept) for key, kept in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(kept) for kept in value]
    return redact(value if isinstance(value, str) else repr(value))


def _named(name: str, value: object) -> object:
    secret = isinstance(value, str) and _NAMED.fullmatch(f"{name}=····")
    return "***" if secret else _redacted(value)


def _redact_values(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Before a line is written: escapes and colours would hide a secret's end, or be cut."""
    return {key: value if key == "exc_info" else _named(key, value) for key, value in event.items()}


class _Stderr(logging.Handler):
    """Writes to what is stderr at that moment; what it was before may be closed."""

    def format(self, record: logging.LogRecord) -> str:
        return _formatter().format(record)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            print(self.format(record), file=sys.stderr, flush=True)
        except Exception:
            self.handleError(record)


def configure(settings: LoggingSettings, secrets: Collection[str] = ()) -> None:
    """Send every log line to stderr in one form, structlog's and the standard library's, and what
    nobody caught or a library warns of too; none shows one of ``secrets``."""
    global _kept, _json_lines  # noqa: PLW0603 (logging is one for the whole process, as is its root)
    _kept = tuple(sorted(set().union(*map(_spellings, secrets)), key=len, reverse=True))
    _json_lines = settings.json_lines
    _formatter.cache_clear()
    if "structlog" in sys.modules:
        _formatter()
    handler = _Stderr()
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.level.upper())
    quiet = logging.DEBUG if settings.level == "debug" else logging.WARNING
    for name in _CHATTY:
        logging.getLogger(name).setLevel(quiet)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda thrown: _uncaught(
        thrown.exc_type, thrown.exc_value or thrown.exc_type(), thrown.exc_traceback
    )


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What ends the program or a thread is a log line, not a bare traceback."""
    if issubclass(kind, KeyboardInterrupt | SystemExit):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger("bot").critical("uncaught", exc_info=(kind, error, trace))


@cache
def _formatter() -> logging.Formatter:
    """What makes a record a line, with structlog set up to make its events such records."""
    import structlog
    from structlog.dev import ConsoleRenderer, plain_traceback
    from structlog.stdlib import BoundLogger, LoggerFactory, ProcessorFormatter

    shared: Sequence[Processor] = (
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    )
    if _json_lines:
        rendering: list[Processor] = [
            structlog.processors.format_exc_info,
            _redact_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        colors = sys.stderr.isatty()
        render = ConsoleRenderer(colors=colors, exception_formatter=plain_traceback)
        # Redacted once more when a line is written: tracebacks are made there.
        rendering = [_redact_values, lambda *of: redact(render(*of))]
    structlog.configure(
        processors=[*shared, ProcessorFormatter.wrap_for_formatter],
        logger_factory=LoggerFactory(),
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=False,
    )
    return ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[ProcessorFormatter.remove_processors_meta, *rendering],
    )
