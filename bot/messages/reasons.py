"""Why a source could not be read, in the words of a reader's language."""

from __future__ import annotations

from bot.domain.chat import Language
from bot.messages.catalogue import catalogue, text
from summarizer.article import SourceError


def reason_key(error: SourceError, language: Language) -> str:
    """The catalogue's key for ``error``: the most particular one that there is."""
    cause = error.details.get("cause", "")
    for key in (f"error.{error.code}_{cause}", f"error.{error.code}"):
        if key in catalogue(language):
            return key
    return "error.unreadable"


def feed_reason(error: SourceError, language: Language) -> str:
    """Why an address cannot be added as a feed."""
    key = f"feed.why_{error.code}"
    if key not in catalogue(language):
        key = "feed.why_other"
    return text(language, key, reason=error.details.get("reason", ""))


def reason_details(error: SourceError, language: Language, name: str) -> dict[str, str]:
    """What fills the placeholders of that message; the source is called ``name``."""
    limit = _limit(error.details.get("limit", ""), language)
    return {"reason": "", **error.details, "limit": limit, "name": name}


def _limit(limit: str, language: Language) -> str:
    """A number and its unit (``100 pages``) in the language, where the catalogue has the unit."""
    count, _, unit = limit.partition(" ")
    key = f"limit.{unit.replace(' ', '_')}"
    return text(language, key, count=count) if key in catalogue(language) else limit
