"""Alerts over HTTP to the sandbox: new stories on what a chat follows, once an event."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.digests import promises
from bot.digests.alerts import MOST_APART, Alerts
from bot.sandbox import Sandbox
from bot.store import Store
from bot.telegram.dispatcher import Dispatcher
from tests.bot.making import ACCOUNT, HandClock, add, outline, reader, set_zone

EVENT = "国家电网昨日宣布，青藏直流工程二期在格尔木开工，总投资385亿元，计划2027年投运。"


async def test_an_alert_that_cannot_be_made_holds_up_no_other(
    store: Store, sandbox: Sandbox, dispatcher: Dispatcher, clock: HandClock
) -> None:
    unlucky, other = await reader(store, sandbox), await reader(store, sandbox, "小红")
    for person in (unlucky, other):
        await store.follows.follow(person.id, "5G", now=True)
    alerts = Alerts(store, clock)
    await add(store, "高原5G基站今日开通，海拔5200米。", "高原5G基站开通")
    await set_zone(store, unlucky.id, "Asia/Atlantis")  # no such zone any more
    assert await alerts.promise_new(clock.now(), ACCOUNT) == 1
    assert await alerts.promise_new(clock.now(), ACCOUNT) == 0
    await set_zone(store, unlucky.id, "Asia/Shanghai")
    assert await alerts.promise_new(clock.now(), ACCOUNT) == 1
    await dispatcher.send_pending()
    for person in (unlucky, other):
        assert [outline(m.text) for m in person.answers()] == [["🔔 5G", "高原5G基站开通"]]


async def test_alerts_come_once_an_event_to_who_asked(
    store: Store, sandbox: Sandbox, clock: HandClock, dispatcher: Dispatcher
) -> None:
    eager, patient = await reader(store, sandbox), await reader(store, sandbox, "小红")
    await store.follows.follow(eager.id, "5G", now=True)
    await store.follows.follow(patient.id, "5G")
    await add(store, "别人私下分享的5G合同。", "合同", owner_chat=patient.id)
    alerts = Alerts(store, clock)
    clock.forward(minutes=1)
    await add(store, "高原5G基站今日开通，海拔5200米。", "高原5G基站开通")
    await add(store, "公交新闻一条。", "公交")
    clock.forward(minutes=1)
    assert await alerts.promise_new(clock.now(), ACCOUNT) == 1
    clock.forward(minutes=1)
    assert await alerts.promise_new(clock.now(), ACCOUNT) == 0
    await dispatcher.send_pending()
    [told] = eager.answers()
    assert outline(told.text) == ["🔔 5G", "高原5G基站开通"]
    marked = [entity for entity in told.as_json()["entities"] if entity["type"] == "underline"]
    assert {told.text[at["offset"] - 1 :][: at["length"]] for at in marked} == {"5G"}
    assert patient.answers() == []


@pytest.mark.parametrize("delivered", [True, False], ids=["sent", "still waiting"])
async def test_what_an_alert_told_is_in_no_digest(
    store: Store, sandbox: Sandbox, clock: HandClock, dispatcher: Dispatcher, delivered: bool
) -> None:
    person = await reader(store, sandbox)
    await store.follows.follow(person.id, "直流工程", now=True)
    alerts = Alerts(store, clock)
    await add(store, EVENT, "青藏直流工程二期开工", source="晨报")
    assert await alerts.promise_new(clock.now(), ACCOUNT) == 1
    if delivered:
        assert await dispatcher.send_pending() == 1
    clock.forward(minutes=5)
    await add(store, EVENT + "居民将用上绿电。" * 9, "青藏直流工程二期在格尔木开工", source="晚报")
    await add(store, "公交新闻一条。", "公交")
    assert await alerts.promise_new(clock.now(), ACCOUNT) == 0
    clock.forward(days=1)
    await promises.due(store, clock.now(), ACCOUNT)
    await dispatcher.send_pending()
    assert [outline(m.text) for m in person.answers()] == [
        ["🔔 直流工程", "青藏直流工程二期开工"],
        ["报摘 · 3月4日 星期二", "公交"],
    ]


async def test_what_a_digest_told_is_no_alert(
    store: Store, sandbox: Sandbox, clock: HandClock, dispatcher: Dispatcher
) -> None:
    person = await reader(store, sandbox)
    await add(store, EVENT, "青藏直流工程二期开工", source="晨报")
    clock.forward(days=1)
    await promises.due(store, clock.now(), ACCOUNT)
    await dispatcher.send_pending()
    await store.follows.follow(person.id, "直流工程", now=True)
    later = EVENT.replace("昨日", "前日") + "居民将用上绿电。" * 9  # a day has gone by
    await add(store, later, "青藏直流工程二期在格尔木开工", source="晚报")
    old = clock.now() - timedelta(days=400)
    await add(store, "去年的直流工程旧闻，从档案里来。", "旧闻", published=old)
    assert await Alerts(store, clock).promise_new(clock.now(), ACCOUNT) == 0


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
    assert await alerts.promise_new(clock.now(), ACCOUNT) == MOST_APART
    await dispatcher.send_pending()
    assert [outline(m.text)[1:] for m in person.answers()] == [[h] for _, h in told[:MOST_APART]]
    other = await reader(store, sandbox, "小红")
    clock.forward(minutes=-30)
    for query in ("5G", "医保"):
        await store.follows.follow(other.id, query, now=True)
    clock.forward(minutes=30)
    await add(store, *told[3])
    assert await alerts.promise_new(clock.now(), ACCOUNT) == 2
    await dispatcher.send_pending()
    [together] = other.answers()
    assert outline(together.text) == ["🔔 5G、医保：4 条新报道", *(h for _, h in told)]
    assert await alerts.promise_new(clock.now(), ACCOUNT) == 0


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
    assert await alerts.promise_new(clock.now(), ACCOUNT) == 2
    if lost:
        forum.delete_topic(telecom)
    while await store.outbox.unsent():
        await dispatcher.send_pending()
    places = {outline(m.text)[1]: m.thread_id for m in forum.answers()}
    assert places["医保窗口周末不休"] == digest
    assert places["码头用上5G专网"] == (digest if lost else telecom)
    chat = await store.chats.get(forum.id)
    assert chat is not None
    assert chat.thread_id == digest
