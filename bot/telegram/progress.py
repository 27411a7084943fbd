"""How far a share is: told while it is worked on, until its answer comes.

In private chats a draft tells, with the headlines of its page; where there are no drafts, and in
groups, a message, which the answer takes the place of.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from telegram.error import BadRequest, TelegramError

from bot.domain.chat import Chat
from bot.domain.message import Message
from bot.domain.share import Share
from bot.messages import html
from bot.messages.stories import written_so_far
from bot.telegram import reply
from bot.telegram.context import Context
from bot.telegram.drafts import Draft
from bot.telegram.forms import as_taken
from bot.telegram.rate_limiter import STEADY
from bot.telegram.refusals import says_the_same

STEPS = 5
"""How often a working message is edited at most: edits count in a group's messages a minute."""
PATIENCE_SECONDS = 2.0
"""How long an answer waits for the progress that is on its way to be shown."""


class Working:
    """What says how far a share is, changed as it goes on and gone at the end."""

    def __init__(self, context: Context, share: Share, chat: Chat) -> None:
        self._context, self._share, self._language = context, share, chat.language
        self._id = share.working_id
        self._drafts = chat.kind == "private" and self._id is None
        self._draft: Draft | None = None
        self._headlines: Sequence[str] = ()
        self._done = self._total = self._shown = -1
        self._showing: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Say that the work has begun, or how many are before it and about how long they take."""
        if self._id is not None or self._draft is not None:
            return
        if self._drafts and self._context.services.drafts:
            draft = Draft(self._context, self._share)
            if await draft.begin(self._beginning()):
                self._draft = draft
                return
        self._id = await self._send(Message(self._beginning()))
        await self._context.store.shares.show(self._share.id, self._id)

    def _beginning(self) -> str:
        queue = self._context.services.answering
        count, wait = queue.before(self._share.id), queue.wait(self._share.id)
        if not count:
            return html(self._language, "share.reading")
        if not wait:
            return html(self._language, "share.queued", count=count)
        minutes = round(wait.total_seconds() / 60)
        key = "share.queued_minutes" if minutes else "share.queued_briefly"
        return html(self._language, key, count=count, minutes=minutes)

    def read(self, headlines: Sequence[str]) -> None:
        """The page has these headlines, as far as it prints them."""
        self._headlines = headlines

    def report(self, done: int, total: int) -> None:
        """``done`` of ``total`` articles are summarised; in a message shown in ``STEPS`` at most,
        and only while its chat has room for more than answers. What was all known from the start
        shows nothing."""
        waits = self._done in (-1, done) and self._context.services.answering.before(self._share.id)
        self._done, self._total = done, total
        if waits or done >= total:
            return
        if self._draft is not None:
            headlines = self._headlines
            self._draft.change(written_so_far(self._language, done, total, headlines))
            return
        due = self._shown < 0 or done - self._shown >= -(-total // STEPS)
        idle = self._showing is None or self._showing.done()
        if due and idle and self._has_room():
            self._shown = done
            self._showing = asyncio.create_task(self._show())

    def _has_room(self) -> bool:
        return self._id is None or self._context.at_leisure(self._share.chat_id)

    async def _show(self) -> None:
        with suppress(TelegramError):  # a comfort, and its reader may have deleted it
            await self.begin()
            if self._done < self._total and self._id is not None:
                body = written_so_far(self._language, self._done, self._total)
                await self._context.bot.edit_message_text(
                    body, self._share.chat_id, self._id, rate_limit_args=STEADY
                )

    async def _end_progress(self) -> None:
        """No progress comes after what it led to, or keeps it waiting."""
        self._total = -1
        if self._draft is not None:
            await self._draft.end()
        if self._showing is None:
            return
        if self._id is not None:
            await asyncio.wait({self._showing}, timeout=PATIENCE_SECONDS)
            self._showing.cancel()
        await asyncio.wait({self._showing})

    async def finish(self, messages: list[Message]) -> None:
        """Put the first message in place of the working one and send the others after it."""
        await self._end_progress()
        for message in messages:
            if self._id is None or not await self._replace(message):
                await self._send(message)
            self._id = None

    async def vanish(self) -> None:
        """Take the working message away: there is nobody to answer any more."""
        await self._end_progress()
        if self._id is not None:
            with suppress(TelegramError):
                await self._context.bot.delete_message(self._share.chat_id, self._id)

    async def _replace(self, message: Message) -> bool:
        """Whether the working message could be turned into ``message``; its reader may have
        deleted it."""
        try:
            await as_taken(
                message,
                lambda keyboard, shown: self._context.bot.edit_message_text(
                    message.text,
                    self._share.chat_id,
                    self._id,
                    reply_markup=keyboard,
                    link_preview_options=shown,
                ),
            )
        except BadRequest as error:
            return says_the_same(error)
        if message.story_id is not None and self._id is not None:
            cards = self._context.store.cards
            await cards.add(self._share.chat_id, self._id, message.story_id)
        return True

    async def _send(self, message: Message) -> int:
        share = self._share
        sent = await reply.send(
            self._context, share.chat_id, message, thread=share.thread_id, quoted=share.reply_to
        )
        return sent.message_id
