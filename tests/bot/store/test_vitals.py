"""What those who run the bot watch, as it stands in the store."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.digest import Due
from bot.domain.message import Outcome, Promise
from bot.domain.vitals import Day
from bot.store import Store
from tests.bot.making import HandClock, add, messages


async def test_what_waits_and_who_reads_is_counted(store: Store, clock: HandClock) -> None:
    began = clock.now()
    await store.chats.upsert(7, subscribed=True)
    await store.chats.upsert(8)
    await store.chats.upsert(9, subscribed=True)
    await store.outbox.promise(Promise(9, "lost", messages("三")))
    await store.outbox.mark_blocked(9, "CHANNEL_PRIVATE")
    await store.outbox.promise(Promise(7, "first", messages("一", "二")))
    clock.forward(minutes=1)
    await store.outbox.promise(Promise(8, "second", messages("一")))
    await store.feeds.add({"https://a.example/": "甲", "https://b.example/": "乙"})
    await store.feeds.record("https://a.example/", lambda _: {"failures": 2})
    vitals = await store.vitals.now()
    assert (vitals.unsent, vitals.oldest) == (3, began)
    assert (vitals.feeds, vitals.failing) == (2, 1)
    assert (vitals.chats, vitals.subscribed, vitals.stopped) == (2, 1, 1)
    assert (vitals.shares, vitals.items) == (0, 0)


async def test_days_are_those_of_the_zone(store: Store, clock: HandClock) -> None:
    await store.chats.upsert(7)
    zone = ZoneInfo("Asia/Shanghai")
    clock.forward(hours=15, minutes=59)  # 23:59 on 3 March
    await add(store, "青江大桥昨天通车，两岸车程缩短到六分钟。" * 3, "青江大桥通车")
    await store.outbox.promise(Promise(7, "one", messages("一")))
    (first,) = await store.outbox.pending(clock.now())
    await store.outbox.record([first.id], [])
    await store.outbox.record([], [Outcome(first.id)])
    clock.forward(minutes=1)  # midnight
    await add(store, "云岬港昨天开出第一班夜航渡轮，末班延到零点。" * 3, "云岬港开夜航")
    await add(store, "体育馆修缮完工，下月起对市民开放。" * 4, "体育馆开放")
    await add(store, "自己的日记，谁也不给看的一篇文章。" * 4, "日记", owner_chat=7)
    days = await store.vitals.days(date(2025, 3, 4), 3, zone)
    assert days == [
        Day(date(2025, 3, 2), 0, 0),
        Day(date(2025, 3, 3), 1, 1),
        Day(date(2025, 3, 4), 2, 0),
    ]


async def test_digests_that_are_late_are_found(store: Store, clock: HandClock) -> None:
    due = clock.now()
    for chat in (7, 8):
        await store.chats.upsert(chat, subscribed=True)
        await store.chats.upsert(chat, next_due_at=due)
        keeping = Due(due, due + timedelta(days=1))
        await store.outbox.promise(
            Promise(chat, f"digest:{chat}", messages("一"), covers_until=due, due=keeping)
        )
    await store.outbox.promise(Promise(7, "alert", messages("二")))  # was never due
    sent = next(one for one in await store.outbox.pending(clock.now()) if one.chat_id == 8)
    assert sent.due_at == due
    await store.outbox.record([sent.id], [])
    await store.outbox.record([], [Outcome(sent.id)])
    assert await store.outbox.late(due) == {}
    assert await store.outbox.late(due + timedelta(seconds=1)) == {7: due}
