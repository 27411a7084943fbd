"""Promises: every chat whose digest is due is promised it, ready to be sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.chats.access import Admits, everybody
from bot.digests.digest import FIRST_WINDOW, Window, build
from bot.domain.account import Account
from bot.domain.chat import Chat
from bot.domain.digest import Digest, Due
from bot.domain.message import Promise
from bot.messages.digest import digest_messages, hidden
from bot.schedule import next_due
from bot.store import Store, StoreUnavailableError

log = structlog.get_logger(__name__)


async def due(
    store: Store,
    now: datetime,
    account: Account,
    *,
    first_window: timedelta = FIRST_WINDOW,
    admits: Admits = everybody,
    skip_empty: bool = False,
) -> int:
    """Promise a digest to every chat that is due at ``now``; how many were promised.

    A chat that was due several times over gets one digest; one whose digest cannot be made stays
    due and holds up no other; so does one that is not admitted. With ``skip_empty`` a digest
    without a story is silence, and its window counts as delivered. Raises
    ``StoreUnavailableError`` where nothing can be promised for now.
    """
    promised = 0
    windows: dict[datetime, Window] = {}
    for chat in await store.chats.due(now):
        if not await admits(chat):
            continue
        try:
            digest = await build(store, chat, now, first_window=first_window, windows=windows)
            digest = replace(digest, number=chat.issues + 1)
            promise = _promise(digest, chat, account, silent=skip_empty and not digest.stories)
            promised += await store.outbox.promise(promise)
        except StoreUnavailableError:  # everybody's misfortune
            raise
        except Exception:  # its own misfortune: it stays due, the others get theirs
            log.exception("digest_failed", chat=chat.id)
    return promised


def _promise(digest: Digest, chat: Chat, account: Account, *, silent: bool) -> Promise:
    now = digest.until
    kept = chat.next_due_at or now
    following = next_due(chat.digest_time, chat.weekdays, chat.timezone, now)
    return Promise(
        chat.id,
        f"digest:{kept.isoformat()}",
        [] if silent else digest_messages(digest, chat, account),
        [story.id for story in digest.stories],
        covers_until=now,
        due=Due(kept, following),
        edition=digest.edition() if hidden(digest, chat) else None,
    )
