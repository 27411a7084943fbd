"""Topics of forums and of private chats: what is theirs comes there, and by which name."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Sandbox
from bot.store import Store
from tests.bot.making import HandClock, until
from tests.bot.telegram.commands.articles import ALL, FIVE_G
from tests.bot.telegram.desk import Desk, running


@pytest.fixture
async def parted(sandbox: Sandbox, store: Store, clock: HandClock) -> AsyncIterator[Desk]:
    """A running bot in whose private chats there may be topics."""
    sandbox.private_topics = True
    async with running(sandbox, store, clock) as made:
        yield made
    assert sandbox.errors == []


async def test_a_topic_goes_by_the_name_it_has_now(desk: Desk) -> None:
    owner = desk.box.user("群主")
    forum = desk.box.group("论坛", owner, topics=["闲聊"])
    await forum.wait("大家好")
    news = owner.topic("新闻", forum)
    owner.send("/subscribe 8:30", forum, thread_id=news)
    await forum.wait("摘要会发到话题「新闻」")
    owner.rename_topic(news, "每日新闻", forum)

    async def renamed() -> bool:
        return await desk.store.forum_topics.name(forum.id, news) == "每日新闻"

    await until(renamed)
    owner.send("/settings", forum, thread_id=news)
    said = await forum.wait("群话题：每日新闻")
    assert any(entity["type"] == "text_link" for entity in said.content.entities)
    owner.send("/language English", forum, thread_id=news)
    await forum.wait("English")
    owner.send("/subscribe 9:30", forum, thread_id=news)
    await forum.wait("topic “每日新闻”")


async def test_a_topic_whose_name_was_never_told_is_linked(desk: Desk) -> None:
    owner = desk.box.user("群主")
    forum = desk.box.group("论坛", owner, topics=["闲聊", "新闻"])
    _, news = forum.chat.threads
    await forum.wait("大家好")
    await desk.store.chats.upsert(forum.id, thread_id=news)
    owner.send("/settings", forum)
    await forum.wait("群话题：摘要发到这里")


async def test_names_of_topics_are_erased_with_their_chat(desk: Desk) -> None:
    owner = desk.box.user("群主")
    forum = desk.box.group("论坛", owner, topics=["新闻"])
    (news,) = forum.chat.threads
    owner.send("/latest", forum, thread_id=news)
    await forum.wait("还没有报道")
    assert await desk.store.forum_topics.name(forum.id, news) == "新闻"
    await desk.store.forget(forum.id)
    assert await desk.store.forum_topics.name(forum.id, news) is None


async def test_in_private_answers_and_digests_come_in_the_topic_that_asked(parted: Desk) -> None:
    reader = parted.box.user("小明")
    papers, others = reader.topic("读报"), reader.topic("别的")
    reader.send("/subscribe 8:30", thread_id=papers)
    said = await reader.wait("已订阅")
    assert said.thread_id == papers
    assert "摘要会发到话题「读报」" in said.text
    await parted.publish(*ALL)
    reader.send("/topic 5G", thread_id=others)
    found = await reader.wait("5G 共 2 条")
    assert found.thread_id == others
    reader.press("1", message=found)
    card = await reader.wait(lambda message: "全文" in message.buttons)
    assert card.thread_id == others
    reader.send("/settings", thread_id=others)
    assert "话题：读报" in (await reader.wait("推送：已开启")).text
    parted.clock.forward(minutes=30)
    await parted.tick()
    assert (await reader.wait("报摘 · ")).thread_id == papers


async def test_an_alert_asked_for_outside_of_topics_comes_there(parted: Desk) -> None:
    reader = parted.box.user("小明")
    papers = reader.topic("读报")
    reader.send("/subscribe 8:30", thread_id=papers)
    await reader.wait("已订阅")
    reader.send("/follow 5G now")
    await reader.wait("一有新的报道就送来")
    reader.acted()
    parted.clock.forward(minutes=1)
    await parted.publish(FIVE_G)
    await parted.tick()
    assert (await reader.wait("五千座")).thread_id is None


async def test_where_a_private_topic_is_gone_the_digest_comes_outside(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    sandbox.private_topics = True
    reader = sandbox.user("小明")
    papers = reader.topic("读报")
    async with running(sandbox, store, clock) as desk:
        reader.send("/subscribe 8:30", thread_id=papers)
        await reader.wait("已订阅")
        await desk.publish(*ALL)
        reader.delete_topic(papers)
        clock.forward(minutes=30)
        await desk.tick()

        async def left() -> bool:
            kept = await store.chats.get(reader.id)
            return kept is not None and kept.thread_id is None

        await until(left)
        await desk.tick()
        assert (await reader.wait("报摘 · ")).thread_id is None
    assert {error.description for error in sandbox.errors} == {
        "Bad Request: message thread not found"
    }
    sandbox.errors.clear()
