"""Alerts over HTTP to the sandbox: new stories on what a chat follows, once an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.digests.alerts import MOST_APART, Alerts
from bot.domain.chat import Chat
from bot.domain.digest import Alert
from bot.sandbox import Sandbox
from bot.store import Store
from bot.telegram.dispatcher import Dispatcher, promise_due
from tests.bot.making import HandClock, add
from tests.bot.telegram.test_dispatcher import bot, dispatcher, messages, reader, render

__all__ = ["bot", "dispatcher"]

EVENT = "国家电网昨日宣布，青藏直流工程二期在格尔木开工，总投资385亿元，计划2027年投运。"


def alert(alerts: Sequence[Alert], chat: Chat) -> list[dict[str, Any]]:
    return messages("提醒 " + "，".join(alert.story.headline for alert in alerts))


async def test_an_alert_that_cannot_be_made_holds_up_no_other(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    unlucky, other = await reader(store, sandbox), await reader(store, sandbox, "小红")
    for person in (unlucky, other):
        await store.follows.follow(person.id, "5G", now=True)
    alerts = Alerts(store, clock)

    def fragile(alerts: Sequence[Alert], chat: Chat) -> list[dict[str, Any]]:
        if chat.id == unlucky.id:
            raise ValueError("a story that cannot be rendered")
        return alert(alerts, chat)

    await add(store, "高原5G基站今日开通，海拔5200米。", "高原5G基站开通")
    assert await alerts.promise_new(clock.now(), fragile) == 1
    assert await alerts.promise_new(clock.now(), fragile) == 0
    assert await alerts.promise_new(clock.now(), alert) == 1
    await dispatcher.send_pending()
    for person in (unlucky, other):
        assert [m.text for m in person.answers()] == ["提醒 高原5G基站开通"]


async def test_alerts_come_once_an_event_to_who_asked(
    store: Store, sandbox: Sandbox, clock: HandClock, dispatcher: Dispatcher
) -> None:
    eager, patient = await reader(store, sandbox), await reader(store, sandbox, "小红")
    await store.follows.follow(eager.id, "5G", now=True)
    await store.follows.follow(patient.id, "5G")
    await add(store, "别人私下分享的5G合同。", "合同", owner_chat=patient.id)
    alerts = Alerts(store, clock)

    def render_alert(alerts: Sequence[Alert], chat: Chat) -> list[dict[str, Any]]:
        return messages(*(f"{a.story.headline}：{a.query}、{'、'.join(a.why)}" for a in alerts))

    clock.forward(minutes=1)
    await add(store, "高原5G基站今日开通，海拔5200米。", "高原5G基站开通")
    await add(store, "公交新闻一条。", "公交")
    clock.forward(minutes=1)
    assert await alerts.promise_new(clock.now(), render_alert) == 1
    clock.forward(minutes=1)
    assert await alerts.promise_new(clock.now(), render_alert) == 0
    await dispatcher.send_pending()
    assert [m.text for m in eager.answers()] == ["高原5G基站开通：5G、5G"]
    assert patient.answers() == []


@pytest.mark.parametrize("delivered", [True, False], ids=["sent", "still waiting"])
async def test_what_an_alert_told_is_in_no_digest(
    store: Store, sandbox: Sandbox, clock: HandClock, dispatcher: Dispatcher, delivered: bool
) -> None:
    person = await reader(store, sandbox)
    await store.follows.follow(person.id, "直流工程", now=True)
    alerts = Alerts(store, clock)
    await add(store, EVENT, "青藏直流工程二期开工", source="晨报")
    assert await alerts.promise_new(clock.now(), alert) == 1
    if delivered:
        assert await dispatcher.send_pending() == 1
    clock.forward(minutes=5)
    await add(store, EVENT + "居民将用上绿电。" * 9, "青藏直流工程二期在格尔木开工", source="晚报")
    await add(store, "公交新闻一条。", "公交")
    assert await alerts.promise_new(clock.now(), alert) == 0
    clock.forward(days=1)
    await promise_due(store, clock.now(), render)
    await dispatcher.send_pending()
    said = [m.text for m in person.answers()]
    assert said == ["提醒 青藏直流工程二期开工", "2025-03-04 小明\n公交"]


async def test_what_a_digest_told_is_no_alert(
    store: Store, sandbox: Sandbox, clock: HandClock, dispatcher: Dispatcher
) -> None:
    person = await reader(store, sandbox)
    await add(store, EVENT, "青藏直流工程二期开工", source="晨报")
    clock.forward(days=1)
    await promise_due(store, clock.now(), render)
    await dispatcher.send_pending()
    await store.follows.follow(person.id, "直流工程", now=True)
    await add(store, EVENT + "居民将用上绿电。" * 9, "青藏直流工程二期在格尔木开工", source="晚报")
    old = clock.now() - timedelta(days=400)
    await add(store, "去年的直流工程旧闻，从档案里来。", "旧闻", published=old)
    assert await Alerts(store, clock).promise_new(clock.now(), alert) == 0


async def test_many_at_once_come_as_one_list(
    store: Store, sandbox: Sandbox, clock: HandClock, dispatcher: Dispatcher
) -> None:
    person = await reader(store, sandbox)
    await store.follows.follow(person.id, "5G", now=True)
    await store.follows.follow(person.id, "医保", now=True)
    alerts = Alerts(store, clock)
    told = [
        ("江岸码头的5G专网今天投用，吊机改由人在室内操纵。", "码头用上5G专网"),
        ("青岚县的医保窗口周末照常办理，老人可由亲属代办。", "医保窗口周末不休"),
        ("白石水库装上5G摄像机，夜里也看得清水位标尺。", "水库装上5G摄像机"),
        ("云岭中学试用5G课堂，两地学生同上一节化学课。", "两地同上5G课"),
    ]
    for body, headline in told[:MOST_APART]:
        await add(store, body, headline)
    assert await alerts.promise_new(clock.now(), alert) == MOST_APART
    await dispatcher.send_pending()
    assert [m.text for m in person.answers()] == [f"提醒 {h}" for _, h in told[:MOST_APART]]
    other = await reader(store, sandbox, "小红")
    clock.forward(minutes=-30)
    for query in ("5G", "医保"):
        await store.follows.follow(other.id, query, now=True)
    clock.forward(minutes=30)
    await add(store, *told[3])
    assert await alerts.promise_new(clock.now(), alert) == 2
    await dispatcher.send_pending()
    assert [m.text for m in other.answers()] == ["提醒 " + "，".join(h for _, h in told)]
    assert await alerts.promise_new(clock.now(), alert) == 0


@pytest.mark.parametrize("lost", [False, True])
async def test_alerts_come_in_the_forum_topic_where_they_were_asked_for(
    store: Store, sandbox: Sandbox, clock: HandClock, dispatcher: Dispatcher, lost: bool
) -> None:
    owner = sandbox.user("群主")
    forum = sandbox.group("读报群", owner, bot="administrator", topics=["摘要", "通信"])
    digest, telecom = forum.chat.threads
    await store.chats.upsert(forum.id, kind="supergroup", subscribed=True, thread_id=digest)
    await store.follows.follow(forum.id, "5G", now=True, thread_id=telecom)
    await store.follows.follow(forum.id, "医保", now=True)
    alerts = Alerts(store, clock)
    await add(store, "江岸码头的5G专网今天投用。", "码头用上5G专网")
    await add(store, "青岚县的医保窗口周末照常办理。", "医保窗口周末不休")
    assert await alerts.promise_new(clock.now(), alert) == 2
    if lost:
        forum.delete_topic(telecom)
    while await store.outbox.unsent():
        await dispatcher.send_pending()
    places = {m.text: m.thread_id for m in forum.answers()}
    assert places["提醒 医保窗口周末不休"] == digest
    assert places["提醒 码头用上5G专网"] == (digest if lost else telecom)
    chat = await store.chats.get(forum.id)
    assert chat is not None
    assert chat.thread_id == digest
