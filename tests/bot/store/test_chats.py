"""Chats: their settings and the time of their next digest."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.chat import Chat, Follow
from bot.domain.message import Outcome, Promise
from bot.domain.share import Material
from bot.store import Store
from tests.benchmarks.feeds import PLACES, THINGS
from tests.bot.making import HandClock, add, holding, messages


async def test_a_new_chat_is_not_subscribed(store: Store) -> None:
    assert await store.chats.get(7) is None
    assert await store.chats.upsert(7, title="小明") == Chat(7, title="小明")
    assert await store.chats.get(7) == Chat(7, title="小明")


async def test_subscribing_and_its_times_set_what_is_due_next(
    store: Store, clock: HandClock
) -> None:
    chat = await store.chats.upsert(7, subscribed=True)
    assert chat.next_due_at == datetime(2025, 3, 4, 0, 0, tzinfo=UTC)
    chat = await store.chats.upsert(7, digest_time="21:30")
    assert chat.next_due_at == datetime(2025, 3, 3, 13, 30, tzinfo=UTC)
    chat = await store.chats.upsert(7, timezone="America/New_York", weekdays=frozenset({5}))
    assert chat.next_due_at == datetime(2025, 3, 9, 2, 30, tzinfo=UTC)
    clock.forward(days=1)
    untimed = await store.chats.upsert(7, language="en")
    assert untimed.next_due_at == chat.next_due_at
    assert (await store.chats.upsert(7, subscribed=False)).next_due_at is None


async def test_due_are_the_subscribed_that_can_be_reached(store: Store, clock: HandClock) -> None:
    await store.chats.upsert(1, subscribed=True)
    await store.chats.upsert(2, subscribed=True, digest_time="23:00")
    await store.chats.upsert(3)
    await store.chats.upsert(4, subscribed=True)
    await store.outbox.mark_blocked(4)
    assert await store.chats.due(clock.now()) == []
    clock.forward(days=1)
    assert [chat.id for chat in await store.chats.due(clock.now())] == [2, 1]


@pytest.mark.parametrize(
    "wrong", [{"digest_time": "24:00"}, {"timezone": "Mars/Base"}, {"weekdays": frozenset()}]
)
async def test_times_that_do_not_exist_change_nothing(
    store: Store, wrong: dict[str, object]
) -> None:
    before = await store.chats.upsert(7, subscribed=True)
    with pytest.raises(ValueError, match=r"time|weekdays"):
        await store.chats.upsert(7, **wrong)
    assert await store.chats.get(7) == before


async def test_a_field_that_a_chat_has_not_is_an_error(store: Store) -> None:
    with pytest.raises(TypeError):
        await store.chats.upsert(7, colour="red")


async def test_follows(store: Store, clock: HandClock) -> None:
    await store.chats.upsert(7)
    await store.follows.follow(7, "5G")
    clock.forward(minutes=1)
    await store.follows.follow(7, "养老")
    await store.follows.follow(7, "5G", now=True)  # said again: the wish changes
    assert await store.follows.followed(7) == [Follow("5G", now=True), Follow("养老")]
    assert [(w.chat_id, w.query) for w in await store.follows.wanted_now()] == [(7, "5G")]
    assert await store.follows.unfollow(7, "5G")
    assert not await store.follows.unfollow(7, "5G")
    with pytest.raises(IntegrityError):
        await store.follows.follow(404, "5G")


async def test_forgetting_leaves_nothing_of_a_chat(store: Store) -> None:
    for chat in (7, 8):
        await store.chats.upsert(chat, subscribed=True)
        await store.follows.follow(chat, "5G", now=True)
        await store.outbox.promise(Promise(chat, "w", messages("x")))
        await add(store, f"{chat}的私人文件。", owner_chat=chat)
    await store.forget(7)
    async with store.database.reading() as connection:
        for table, column in (
            ("chats", "id"),
            ("follows", "chat_id"),
            ("promises", "chat_id"),
            ("outbox", "chat_id"),
            ("stories", "owner_chat"),
        ):
            rows = await connection.exec_driver_sql(f"SELECT {column} FROM {table}")
            assert [row[0] for row in rows] == [8], table
        index = await connection.exec_driver_sql("SELECT count(*) FROM story_index_private")
        assert index.scalar() == 1


@pytest.mark.sqlite
async def test_nothing_forgotten_is_left_in_any_file(store: Store, tmp_path: Path) -> None:
    """Nor in free pages, the write-ahead log or the index. Terms that begin alike share their
    beginning in the index, so the end of the mark is looked for."""
    mark, end = "qzkwv", b"zkwv"
    words = random.Random(3)
    for number in range(15):
        others = "".join(words.choices(PLACES + THINGS, k=words.randrange(30, 900)))
        await store.chats.upsert(7, title=mark)
        await store.chats.upsert(8, title="小明")
        await add(store, f"{others}第{number}篇。")
        await add(store, f"{others}第{number}封信。", owner_chat=8)
        await add(store, f"{mark}{number}{others}{mark} {number}。", mark, owner_chat=7)
        for chat in (7, 8):
            said = mark if chat == 7 else "水库"
            await store.follows.follow(chat, f"{said} {number}")
            await store.outbox.promise(Promise(chat, f"{number}", messages(f"{others}{said}")))
            share = await store.shares.begin(chat, chat, Material(text=f"{said}{others}"))
            if number % 2:
                await store.shares.finish(share.id)
    for forgotten in (False, True):
        if forgotten:
            await store.forget(7)
        assert bool(holding(tmp_path, end)) is not forgotten
    assert len(await store.stories.many(range(1, 100), 8)) == 30


@pytest.mark.sqlite
async def test_what_a_reader_of_the_store_holds_back_goes_the_next_time(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.sqlite.LOG_TIMEOUT_MS", 10)
    await add(store, "qzkwv的日记。", owner_chat=7)
    async with store.database.reading() as connection:
        await connection.exec_driver_sql("SELECT count(*) FROM stories")
        await store.forget(7)
    await store.stories.prune(timedelta(days=9))
    assert holding(tmp_path, b"qzkwv") == []


async def test_kept_promises_are_forgotten_and_waiting_ones_are_not(
    store: Store, clock: HandClock
) -> None:
    await store.chats.upsert(7)
    for key in ("sent", "waiting"):
        await store.outbox.promise(Promise(7, key, messages(key)))
    head = (await store.outbox.pending(clock.now()))[0]
    await store.outbox.record(outcomes=[Outcome(head.id)])
    clock.forward(days=60)
    await store.outbox.prune(clock.now())
    assert await store.outbox.unsent() == 1
    async with store.database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT window_key FROM promises")
        assert [row[0] for row in rows] == ["waiting"]
