"""Pacing of what is sent, so that Telegram's limits are not met in the first place.

Limits: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
(about 30 messages a second over all, one a second in a chat "with short bursts", 20 a minute in a
group). They are kept over sliding windows: a leaky bucket of 30 lets 59 out in its first second.

The limit over all counts where requests arrive, and those made evenly may arrive in a bunch. So
they are spaced to 25 a second, and each counts against the 30 from when it is made until a second
after its answer: whenever it arrived in between, no second holds more than 30 arrivals.
"""

from __future__ import annotations

import asyncio
import warnings
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter
from telegram.warnings import PTBDeprecationWarning

from bot.logs import get_logger
from bot.telegram import metrics

MESSAGES_PER_SECOND = 30
AIM_PER_SECOND = 25
"""The pace that is aimed at, below the limit."""
CATCH_UP = 2
"""So many requests may follow at once where the machine was late."""
CHAT_MESSAGES_PER_SECOND = 1
REPLY_BURST = 3
"""Answers to a reader's own taps that may go out together, three in any three seconds.

The FAQ allows short bursts over one a second and does not say how short. A quick reader taps
two or three times in a row and would see each answer a second later than the last; three in
three seconds is still one a second on the whole, which is the rate that Telegram punishes.
"""
GROUP_MESSAGES_PER_MINUTE = 20
SLACK = 1.05
"""Windows are this much longer than Telegram's, since requests arrive unevenly."""
RETRIES = 3
"""How often a request is made again after a 429."""
AT_ONCE = "at once"
"""As ``rate_limit_args``: one message a second in a chat, and any longer wait is raised."""
STEADY = "steady"
"""As ``rate_limit_args``: one message a second in a chat, so that the burst is left to replies."""
SHORT_WAIT = 2.0
LONGEST_WAIT = 60.0
"""Nobody waits longer than this (seconds) in a request; longer holds are raised."""
_IDLE_CHATS = 1_000
_PACED = ("send", "edit", "copy", "forward")
_SHOWING = frozenset({"sendChatAction", "sendMessageDraft"})
"""What shows that something is being written: these bring no message and wait for none."""

log = get_logger(__name__)

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Pace:
    """Even steps of ``seconds``, and of those missed at most ``CATCH_UP`` are made up for."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = float("-inf")

    def wait(self, now: float) -> float:
        """Seconds until the next step."""
        return self._next - now

    def record(self, now: float) -> None:
        """A step is made now."""
        self._next = max(self._next, now - CATCH_UP * self._seconds) + self._seconds


class SlidingWindow:
    """At most ``count`` events in any ``seconds``; the caller says what time it is."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._events: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until another event may happen."""
        while self._events and self._events[0] <= now - self._seconds:
            self._events.popleft()
        if len(self._events) < self._count:
            return 0.0
        return self._events[-self._count] + self._seconds - now

    def record(self, now: float) -> None:
        """An event happens now."""
        self._events.append(now)

    def left(self, now: float) -> int:
        """How many more events may happen now."""
        self.wait(now)
        return self._count - len(self._events)

    @property
    def last(self) -> float:
        """When the last event happened."""
        return self._events[-1] if self._events else float("-inf")


@dataclass
class _Lane:
    """One chat's windows, its hold after a 429, and the order of its requests."""

    windows: list[SlidingWindow]
    steady: SlidingWindow
    shown: SlidingWindow
    held_until: float = 0.0
    order: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wait(self, now: float, *, steadily: bool) -> float:
        windows = [*self.windows, self.steady] if steadily else self.windows
        return max(self.held_until - now, *(window.wait(now) for window in windows))

    def record(self, now: float) -> None:
        for window in (*self.windows, self.steady):
            window.record(now)


