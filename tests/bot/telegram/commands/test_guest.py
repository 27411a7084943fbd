"""A mention in a chat where the bot is no member."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox import Group, Message, Person, Sandbox
from bot.store import Store
from tests.bot.making import HandClock
from tests.bot.telegram.commands.articles import ALL, FIVE_G, MARATHON, rows
from tests.bot.telegram.desk import Desk, running


@pytest.fixture
async def guest(sandbox: Sandbox, store: Store, clock: HandClock) -> AsyncIterator[Desk]:
    """A running bot that may be a guest."""
    sandbox.guest_mode = True
    async with running(sandbox, store, clock) as made:
        yield made
    assert sandbox.errors == []


def club_of(desk: Desk, person: Person) -> Group:
    """A group that the bot is not in."""
    return desk.box.group("球友群", person, bot=None)


def only_links(message: Message) -> bool:
    return all("url" in button for row in message.rows for button in row)


async def test_what_a_mention_replies_to_is_summarised_and_kept_by_nobody(guest: Desk) -> None:
    person = guest.box.user("小明")
    club = club_of(guest, person)
    post = person.send(MARATHON.body, club)
    person.send("@baozhai_bot", club, reply_to=post)
    said = await club.wait("镜湖马拉松")
    assert said.guest_caller is person.user
    assert said.edited is not None, "it was answered at once, and then changed"
    assert only_links(said)
    assert "收录于" not in said.text, "it was not taken in"
    assert await guest.store.stories.latest_events(9) == []
    assert await guest.store.stories.many(range(9), club.id) == []
    assert await guest.store.chats.get(club.id) is None, "the chat is not the bot's"
    assert await guest.store.shares.unfinished() == []


async def test_a_page_is_listed_in_one_message(guest: Desk) -> None:
    person = guest.box.user("小明")
    club = club_of(guest, person)
    page = person.upload("江岸日报.jsonl", rows(*ALL), club)
    person.send("给大家看看 @baozhai_bot", club, reply_to=page)
    listed = await club.wait("4 篇文章")
    assert all(article.headline in listed.text for article in ALL if article.headline)
    assert listed.rows == []
    assert "点数字" not in listed.text


async def test_words_are_a_topic_in_the_language_of_who_asks(guest: Desk) -> None:
    person = guest.box.user("Emma", "en")
    club = club_of(guest, person)
    await guest.publish(FIVE_G)
    person.send("/language 繁体")
    await person.wait("繁體")
    person.send("@baozhai_bot 5G", club)
    found = await club.wait("共 1 則")
    assert only_links(found)
    person.send("@baozhai_bot", club)
    await club.wait("對著一則連結")


async def test_unreadable_things_get_a_reason(guest: Desk) -> None:
    person = guest.box.user("小明")
    club = club_of(guest, person)
    file = person.upload("a.pdf", b"%PDF-1.4 nothing", club)
    person.send("@baozhai_bot", club, reply_to=file)
    await club.wait(lambda message: "a.pdf" in message.text)


async def test_the_hourly_limit_holds_for_guests(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    sandbox.guest_mode = True
    person = sandbox.user("小明")
    async with running(sandbox, store, clock, limits={"texts_per_hour": 1}) as desk:
        club = club_of(desk, person)
        for each, told in ((FIVE_G, "5126座"), (MARATHON, "一小时最多")):
            post = person.send(each.body, club)
            person.send("@baozhai_bot", club, reply_to=post)
            await club.wait(told)
    assert sandbox.errors == []


async def test_who_is_not_admitted_gets_nothing_and_numbers_of_chats_admit_nobody(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    sandbox.guest_mode = True
    stranger, friend = sandbox.user("路人"), sandbox.user("朋友")
    club = sandbox.group("球友群", stranger, members=[friend], bot=None)
    access = {"allow_list": [friend.id, club.id]}
    async with running(sandbox, store, clock, access=access):
        stranger.send("@baozhai_bot", club)
        friend.send("@baozhai_bot", club)
        await club.wait("对着一条链接")
        asked = {message.reply_to for message in club.messages() if message.guest_caller}
        assert {message.sender for message in asked if message} == {friend.user}
    assert sandbox.errors == []


async def test_a_query_that_waited_too_long_is_left_and_the_bot_goes_on(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    sandbox.guest_mode, sandbox.state.guest_seconds = True, 0.0
    person = sandbox.user("小明")
    club = sandbox.group("球友群", person, bot=None)
    async with running(sandbox, store, clock):
        person.send("@baozhai_bot 5G", club)
        person.send("/latest")
        await person.wait("还没有报道")
    assert [error.method for error in sandbox.errors] == ["answerGuestQuery"]
    sandbox.errors.clear()


async def test_help_tells_of_guests_where_they_are_let_in(guest: Desk) -> None:
    person = guest.box.user("小明")
    person.send("/help")
    await person.wait("在没有我的聊天里")
