"""Promises: every chat whose digest is due is promised it, ready to be sent.

Chats are taken by hundreds, each hundred in one transaction. What they share (the stories of their
window, what these are about, and a digest that several of them get alike) is read, chosen and
rendered once, in a thread: nobody waits for it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache

from bot.chats.access import Admits, everybody
from bot.digests.digest import FIRST_WINDOW, awaited, begins, choose, circumstances
from bot.digests.window import Window
from bot.domain.account import Account
from bot.domain.chat import Chat
from bot.domain.digest import Circumstances, Digest, Due, Edition
from bot.domain.message import Message, Promise
from bot.domain.story import Story
from bot.logs import get_logger
from bot.messages.digest import digest_messages, form, hidden, renumbered
from bot.schedule import next_due
from bot.store import Store, StoreUnavailableError
from bot.stories.readers import READERS

TOGETHER, STEP = 250, 25
"""So many chats are promised their digests in one transaction, and of them so many before work
gives way to readers: some 15 ms of it."""
MOST_WINDOWS = 20
"""So many windows are kept at hand: nearly all chats that are due share one."""
MOST_ALIKE = 1000
"""So many digests of a window are kept at hand, rendered in a few forms each."""

log = get_logger(__name__)


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
    issues: dict[datetime, _Issue] = {}
    chats = await store.chats.due(now)
    for begin in range(0, len(chats), TOGETHER):
        together = [chat for chat in chats[begin : begin + TOGETHER] if await admits(chat)]
        known = await circumstances(store, together, now)
        news = await awaited(store, known.values())
        promises: list[Promise] = []
        for since, alike in _by_window(together, now, first_window).items():
            if since not in issues:
                if len(issues) >= MOST_WINDOWS:
                    issues.clear()
                window = await Window.read(store, since, now)
                issues[since] = _Issue(window, now, account, skip_empty=skip_empty)
            issue = issues[since]
            queries = {follow.query for chat in alike for follow in known[chat.id].follows}
            await issue.window.look_beside(store, queries)
            promises += await asyncio.to_thread(issue.promises, alike, known, news)
        promised += await _keep(store, promises)
    return promised


def _by_window(
    chats: Sequence[Chat], now: datetime, first_window: timedelta
) -> Mapping[datetime, list[Chat]]:
    """The chats by where their windows begin."""
    found: defaultdict[datetime, list[Chat]] = defaultdict(list)
    for chat in chats:
        found[begins(chat.digested_until, now, first_window)].append(chat)
    return found


async def _keep(store: Store, promises: Sequence[Promise]) -> int:
    """Keep what is promised, all at once or, where one of them cannot be, each by itself."""
    try:
        return await store.outbox.promise(*promises)
    except StoreUnavailableError:  # everybody's misfortune
        raise
    except Exception:
        if len(promises) == 1:  # its own misfortune: it stays due, the others get theirs
            log.exception("digest_failed", chat=promises[0].chat_id)
            return 0
    return sum([await _keep(store, [promise]) for promise in promises])


_Rendered = tuple[int, list[Message], bool]
"""A digest's number, its messages, and whether more of it can be opened."""


class _Issue:
    """The digests of one window, each made once, however many chats get it. Work for a thread."""

    def __init__(
        self,
        window: Window,
        now: datetime,
        account: Account,
        *,
        skip_empty: bool,
    ) -> None:
        self.window = window
        self._now = now
        self._account = account
        self._skip_empty = skip_empty
        self._chosen: dict[tuple[object, ...], tuple[Digest, Edition]] = {}
        self._rendered: dict[tuple[object, ...], _Rendered] = {}
        self._following = cache(next_due)

    def promises(
        self,
        chats: Sequence[Chat],
        known: Mapping[int, Circumstances],
        news: Mapping[int, Story],
    ) -> list[Promise]:
        """The promises to these chats, of whose circumstances ``known`` tells and for which the
        stories in ``news`` waited, but for those whose digest cannot be made."""
        if len(self._chosen) > MOST_ALIKE:
            self._chosen.clear()
            self._rendered.clear()
        made = []
        for number, chat in enumerate(chats):
            if number % STEP == 0:
                READERS.give_way()
            try:
                made.append(self._promise(chat, known[chat.id], news))
            except Exception:
                log.exception("digest_failed", chat=chat.id)
        return made

    def _promise(self, chat: Chat, known: Circumstances, news: Mapping[int, Story]) -> Promise:
        kept = chat.next_due_at or self._now
        following = self._following(chat.digest_time, chat.weekdays, chat.timezone, self._now)
        choice = known, chat.topics_only, chat.story_count, chat.digested_until, chat.timezone
        if choice not in self._chosen:
            begun = chat.digested_until
            chosen = choose(self.window, chat, known, news, self._now, begun)
            self._chosen[choice] = chosen, chosen.edition()
        digest, edition = self._chosen[choice]
        number = chat.issues + 1
        look = id(digest), len(str(number)), form(chat)
        if look not in self._rendered:
            self._rendered[look] = self._render(replace(digest, number=number), chat)
        first, messages, more = self._rendered[look]
        if first != number:
            messages = renumbered(messages, chat, first, number)
        return Promise(
            chat.id,
            f"digest:{kept.isoformat()}",
            messages,
            edition.story_ids[: edition.shown],
            covers_until=self._now,
            due=Due(kept, following),
            edition=replace(edition, number=number) if more else None,
        )

    def _render(self, digest: Digest, chat: Chat) -> _Rendered:
        silent = self._skip_empty and not digest.stories
        messages = [] if silent else digest_messages(digest, chat, self._account)
        return digest.number or 0, messages, bool(digest.rest or hidden(digest, chat))
