"""Flood control: how fast a bot may send, by the limits of the Bot FAQ.

Edits count as messages do: a group's 20 a minute are used up by progress shown and pages turned.
Telegram does not publish how often a chat action may be shown; here it has windows of its own, as
wide as those of messages.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

from bot.sandbox.errors import too_many_requests
from bot.sandbox.limits import (
    CHAT_BURST,
    CHAT_SECONDS_PER_MESSAGE,
    GROUP_MESSAGES_PER_MINUTE,
    MESSAGES_PER_SECOND,
)

SECOND = 1.0
MINUTE = 60.0


class FloodControl:
    """Sliding windows of what was sent; ``timer`` gives seconds that only grow."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self.timer = timer
        self.enabled = True
        self._all: deque[float] = deque()
        self._chats: defaultdict[int, deque[float]] = defaultdict(deque)
        self._held_until: dict[int, float] = {}

    def check(self, chat_id: int, *, is_group: bool, pause: float = 0.0, messages: int = 1) -> None:
        """Count a call that brings ``messages`` (an album's come together) to the chat, where slow
        mode asks for a ``pause`` of so many seconds between two calls. Raises 429 where it comes
        too fast."""
        if not self.enabled:
            return
        now = self.timer()
        held = self._held_until.get(chat_id, 0.0)
        if now < held:
            raise too_many_requests(math.ceil(held - now))
        chat = self._chats[chat_id]
        waits = [_wait(self._all, now, SECOND, MESSAGES_PER_SECOND), _wait(chat, now, pause, 1)]
        waits.append(_wait(chat, now, CHAT_BURST * CHAT_SECONDS_PER_MESSAGE, CHAT_BURST))
        if is_group:
            waits.append(_wait(chat, now, MINUTE, GROUP_MESSAGES_PER_MINUTE))
        if (longest := max(waits)) > 0:
            seconds = max(1, math.ceil(longest))
            self._held_until[chat_id] = now + seconds
            raise too_many_requests(seconds)
        for window in (self._all, chat):
            window.extend([now] * messages)
            while window and window[0] <= now - max(MINUTE, pause):
                window.popleft()


def _wait(sent: deque[float], now: float, window: float, allowed: int) -> float:
    """Seconds until one more may be sent, ``allowed`` in any ``window`` seconds."""
    recent = [moment for moment in sent if moment > now - window]
    return recent[-allowed] + window - now if len(recent) >= allowed else 0.0
