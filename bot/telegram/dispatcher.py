"""The dispatcher: it keeps what the outbox promises.

An attempt is noted before it is made: what cannot be noted is not sent. A message is marked sent
when Telegram's answer is in; where that cannot be written, the dispatcher remembers it until it
can, and sends nothing meanwhile. One whose answer was lost (the network failed or the process
died in between) is sent again; nothing else is ever sent twice.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Protocol

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
from bot.domain.message import Card, Keyboard, Outcome, Outgoing
from bot.logs import get_logger, request
from bot.messages.buttons import of_old
from bot.messages.fitting import plain_text
from bot.store import Store, StoreUnavailableError
from bot.store.ledger import Ledger
from bot.telegram import metrics
from bot.telegram.forms import markup, preview
from bot.telegram.rate_limiter import AT_ONCE, retry_after
from bot.telegram.refusals import thread_lost, unwelcome

IN_FLIGHT = 20
"""How many chats are written to at once: as many as may be sent again after a crash."""
MOST_AT_A_TIME = 1_000
"""So many are sent before those that failed meanwhile are looked at again."""
POLL_SECONDS = 5.0
"""How often the dispatcher looks by itself; ``wake`` makes it look at once."""
RECORD_AGAIN_SECONDS = 1.0
"""Between attempts to mark what was sent in a store that cannot be written."""
LONGEST_BACKOFF = timedelta(minutes=5)
DOUBLINGS = 10
"""By then the backoff is the longest."""


class Reports(Protocol):
    """Who hears of what a reader cannot know."""

    async def hear_of_stopped(self, chat_id: int, reason: str) -> None:
        """Nothing is sent to the chat any more, for Telegram's ``reason``."""

    async def hear_of_refused(self, chat_id: int, reason: str) -> None:
        """A message for the chat was refused in its simplest form too."""

    async def hear_of_store(self, reason: str) -> None:
        """Nothing is sent to anybody since the store cannot be written."""


log = get_logger(__name__)


