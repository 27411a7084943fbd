"""Which stories tell of the same event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.terms import fold, words

EVENT_WINDOW = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Telling:
    date: datetime
    terms: frozenset[str]

    @classmethod
    def of(cls, headline: str, body: str, date: datetime) -> Telling:
        return cls(
            date, frozenset(w for w in words(fold(headline + "。" + body[:150])) if len(w) > 1)
        )

    def rarest_terms(self, limit: int = 12) -> list[str]:
        return sorted((t for t in self.terms if t.isalnum()), key=len, reverse=True)[:limit]


def same_event(telling: Telling, others: Sequence[tuple[int, Telling]]) -> int | None:
    best = max(others, key=lambda o: len(o[1].terms & telling.terms), default=None)
    if best is None:
        return None
    shared = len(best[1].terms & telling.terms) / (len(best[1].terms | telling.terms) or 1)
    return best[0] if shared > 0.5 else None
