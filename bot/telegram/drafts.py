"""A draft: what a private chat is shown of a message that is still being written.

Telegram shows it for half a minute, or until a message comes (Bot API, ``sendMessageDraft``), so it
is shown again and again. No message is left of it. A server may have no drafts, or refuse one.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.domain.share import Share
from bot.logs import get_logger, redact
from bot.telegram.context import Context
from bot.telegram.rate_limiter import retry_after
from bot.telegram.refusals import drafts_unknown

AGAIN_SECONDS = 20.0
"""How long a draft is left as it is; Telegram shows it for 30 seconds."""
PAUSE_SECONDS = 1.0
"""How long one change of a draft stands before the next."""
PATIENCE_SECONDS = 2.0
"""How long an answer waits for a draft that is on its way: it would come after the answer."""

log = get_logger(__name__)


class Draft:
    """The draft of a share's answer."""

    def __init__(self, context: Context, share: Share) -> None:
        self._context, self._share = context, share
        self._body = ""
        self._changed = asyncio.Event()
        self._over = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None

    async def begin(self, body: str) -> bool:
        """Show ``body`` from now on; whether Telegram does."""
        self._body = body
        shown = self._context.show_after(self._share.chat_id) or await self._show()
        if shown is not None:
            self._keeping = asyncio.create_task(self._keep(shown))
        return shown is not None

    def change(self, body: str) -> None:
        """Show ``body`` as soon as may be."""
        self._body = body
        self._changed.set()

    async def end(self) -> None:
        """Nothing more is shown."""
        self._over.set()
        self._changed.set()
        if self._keeping is not None:
            await asyncio.wait({self._keeping}, timeout=PATIENCE_SECONDS)
            self._keeping.cancel()

    async def _keep(self, pause: float) -> None:
        while not self._over.is_set():
            await _pass(pause, self._over)
            await _pass(AGAIN_SECONDS, self._changed)
            while wait := self._context.show_after(self._share.chat_id):
                await _pass(wait, self._over)
                if self._over.is_set():
                    return
            self._changed.clear()
            if self._over.is_set() or (shown := await self._show()) is None:
                return
            pause = shown

    async def _show(self) -> float | None:
        """How many seconds what is shown is to stand; None where Telegram refuses it. A failure
        that passes is no refusal."""
        share = self._share
        try:
            await self._context.bot.send_message_draft(
                share.chat_id, share.id, self._body, message_thread_id=share.thread_id
            )
        except RetryAfter as error:
            return retry_after(error).total_seconds()
        except TelegramError as error:
            if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
                return PAUSE_SECONDS
            log.info("no_draft", chat=share.chat_id, error=redact(str(error)))
            if drafts_unknown(error):
                self._context.services.drafts = False
            return None
        return PAUSE_SECONDS


async def _pass(seconds: float, unless: asyncio.Event) -> None:
    """Let so many seconds pass, or fewer where it happens meanwhile."""
    with suppress(TimeoutError):
        await asyncio.wait_for(unless.wait(), seconds)
