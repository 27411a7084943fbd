"""Changes taken back: exactly, once, for a day, and not over what was changed since."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.chats.follows import follow, follow_all, unfollow
from bot.domain.chat import Mute
from bot.store import Store
from bot.store.changes import KEPT_FOR, MOST_KEPT
from tests.bot.making import HandClock


async def test_everything_is_as_it_was(store: Store) -> None:
    before = await store.chats.upsert(1, digest_time="07:15", weekdays=frozenset({1, 3}))
    await follow_all(store, before, ["5G"], now=True, thread=7)
    followed = await store.follows.followed(1)
    wanted = await store.follows.wanted_now()
    async with store.changes.watching(1) as change:
        chat = await store.chats.upsert(1, subscribed=True, digest_time="21:00", language="en")
        await follow(store, chat, "医保")
        await unfollow(store, chat, "5G")
        await store.mutes.add(1, Mute("topic", "体育"))
    assert change.id is not None
    assert await store.changes.undo(1, change.id) == "done"
    assert await store.chats.get(1) == before
    assert await store.follows.followed(1) == followed
    assert await store.follows.wanted_now() == wanted
    assert await store.mutes.of(1) == []
    assert await store.changes.undo(1, change.id) == "gone"


async def test_an_unsubscription_taken_back_is_due_again(store: Store, clock: HandClock) -> None:
    before = await store.chats.upsert(1, subscribed=True, digested_until=clock.now())
    async with store.changes.watching(1) as change:
        await store.chats.upsert(1, subscribed=False)
    assert change.id is not None
    clock.forward(days=0.9)
    await store.changes.undo(1, change.id)
    after = await store.chats.get(1)
    assert after is not None
    assert after.next_due_at is not None
    assert after.next_due_at > clock.now()
    assert replace(after, next_due_at=None) == replace(before, next_due_at=None)


async def test_what_was_changed_again_stays(store: Store) -> None:
    chat = await store.chats.upsert(1)
    async with store.changes.watching(1) as first:
        await store.chats.upsert(1, digest_time="21:00")
        await follow(store, chat, "5G")
    async with store.changes.watching(1) as second:
        await store.chats.upsert(1, digest_time="22:00")
    assert first.id is not None
    assert second.id is not None
    assert await store.changes.undo(1, first.id) == "overtaken"
    assert [f.query for f in await store.follows.followed(1)] == ["5G"]
    assert await store.changes.undo(1, second.id) == "done"
    assert await store.changes.undo(1, first.id) == "done"
    assert await store.chats.get(1) == chat


async def test_a_digest_that_was_sent_since_is_not_sent_again(
    store: Store, clock: HandClock
) -> None:
    await store.chats.upsert(1)
    async with store.changes.watching(1) as change:
        await store.chats.upsert(1, subscribed=True, digested_until=clock.now())
    sent = clock.now() + timedelta(hours=1)
    await store.chats.upsert(1, digested_until=sent)
    assert change.id is not None
    assert await store.changes.undo(1, change.id) == "done"
    chat = await store.chats.get(1)
    assert chat is not None
    assert (chat.subscribed, chat.digested_until) == (False, sent)


async def test_changes_are_their_chats_and_of_the_last_day(store: Store, clock: HandClock) -> None:
    for chat_id in (1, 2):
        await store.chats.upsert(chat_id)
    async with store.changes.watching(1) as change:
        await store.chats.upsert(1, digest_time="21:00")
    assert change.id is not None
    assert await store.changes.undo(2, change.id) == "gone"
    clock.forward(days=KEPT_FOR.days, minutes=1)
    assert await store.changes.last(1) is None
    assert await store.changes.undo(1, change.id) == "gone"


async def test_only_the_last_changes_are_kept(store: Store) -> None:
    await store.chats.upsert(1)
    made = []
    for minute in range(MOST_KEPT + 2):
        async with store.changes.watching(1) as change:
            await store.chats.upsert(1, digest_time=f"09:{minute:02}")
        made.append(change.id)
    assert await store.changes.last(1) == made[-1]
    assert await store.changes.undo(1, made[0] or 0) == "gone"


async def test_what_changes_nothing_can_not_be_taken_back(store: Store) -> None:
    await store.chats.upsert(1, digest_time="09:00")
    async with store.changes.watching(1) as change:
        await store.chats.upsert(1, digest_time="09:00", title="另一个名字")
    assert change.id is None


async def test_a_group_takes_its_changes_along(store: Store) -> None:
    before = await store.chats.upsert(-1, kind="group")
    async with store.changes.watching(-1) as change:
        await store.chats.upsert(-1, digest_time="21:00")
    await store.chats.migrate(-1, -100)
    assert change.id is not None
    assert await store.changes.undo(-100, change.id) == "done"
    chat = await store.chats.get(-100)
    assert chat is not None
    assert chat.digest_time == before.digest_time
