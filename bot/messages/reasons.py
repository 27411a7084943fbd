"""Why a source could not be read, in the words of a reader's language."""

from __future__ import annotations

import re

from bot.domain.chat import Language
from bot.domain.feed import FeedState
from bot.messages.catalogue import catalogue, text
from summarizer.article import SourceError


def reason_key(error: SourceError, language: Language, *, operator: bool = False) -> str:
    """The catalogue's key for ``error``: the most particular one that there is, for readers or for
    an ``operator``, who can mend what is not installed."""
    mine = [f"error.{error.code}_operator"] if operator else []
    cause = error.details.get("cause", "")
    for key in (*mine, f"error.{error.code}_{cause}", f"error.{error.code}"):
        if key in catalogue(language):
            return key
    return "error.unreadable"


def feed_reason(error: SourceError, language: Language) -> str:
    """Why an address cannot be added as a feed."""
    key = f"feed.why_{error.code}"
    if key not in catalogue(language):
        key = "feed.why_other"
    return text(language, key, reason=reason_words(error.details.get("reason", ""), language))


def trouble_of(feed: FeedState, language: Language) -> str:
    """Why a feed fails, as its last poll noted it."""
    code, _, reason = (feed.reason or "").partition(": ")
    words = reason_words(reason, language)
    key = f"feed.fails_{code}"
    if key not in catalogue(language):
        key = "feed.fails_otherwise"
    return text(language, key, reason=words or code)


def reason_words(reason: str, language: Language) -> str:
    """What fetching and reading call a reason, in a reader's words where the catalogue has them;
    types and what a server or a library says stay as they are."""
    if status := re.fullmatch(r"HTTP (\d{3})", reason):
        return text(language, "reason.http", status=status[1])
    head, mark, rest = reason.partition(": ")
    for known, what in ((reason, ""), (head, rest if mark else "")):
        key = "reason." + re.sub(r"\W+", "_", known.lower())
        if key in catalogue(language):
            return text(language, key, what=what)
    return reason


def reason_details(error: SourceError, language: Language, name: str) -> dict[str, str]:
    """What fills the placeholders of that message; the source is called ``name``."""
    limit = _limit(error.details.get("limit", ""), language)
    reason = reason_words(error.details.get("reason", ""), language)
    return {**error.details, "reason": reason, "limit": limit, "name": name}


def _limit(limit: str, language: Language) -> str:
    """A number and its unit (``100 pages``) in the language, where the catalogue has the unit."""
    count, _, unit = limit.partition(" ")
    key = f"limit.{unit.replace(' ', '_')}"
    return text(language, key, count=count) if key in catalogue(language) else limit