class ChatRateLimiter(BaseRateLimiter[str]):
    """Sends at once where the limits allow it and otherwise waits, each chat in its own lane.

    Replies may come in a small burst (``REPLY_BURST``); what is ``AT_ONCE`` or ``STEADY``,
    such as digests, broadcasts and progress, keeps a second from whatever its chat got before.

    A 429 says only how long to wait, not who was meant: it holds its chat; when a second chat
    is hit while the first is held, it holds everybody. A request waits for a hold and is made
    again, unless ``rate_limit_args`` is ``AT_ONCE``: then ``RetryAfter`` is raised, for a
    caller that keeps the message and comes back (the dispatcher). Of what is ``AT_ONCE`` or
    ``STEADY`` one at a time stands in the line of all, so that no reply waits behind many.
    """

    def __init__(self) -> None:
        self._pace = Pace(1 / AIM_PER_SECOND)
        self._room = asyncio.Semaphore(MESSAGES_PER_SECOND)
        self._everybody_order = asyncio.Lock()
        self._steady_order = asyncio.Lock()
        self._everybody_held_until = 0.0
        self._lanes: dict[int | str, _Lane] = {}

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to stop."""

    async def process_request(  # the base class's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Answer:
        """Make the request when its turn has come; see ``BaseRateLimiter``."""
        chat = _chat(data.get("chat_id"))
        if chat is not None and endpoint in _SHOWING:
            self._lane(chat).shown.record(asyncio.get_running_loop().time())
            return await callback(*args, **kwargs)
        if chat is None or not endpoint.startswith(_PACED):
            return await callback(*args, **kwargs)
        patient, steadily = rate_limit_args != AT_ONCE, rate_limit_args is not None
        retries = RETRIES if patient else 0
        lane = self._lane(chat)
        async with lane.order:
            while True:
                with metrics.timed(metrics.TURNS, "steady" if steadily else "reply"):
                    await self._turn(lane, patient=patient, steadily=steadily)
                try:
                    with metrics.request(endpoint):
                        answer = await callback(*args, **kwargs)
                    log.info("sent", method=endpoint, chat=chat)
                    return answer
                except RetryAfter as error:
                    self._hold(chat, lane, retry_after(error).total_seconds())
                    if retries <= 0:
                        raise
                    retries -= 1
                finally:  # it has arrived by now, if it ever does
                    asyncio.get_running_loop().call_later(1.0, self._room.release)

    def at_leisure(self, chat: int) -> bool:
        """Whether a request to the chat would go at once, a second after the last, and leave it
        half of its minute: what may as well not be sent does not keep others waiting."""
        lane = self._lanes.get(chat)
        if lane is None:
            return True
        now = asyncio.get_running_loop().time()
        waits = lane.order.locked() or lane.wait(now, steadily=True) > 0
        minute = [window.left(now) for window in lane.windows[1:]]
        return not waits and all(left > GROUP_MESSAGES_PER_MINUTE // 2 for left in minute)

    def show_after(self, chat: int) -> float:
        """Seconds until the chat may be shown again that something is being written. How often is
        not published; it is held to the windows of messages, beside those."""
        lane = self._lanes.get(chat)
        now = asyncio.get_running_loop().time()
        return max(lane.shown.wait(now), 0.0) if lane is not None else 0.0

    async def _turn(self, lane: _Lane, *, patient: bool, steadily: bool) -> None:
        """Wait for the request's turn, which takes one of the places in ``_room``."""
        clock = asyncio.get_running_loop().time
        while True:
            wait = lane.wait(clock(), steadily=steadily)
            await self._pause(wait, lane.held_until - clock(), patient)
            async with AsyncExitStack() as line:
                if steadily:
                    await line.enter_async_context(self._steady_order)
                await line.enter_async_context(self._everybody_order)
                held = self._everybody_held_until - clock()
                await self._pause(max(held, self._pace.wait(clock())), held, patient)
                await self._room.acquire()
                now = clock()
                if lane.wait(now, steadily=steadily) <= 0 and self._everybody_held_until <= now:
                    self._pace.record(now)
                    lane.record(now)
                    return
                self._room.release()

    async def _pause(self, wait: float, held: float, patient: bool) -> None:
        if held > LONGEST_WAIT or (not patient and (held > 0 or wait > SHORT_WAIT)):
            raise RetryAfter(timedelta(seconds=max(held, wait)))
        if wait > 0:
            await asyncio.sleep(wait)

    def _hold(self, chat: int | str, lane: _Lane, seconds: float) -> None:
        metrics.FLOOD_SECONDS.inc(seconds)
        now = asyncio.get_running_loop().time()
        others = (other for key, other in self._lanes.items() if key != chat)
        if any(other.held_until > now for other in others):
            self._everybody_held_until = max(self._everybody_held_until, now + seconds)
        lane.held_until = max(lane.held_until, now + seconds)

    def _lane(self, chat: int | str) -> _Lane:
        if chat not in self._lanes:
            if len(self._lanes) >= _IDLE_CHATS:
                self._forget_idle()
            seconds = REPLY_BURST / CHAT_MESSAGES_PER_SECOND
            windows = [SlidingWindow(REPLY_BURST, seconds * SLACK)]
            if isinstance(chat, str) or chat < 0:
                windows.append(SlidingWindow(GROUP_MESSAGES_PER_MINUTE, 60 * SLACK))
            self._lanes[chat] = _Lane(
                windows,
                SlidingWindow(CHAT_MESSAGES_PER_SECOND, SLACK),
                SlidingWindow(REPLY_BURST, seconds * SLACK),
            )
        return self._lanes[chat]

    def _forget_idle(self) -> None:
        now = asyncio.get_running_loop().time()
        for chat, lane in list(self._lanes.items()):
            quiet = lane.steady.last < now - 60 * SLACK
            if quiet and lane.held_until <= now and not lane.order.locked():
                del self._lanes[chat]


def _chat(chat_id: object) -> int | str | None:
    """The chat as Telegram knows it; a number may come as text."""
    if isinstance(chat_id, str):
        with suppress(ValueError):
            return int(chat_id)
        return chat_id
    return chat_id if isinstance(chat_id, int) else None


def retry_after(error: RetryAfter) -> timedelta:
    """How long a 429 says to wait; the attribute warns that its type will change to this one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PTBDeprecationWarning)
        wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
