"""Following: once under whichever name, and not without end."""

from __future__ import annotations

from bot.chats.follows import MAX_FOLLOWS, follow, follow_all, is_followed, quiet, unfollow
from bot.store import Store


async def test_a_topic_is_followed_once_whatever_it_is_called(store: Store) -> None:
    chat = await store.chats.upsert(1)
    assert await follow_all(store, chat, ["5G", "第五代移动通信", "醫改試點", "医改试点"]) == (
        ["5G", "醫改試點"],
        True,
    )
    assert [f.query for f in await store.follows.followed(1)] == ["5G", "醫改試點"]
    assert await is_followed(store, chat, "5g")
    assert await unfollow(store, chat, "医改试点")
    assert not await unfollow(store, chat, "医改试点")
    assert not await is_followed(store, chat, "醫改試點")


async def test_the_limit_leaves_what_is_followed_as_it_is(store: Store) -> None:
    chat = await store.chats.upsert(1)
    names = [f"话题甲{n}乙" for n in range(MAX_FOLLOWS + 2)]
    assert await follow_all(store, chat, names) == (names[:MAX_FOLLOWS], False)
    assert not await follow(store, chat, "另一个")
    assert await follow(store, chat, names[0])
    assert len(await store.follows.followed(1)) == MAX_FOLLOWS


async def test_an_alert_is_quieted_under_any_name(store: Store) -> None:
    chat = await store.chats.upsert(1)
    await follow_all(store, chat, ["5G"], now=True)
    assert await quiet(store, chat, "第五代移动通信")
    assert not await quiet(store, chat, "5G")
    assert [f.now for f in await store.follows.followed(1)] == [False]
