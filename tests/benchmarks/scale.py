"""A morning at 1, 10 and 1,000 times the readers, on paper: how late digests are.

First the real limiter, in virtual time, sends digests as the dispatcher does: that gives the rate
of a token. Then a queue of that rate, minute by minute, serves the mornings that no machine of ours
can play: chats choose their times as ``due`` says, answers go first, and readers are shared out to
tokens evenly. Nothing is random and nothing waits; the result is the same on every machine.
``docs/scale.md`` says what follows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot.telegram.dispatcher import IN_FLIGHT
from bot.telegram.rate_limiter import AT_ONCE, ChatRateLimiter
from tests.benchmarks.row import Row
from tests.bot.telegram.virtual import virtually

TODAY = 10_000
"""Chats that one bot was measured with (``delivery``)."""
TIMES = (1, 10, 1_000)
PLAYED = 10_000
"""Chats that are sent to in virtual time."""
TRIP_SECONDS = 0.1
"""From a request to its answer."""
AT_EIGHT = 0.5
"""So many keep the default time; the others spread over every five minutes from 6 to 22 o'clock."""
OTHER_TIMES = range(6 * 60, 22 * 60, 5)
EIGHT = 8 * 60
ASKED_A_DAY = 2
"""Answers a reader gets in a day, evenly from 6 to 24 o'clock."""
WANTED_MINUTES = 10
"""A digest of eight o'clock should be there by then."""
DAY = 24 * 60


def run() -> list[Row]:
    """The rows."""
    rate = PLAYED / virtually(_played())
    rows = [Row(f"digests to {PLAYED} chats in virtual time", rate, "aimed at", 25, "/s")]
    for times in TIMES:
        chats = times * TODAY
        wanted = tokens(chats, rate)
        for count in sorted({1, wanted}):
            late = latest(chats / count, rate)
            what = f"last digest of eight o'clock, {chats:,} chats, {count} tokens"
            rows.append(Row(what, late, "wanted", WANTED_MINUTES, "min"))
    return rows


async def _played() -> float:
    """Seconds that the limiter takes to send a message to each chat, ``IN_FLIGHT`` at a time."""
    limiter, chats = ChatRateLimiter(), iter(range(1, PLAYED + 1))

    async def request() -> bool:
        await asyncio.sleep(TRIP_SECONDS)
        return True

    async def sender(mine: Iterator[int]) -> None:
        for chat in mine:
            await limiter.process_request(
                request, (), {}, "sendMessage", {"chat_id": chat}, AT_ONCE
            )

    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(sender(chats) for _ in range(IN_FLIGHT)))
    return asyncio.get_running_loop().time() - began


def due(chats: float, minute: int) -> float:
    """How many of so many chats have their digest due in this minute of the day."""
    others = (1 - AT_EIGHT) / len(OTHER_TIMES) if minute in OTHER_TIMES else 0.0
    return chats * (others + AT_EIGHT * (minute == EIGHT))


def latest(chats: float, rate: float) -> float:
    """Minutes from eight o'clock until the last digest that was due then is sent; first come first
    served, answers before all. More than ``DAY``: the queue only grows."""
    a_minute = rate * 60
    waiting = 0.0
    answers = chats * ASKED_A_DAY / (18 * 60)
    for minute in range(EIGHT + 1):
        waiting = max(0.0, waiting + due(chats, minute) - _left(a_minute, answers, minute))
    spent, minute = 0.0, EIGHT
    waiting += _left(a_minute, answers, EIGHT)  # of this minute nothing is sent yet
    while waiting > 0 and spent < 400 * DAY:
        room = _left(a_minute, answers, minute % DAY)
        spent += min(1.0, waiting / room) if room else 1.0
        waiting -= room
        minute += 1
    return spent


def _left(a_minute: float, answers: float, minute: int) -> float:
    return max(0.0, a_minute - (answers if minute >= 6 * 60 else 0.0))


def tokens(chats: int, rate: float) -> int:
    """The fewest tokens that have everybody's digest of eight o'clock there in time."""
    count = 1
    while latest(chats / count, rate) > WANTED_MINUTES:
        count += max(1, count // 100)
    return count
