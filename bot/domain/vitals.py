"""Vitals: what those who run the bot watch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the store's work stands: messages ``unsent`` and when the ``oldest`` of them was
    promised, ``shares`` and ``items`` of feeds that wait, ``feeds`` and how many are ``failing``,
    the ``chats`` that may be written to, those ``subscribed``, and those ``stopped``."""

    unsent: int
    oldest: datetime | None
    shares: int
    items: int
    feeds: int
    failing: int
    chats: int
    subscribed: int
    stopped: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """How many ``workers`` are alive, the bot itself not counted; the works that are ``waiting`` or
    under way, and when the ``oldest`` of them was asked for."""

    workers: int
    waiting: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """What one day brought: new stories for everybody, and messages sent of those promised."""

    day: date
    stories: int
    sent: int
