"""The dispatcher: it keeps what the outbox promises.

A message is marked sent when Telegram's answer is in. One whose answer was lost (the network
failed or the process died in between) is sent again; nothing else is ever sent twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import ExtBot

from bot.clock import Clock
from bot.domain.message import Outgoing
from bot.store import Store
from bot.telegram.rate_limiter import AT_ONCE, retry_after

IN_FLIGHT = 20
"""How many chats are written to at once: under a second's worth, so that replies get through."""
POLL_SECONDS = 5.0
"""How often the dispatcher looks by itself; ``wake`` makes it look at once."""
LONGEST_BACKOFF = timedelta(minutes=5)

ReportStopped = Callable[[int, str], Awaitable[None]]
"""Told the chat that nothing is pushed to any more, and Telegram's reason."""

# What a 400 says where the bot may not write to the chat (any more), or to its forum topic;
# Telegram's own names and the Bot API server's words (github.com/tdlib/telegram-bot-api).
_UNWELCOME = (
    "chat not found",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_send_plain_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "group chat was deactivated",
)
_THREAD_LOST = ("thread not found", "topic_closed", "topic_deleted")

log = structlog.get_logger(__name__)


class Dispatcher:
    """Sends what the outbox holds, each chat's messages in their order.

    ``bot`` needs a ``ChatRateLimiter``, which does the pacing. ``report`` hears of a chat that
    the bot may no longer write to; a reader who blocks it, or a group that puts it out, knows.
    """

    def __init__(
        self, store: Store, bot: ExtBot[Any], clock: Clock, report: ReportStopped | None = None
    ) -> None:
        self._store = store
        self._bot = bot
        self._clock = clock
        self._report = report
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        self._wake = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send in the background."""
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name="dispatcher")

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._wake.set()

    async def stop(self) -> None:
        """Stop when the answers to what is being sent are in, so that nothing is sent twice."""
        self._stopping = True
        self._wake.set()
        if self._task is not None:
            await self._task
            self._task = None

    async def send_pending(self) -> int:
        """Send everything that may be sent now; how many messages reached their chats."""
        sent = 0
        while not self._stopping:
            heads = await self._store.outbox.pending(self._clock.now())
            results = await asyncio.gather(*(self._send(outgoing) for outgoing in heads))
            sent += sum(results)
            if not any(results):
                break
        return sent

    async def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                await self.send_pending()
            except Exception:
                log.exception("dispatcher_failed")  # the outbox keeps everything: look again
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)

    async def _send(self, outgoing: Outgoing) -> bool:
        async with self._in_flight:
            if self._stopping:
                return False
            try:
                await self._request(outgoing)
            except TelegramError as error:
                await self._settle_failure(outgoing, error)
                return False
            await self._store.outbox.mark_sent(outgoing.id)
            return True

    async def _request(self, outgoing: Outgoing) -> None:
        markup = outgoing.message.reply_markup
        await self._bot.send_message(
            outgoing.chat_id,
            outgoing.message.text,
            parse_mode=ParseMode.HTML,
            reply_markup=InlineKeyboardMarkup.de_json(markup, self._bot) if markup else None,
            message_thread_id=outgoing.thread_id,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            rate_limit_args=AT_ONCE,
        )

    async def _settle_failure(self, outgoing: Outgoing, error: TelegramError) -> None:
        outbox, now, reason = self._store.outbox, self._clock.now(), str(error)
        match error:
            case RetryAfter():
                await outbox.mark_failed(outgoing.id, reason, retry_at=now + retry_after(error))
            case Forbidden():
                log.info("chat_blocked", chat=outgoing.chat_id, reason=reason)
                await outbox.mark_blocked(outgoing.chat_id)
            case ChatMigrated():
                await self._store.chats.migrate(outgoing.chat_id, error.new_chat_id)
            case BadRequest() if outgoing.thread_id and _says(reason, _THREAD_LOST):
                log.info("thread_gone", chat=outgoing.chat_id, reason=reason)
                await self._store.chats.leave_thread(outgoing.chat_id, outgoing.thread_id)
                await outbox.mark_failed(outgoing.id, reason, retry_at=now)
            case BadRequest() if _says(reason, _UNWELCOME + _THREAD_LOST):
                log.warning("chat_stopped", chat=outgoing.chat_id, reason=reason)
                await outbox.mark_blocked(outgoing.chat_id)
                if self._report is not None:
                    await self._report(outgoing.chat_id, reason)
            case BadRequest():
                log.error("message_refused", chat=outgoing.chat_id, reason=reason)
                await outbox.mark_failed(outgoing.id, reason)
            case NetworkError():
                backoff = min(timedelta(seconds=2**outgoing.attempts), LONGEST_BACKOFF)
                log.warning("send_failed", chat=outgoing.chat_id, reason=reason)
                await outbox.mark_failed(outgoing.id, reason, retry_at=now + backoff)
            case _:  # an invalid token, a conflict: nothing is wrong with the message
                log.error("send_refused", chat=outgoing.chat_id, reason=reason)
                await outbox.mark_failed(outgoing.id, reason, retry_at=now + LONGEST_BACKOFF)


def _says(reason: str, phrases: Sequence[str]) -> bool:
    return any(phrase in reason.lower() for phrase in phrases)
