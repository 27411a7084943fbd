"""The message catalogues: two TOML files a language, what the chats and what the console are told,
with the same keys in each language."""

from __future__ import annotations

import tomllib
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from bot.domain.chat import Language

LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
DEFAULT_LANGUAGE: Language = "zh-Hans"
_TRADITIONAL_REGIONS = {"hant", "tw", "hk", "mo"}


@cache
def catalogue(language: str) -> dict[str, str]:
    """The messages of one of ``LANGUAGES``, keyed ``table.name``."""
    folder = files("bot.messages")
    return dict(
        entry
        for name in (f"{language}.toml", f"console.{language}.toml")
        for entry in _flatten(tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")))
    )


def _flatten(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            entries += _flatten(value, f"{prefix}{name}.")
        else:
            entries.append((f"{prefix}{name}", str(value)))
    return entries


def text(language: str, key: str, /, **values: object) -> str:
    """The message ``key`` with its placeholders filled, as plain text (buttons, toasts).

    An unknown language reads as the default one. Raises KeyError for an unknown key.
    """
    chosen = language if language in LANGUAGES else DEFAULT_LANGUAGE
    return catalogue(chosen)[key].format(**values)


def html(language: str, key: str, /, **values: object) -> str:
    """The message ``key`` as Telegram HTML: the values are escaped, the template is not."""
    return text(language, key, **{name: escape(str(v), quote=False) for name, v in values.items()})


def language_of(code: str | None) -> Language:
    """The catalogue that suits an IETF language tag as Telegram sends it (``zh-hans``, ``en``).

    A missing tag means the default: most readers of a Chinese press digest read Chinese.
    """
    if not code:
        return DEFAULT_LANGUAGE
    primary, *rest = code.lower().replace("_", "-").split("-")
    if primary in {"zh", "yue"}:
        return "zh-Hant" if _TRADITIONAL_REGIONS & set(rest) else "zh-Hans"
    return "en"