class Dispatcher:
    """Sends what the outbox holds, each chat's messages in their order.

    ``bot`` needs a ``ChatRateLimiter``, which does the pacing. ``reports`` hears of a chat that
    the bot may no longer write to (a reader who blocks it, or a group that puts it out, knows), of
    a message that Telegram takes in no form, and of a store that cannot be written.
    """

    def __init__(
        self, store: Store, bot: ExtBot[Any], clock: Clock, reports: Reports | None = None
    ) -> None:
        self._store = store
        self._ledger = Ledger(store.outbox)
        self._bot = bot
        self._clock = clock
        self._reports = reports
        self._wake = asyncio.Event()
        self._stopping = False
        self._in_trouble = False
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
        """Send what may be sent now, all or very much; how many messages reached their chats.

        What fails is left for the next call. Raises ``StoreUnavailableError`` where attempts
        cannot be noted.
        """
        sent = 0
        heads: deque[Outgoing] = deque()
        taken: set[int] = set()
        under_way: set[asyncio.Task[bool]] = set()
        trouble: BaseException | None = None
        while True:
            while len(under_way) < IN_FLIGHT and not self._stopping and trouble is None:
                if not heads:
                    if len(taken) >= MOST_AT_A_TIME:
                        break
                    try:
                        pending = await self._store.outbox.pending(self._clock.now())
                    except Exception as error:  # raised when what is on its way has arrived
                        trouble = error
                        break
                    heads.extend(head for head in pending if head.id not in taken)
                    if not heads:
                        break
                outgoing = heads.popleft()
                taken.add(outgoing.id)
                under_way.add(asyncio.create_task(self._deliver_traced(outgoing)))
            if not under_way:
                break
            done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                trouble = task.exception() or trouble
                sent += trouble is None and task.result()
        if trouble is not None:
            raise trouble
        return sent

    async def _run(self) -> None:
        uncertain = True
        while not self._stopping:
            self._wake.clear()
            try:
                if uncertain:
                    if again := await self._store.outbox.take_up():
                        log.warning("sent_perhaps", messages=again)
                    uncertain = False
                if await self.send_pending():
                    continue
            except StoreUnavailableError as error:
                await self._tell_of_store(error)
            except Exception:
                log.exception("dispatcher_failed")  # the outbox keeps everything: look again
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_SECONDS)

    async def _deliver_traced(self, outgoing: Outgoing) -> bool:
        with request(outgoing.request):
            return await self._deliver(outgoing)

    async def _deliver(self, outgoing: Outgoing) -> bool:
        """Send one message and note how it went; whether it arrived."""
        if not await self._ledger.begin(outgoing.id):
            return False
        self._in_trouble = False
        try:
            message_id = await self._request(outgoing)
        except TelegramError as error:
            outcome = await self._failure(outgoing, error)
        except Exception as error:
            log.exception("send_broke", chat=outgoing.chat_id)
            outcome = Outcome(outgoing.id, repr(error), self._clock.now() + LONGEST_BACKOFF)
        else:
            metrics.arrived(self._clock.now(), outgoing.promised_at, outgoing.due_at)
            story = outgoing.message.story_id
            card = None if story is None else Card(outgoing.chat_id, message_id, story)
            outcome = Outcome(outgoing.id, card=card)
        if outcome is not None:
            await self._keep(lambda: self._ledger.settle(outcome))
        return outcome is not None and outcome.reason is None

    async def _keep(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write down what happened, however long the store does not answer."""
        while True:
            try:
                return await write()
            except StoreUnavailableError as error:
                await self._tell_of_store(error)
                if self._stopping:
                    log.error("not_recorded", reason=str(error))
                    return None
            await asyncio.sleep(RECORD_AGAIN_SECONDS)

    async def _request(self, outgoing: Outgoing) -> int:
        """Send the message; where Telegram refuses it, without picture, newer buttons and keyboard,
        then as plain text. The number that it has in its chat."""
        message = outgoing.message
        html, keyboard, picture = message.text, message.reply_markup, message.picture
        older = of_old(keyboard)
        forms: list[tuple[str, ParseMode | None, Keyboard | None, str | None]] = [
            *([(html, ParseMode.HTML, keyboard, picture)] if picture else []),
            *([(html, ParseMode.HTML, keyboard, None)] if keyboard else []),
            *([(html, ParseMode.HTML, older, None)] if older != keyboard else []),
            (html, ParseMode.HTML, None, None),
            (plain_text(html), None, None, None),
        ]
        while True:
            text, mode, keyboard, picture = forms.pop(0)
            try:
                sent = await self._bot.send_message(
                    outgoing.chat_id,
                    text,
                    parse_mode=mode,
                    reply_markup=markup(keyboard),
                    message_thread_id=outgoing.thread_id,
                    link_preview_options=preview(picture),
                    rate_limit_args=AT_ONCE,
                )
                return sent.message_id
            except BadRequest as error:
                if not forms or unwelcome(error):
                    raise
                log.warning("sent_simpler", chat=outgoing.chat_id, reason=error.message)

    async def _failure(self, outgoing: Outgoing, error: TelegramError) -> Outcome | None:
        """What to note of a message that did not arrive; ``None`` where its chat was stopped."""
        store, reports, now, reason = self._store, self._reports, self._clock.now(), str(error)
        chat_id, thread_id = outgoing.chat_id, outgoing.thread_id
        match error:
            case RetryAfter():
                return Outcome(outgoing.id, reason, now + retry_after(error))
            case Forbidden():
                log.info("chat_blocked", chat=chat_id, reason=reason)
                await self._keep(lambda: store.outbox.mark_blocked(chat_id))
                return None
            case ChatMigrated():
                await self._keep(lambda: store.chats.migrate(chat_id, error.new_chat_id))
                return Outcome(outgoing.id, reason, now)
            case BadRequest() if thread_id and thread_lost(error):
                log.info("thread_gone", chat=chat_id, reason=reason)
                await self._keep(lambda: store.chats.leave_thread(chat_id, thread_id))
                return Outcome(outgoing.id, reason, now)
            case BadRequest() if unwelcome(error):
                log.warning("chat_stopped", chat=chat_id, reason=reason)
                await self._keep(lambda: store.outbox.mark_blocked(chat_id, reason))
                if reports is not None:
                    await self._keep(lambda: reports.hear_of_stopped(chat_id, reason))
                return None
            case BadRequest():
                log.error("message_refused", chat=chat_id, reason=reason)
                if reports is not None:
                    await self._keep(lambda: reports.hear_of_refused(chat_id, reason))
                return Outcome(outgoing.id, reason)
            case NetworkError():
                log.warning("send_failed", chat=chat_id, reason=reason)
                backoff = timedelta(seconds=2 ** min(outgoing.attempts, DOUBLINGS))
                again = now + min(backoff, LONGEST_BACKOFF)
                return Outcome(outgoing.id, reason, again, failed=True)
            case _:  # an invalid token, a conflict: nothing is wrong with the message
                log.error("send_refused", chat=chat_id, reason=reason)
                return Outcome(outgoing.id, reason, now + LONGEST_BACKOFF)

    async def _tell_of_store(self, error: StoreUnavailableError) -> None:
        if self._in_trouble:
            return
        self._in_trouble = True
        log.error("store_unavailable", reason=str(error))
        if self._reports is not None:
            await self._reports.hear_of_store(str(error))
