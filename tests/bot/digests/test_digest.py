"""Which stories a digest holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.digests.digest import build, build_for_date
from bot.domain.chat import Chat
from bot.domain.message import Outcome, Promise
from bot.domain.story import Story
from bot.store import Store
from bot.stories.search import search
from bot.stories.topics import Topic, Topics
from summarizer.article import Masthead
from tests.bot.making import START, HandClock, add, messages

TOPICS = Topics([Topic("5G", ("第五代移动通信",)), Topic("人工智能", ("AI",))])
EVENT = "国家电网昨日宣布，青藏直流工程二期在格尔木开工，总投资385亿元，计划2027年投运。"


async def chat_of(store: Store, **fields: object) -> Chat:
    return await store.chats.upsert(7, **{"subscribed": True, **fields})


async def headlines(store: Store, chat: Chat, now: datetime) -> list[str]:
    return [s.headline for s in (await build(store, chat, now, topics=TOPICS)).stories]


async def told(store: Store, chat: Chat, now: datetime) -> list[Story]:
    """Build the digest, promise it and have it sent."""
    digest = await build(store, chat, now, topics=TOPICS)
    ids = [story.id for story in digest.stories]
    key = f"digest:{now}"
    await store.outbox.promise(Promise(chat.id, key, messages("x"), ids, covers_until=now))
    for outgoing in await store.outbox.pending(now):
        await store.outbox.record(outcomes=[Outcome(outgoing.id)])
    return digest.stories


async def test_followed_topics_come_first(store: Store, clock: HandClock) -> None:
    chat = await chat_of(store)
    await add(store, "一条很长的公交新闻。" * 80, "公交")
    followed = await add(store, "第五代移动通信短讯。", "短讯")
    await store.follows.follow(7, "5G")
    digest = await build(store, chat, clock.now(), topics=TOPICS)
    assert [s.headline for s in digest.stories] == ["短讯", "公交"]
    assert next((s.because, s.stories[0].id) for s in digest.sections) == ("5G", followed.id)


async def test_topics_only_leaves_out_the_rest_once_something_is_followed(
    store: Store, clock: HandClock
) -> None:
    chat = await chat_of(store, topics_only=True)
    await add(store, "公交新闻。", "公交")
    assert await headlines(store, chat, clock.now()) == ["公交"]  # nothing followed yet
    await store.follows.follow(7, "AI")
    assert await headlines(store, chat, clock.now()) == []
    await add(store, "人工智能新闻。", "智能")
    assert await headlines(store, chat, clock.now()) == ["智能"]


async def test_an_event_is_told_once_with_its_sources(store: Store, clock: HandClock) -> None:
    chat = await chat_of(store)
    await add(store, "公交新闻。" * 60, "公交")
    await add(store, EVENT, "青藏直流工程二期开工", source="晨报")
    await add(store, EVENT + "居民将用上绿电。" * 9, "青藏直流二期在格尔木开工", source="晚报")
    digest = await build(store, chat, clock.now(), topics=TOPICS)
    assert [(s.headline, s.sources) for s in digest.stories] == [
        ("青藏直流二期在格尔木开工", 2),
        ("公交", 1),
    ]


async def test_what_was_told_is_not_told_again(store: Store, clock: HandClock) -> None:
    chat = await chat_of(store, story_count=1)
    await add(store, EVENT + "详情见报。" * 9, "青藏直流工程二期开工", source="晨报")
    await add(store, "公交新闻。", "公交")
    assert [s.headline for s in await told(store, chat, clock.now())] == ["青藏直流工程二期开工"]
    clock.forward(minutes=5)
    await add(store, EVENT + "居民将用上绿电。", "青藏直流二期在格尔木开工", source="晚报")
    clock.forward(days=1)
    chat = await chat_of(store, story_count=8)
    assert "青藏直流二期在格尔木开工" not in await headlines(store, chat, clock.now())


async def test_a_window_begins_where_the_last_delivered_one_ended(
    store: Store, clock: HandClock
) -> None:
    chat = await chat_of(store)
    await add(store, "周一的新闻。", "周一")
    await told(store, chat, clock.now())
    clock.forward(days=2)
    await add(store, "周三的新闻。", "周三")
    chat = await chat_of(store)
    assert await headlines(store, chat, clock.now()) == ["周三"]


async def test_a_story_stored_while_the_digest_was_built_is_in_the_next(
    store: Store, clock: HandClock
) -> None:
    chat = await chat_of(store)
    await told(store, chat, clock.now() + timedelta(seconds=5))
    await add(store, "恰在其时的新闻。", "恰在其时")  # first seen before that window's end
    clock.forward(days=1)
    chat = await chat_of(store)
    assert await headlines(store, chat, clock.now()) == ["恰在其时"]


async def test_private_shares_are_in_no_digest(store: Store, clock: HandClock) -> None:
    chat = await chat_of(store)
    await store.follows.follow(7, "5G")
    await add(store, "别人的5G合同。", "合同", owner_chat=8)
    await add(store, "自己的5G草稿。", "草稿", owner_chat=7)
    digest = await build(store, chat, clock.now(), topics=TOPICS)
    by_date = await build_for_date(store, chat, date(2025, 3, 3), topics=TOPICS)
    assert (digest.stories, by_date.stories) == ([], [])


async def test_a_story_long_out_of_date_gives_way(store: Store, clock: HandClock) -> None:
    chat = await chat_of(store, story_count=2)
    old = START - timedelta(days=400)
    await add(store, "去年的长篇报道。" * 99, "旧闻", published=old)
    await add(store, "短讯甲。", "甲")
    await add(store, "短讯乙。", "乙")
    assert set(await headlines(store, chat, clock.now())) == {"甲", "乙"}


async def test_an_old_page_is_no_news_today_and_is_found_with_its_date(
    store: Store, clock: HandClock
) -> None:
    chat = await chat_of(store)
    await store.follows.follow(7, "5G")
    old = Masthead("江城晚报", date(2020, 3, 18), "第3版", "要闻")
    await add(store, "5G的旧闻，说的是当年的基站。" * 9, "旧闻", masthead=old)
    await add(store, "昨天的报纸，说的是桥。", "昨天", masthead=Masthead(day=date(2025, 3, 2)))
    await add(store, "没有日期的新闻，说的是茶。", "无日期")
    assert set(await headlines(store, chat, clock.now())) == {"昨天", "无日期"}
    weekend = await build(store, chat, clock.now(), first_window=timedelta(days=7), topics=TOPICS)
    assert "旧闻" not in [story.headline for story in weekend.stories]
    found = await search(store, "5G", topics=TOPICS)
    assert [hit.story.printed_on for hit in found.hits] == [date(2020, 3, 18)]
    by_date = await build_for_date(store, chat, date(2020, 3, 18), topics=TOPICS)
    assert [story.headline for story in by_date.stories] == ["旧闻"]


async def test_a_first_window_reaches_as_far_as_it_is_set(store: Store, clock: HandClock) -> None:
    chat = await chat_of(store)
    await add(store, "去年的样张。", "样张", published=START - timedelta(days=300))
    year = timedelta(days=365)
    digest = await build(store, chat, clock.now(), first_window=year, topics=TOPICS)
    assert [story.headline for story in digest.stories] == ["样张"]


async def test_the_day_is_the_chats_own(store: Store, clock: HandClock) -> None:
    chat = await chat_of(store, timezone="America/New_York")
    digest = await build(store, chat, clock.now())
    assert digest.date == date(2025, 3, 2)
    zone = ZoneInfo("America/New_York")
    await add(
        store, "周日夜里的新闻。", "夜里", published=datetime(2025, 3, 2, 23, 30, tzinfo=zone)
    )
    await add(store, "周一的新闻。", "周一", published=datetime(2025, 3, 3, 0, 30, tzinfo=zone))
    by_date = await build_for_date(store, chat, date(2025, 3, 2))
    assert "夜里" in [s.headline for s in by_date.stories]
    assert "周一" not in [s.headline for s in by_date.stories]


async def test_only_one_topic(store: Store, clock: HandClock) -> None:
    chat = await chat_of(store)
    await add(store, "AI新闻。", "智能")
    await add(store, "5G新闻。", "通信")
    digest = await build(store, chat, clock.now(), only="人工智能", topics=TOPICS)
    assert [s.headline for s in digest.stories] == ["智能"]


async def test_the_number_of_stories_is_the_chats(store: Store, clock: HandClock) -> None:
    for n in range(12):
        await add(store, f"{n}号线今日{chr(0x4E00 + 99 * n)}开通的新闻。", f"{n}号线")
    digest = await build(store, await chat_of(store, story_count=5), clock.now())
    assert (len(digest.stories), digest.total) == (5, 12)


async def test_on_a_busy_day_nothing_followed_and_nothing_big_is_missed(
    store: Store, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.digests.window.CANDIDATES", 5)
    chat = await chat_of(store, story_count=3)
    await store.follows.follow(7, "5G")
    clock.forward(minutes=1)
    await add(store, "第五代移动通信短讯。", "短讯")
    await add(store, EVENT, "青藏直流工程二期开工", source="晨报")
    await add(store, EVENT + "居民将用上绿电。" * 9, "青藏直流二期在格尔木开工", source="晚报")
    clock.forward(hours=1)
    streets = ["江岸", "青岚", "白石", "云岭", "南湾", "临江"]
    for number, street in enumerate(streets):
        await add(store, f"{street}街今天修好了{number + 3}盏路灯。", f"{street}街修路灯")
    assert (await headlines(store, chat, clock.now()))[:2] == ["短讯", "青藏直流二期在格尔木开工"]
    await store.chats.upsert(7, digested_until=clock.now())
    clock.forward(hours=1)
    later = await store.chats.get(7)
    assert later is not None
    assert "短讯" not in await headlines(store, later, clock.now())
