"""Changing one setting of a chat."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chats.subscription import ChangeError, Wish, change, subscribe
from bot.store import Store
from tests.bot.making import START

WISH = Wish(START - timedelta(hours=24))


@pytest.mark.parametrize(
    ("field", "value", "attribute", "expected"),
    [
        ("time", "0930", "digest_time", "09:30"),
        ("time", "9:30", "digest_time", "09:30"),
        ("zone", "Asia/Tokyo", "timezone", "Asia/Tokyo"),
        ("day", "6", "weekdays", frozenset(range(6))),
        ("days", "weekend", "weekdays", frozenset({5, 6})),
        ("count", "20", "story_count", 20),
        ("scope", "topics", "topics_only", True),
        ("push", "on", "subscribed", True),
        ("push", "off", "subscribed", False),
        ("language", "en", "language", "en"),
    ],
)
async def test_a_setting_is_changed_and_kept(
    store: Store, field: str, value: str, attribute: str, expected: object
) -> None:
    chat = await store.chats.upsert(1)
    changed = await change(store, chat, field, value, WISH)
    assert getattr(changed, attribute) == expected
    assert await store.chats.get(1) == changed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time", "2500"),
        ("zone", "Mars/Olympus"),
        ("day", "x"),
        ("days", "never"),
        ("count", "0"),
        ("count", "21"),
        ("count", "many"),
        ("scope", "x"),
        ("language", "fr"),
        ("id", "5"),
    ],
)
async def test_a_value_that_cannot_be_is_refused(store: Store, field: str, value: str) -> None:
    chat = await store.chats.upsert(1)
    with pytest.raises(ChangeError) as refused:
        await change(store, chat, field, value, WISH)
    assert refused.value.key == "error.button"
    assert await store.chats.get(1) == chat


async def test_the_last_day_stays(store: Store) -> None:
    chat = await store.chats.upsert(1, weekdays=frozenset({2}))
    with pytest.raises(ChangeError) as refused:
        await change(store, chat, "day", "2", WISH)
    assert refused.value.key == "days.at_least_one"


async def test_a_group_remembers_who_asked_and_where_first(store: Store) -> None:
    group = await store.chats.upsert(-100, kind="supergroup")
    group = await subscribe(store, group, Wish(START, (7, 3)), "07:30")
    assert (group.subscribed, group.digest_time) == (True, "07:30")
    assert (group.admitted_by, group.thread_id, group.digested_until) == (7, 3, START)
    group = await subscribe(store, group, Wish(START + timedelta(days=1), (8, 4)))
    assert (group.admitted_by, group.thread_id, group.digested_until) == (8, 3, START)
    group = await subscribe(store, group, Wish(START, (8, 4)), here=True)
    assert group.thread_id == 4
