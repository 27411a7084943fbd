"""Sharing out, by inline mode."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Message
from tests.bot.telegram.commands.articles import ALL, FIVE_G, more_on_5g
from tests.bot.telegram.desk import Desk


async def test_a_topic_is_shared_into_a_group(desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    group = desk.box.group("读报群", reader, bot=None)
    answer = await reader.inline("5G", chat=group.chat)
    assert "五千座5G基站" in answer.results[0]["title"]
    shared = reader.choose(answer, answer.results[0]["id"], group)
    assert "5126座" in shared.text
    assert shared.buttons == ["在报摘里打开", "↗ 分享"]


def one_of(message: Message, action: str) -> Any:
    """What the one button of this kind holds."""
    (found,) = (button[action] for row in message.rows for button in row if action in button)
    return found


async def test_a_server_without_chosen_chats_gets_the_old_button(desk: Desk) -> None:
    (story,) = await desk.publish(FIVE_G)
    desk.box.lack("switch_inline_query_chosen_chat")
    reader = desk.box.user("小明")
    reader.start(f"story_{story.id}")
    card = await reader.wait("五千座")
    assert one_of(card, "switch_inline_query") == f"#{story.id}"
    reader.send("/subscribe 8:30")
    await reader.wait("已订阅")
    desk.clock.forward(minutes=30)
    await desk.tick()
    digest = await reader.wait("报摘 · ")
    assert one_of(digest, "switch_inline_query") == ""
    assert {error.description for error in desk.box.errors} == {
        "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline "
        "keyboard"
    }
    desk.box.errors.clear()


async def test_the_share_button_finds_its_story(desk: Desk) -> None:
    (story,) = await desk.publish(FIVE_G)
    reader = desk.box.user("小明")
    reader.start(f"story_{story.id}")
    card = await reader.wait("五千座")
    chosen = one_of(card, "switch_inline_query_chosen_chat")
    assert not chosen["allow_bot_chats"], "to people, groups and channels"
    (result,) = (await reader.inline(chosen["query"])).results
    assert FIVE_G.headline == result["title"]


async def test_results_come_in_pages_without_repeats(desk: Desk) -> None:
    from tests.bot.making import add

    for number in range(45):
        await add(
            desk.store, f"第{number}号公报：{chr(0x4E00 + 97 * number) * 30}。", f"公报{number}"
        )
    reader = desk.box.user("小明")
    seen: list[str] = []
    offset = ""
    for size in (20, 20, 5):
        page = await reader.inline("公报", offset)
        assert len(page.results) == size
        seen += [result["id"] for result in page.results]
        offset = page.next_offset
    assert offset == ""
    assert len(set(seen)) == 45
    latest = await reader.inline("")
    assert latest.results[0]["title"] == "公报44"


async def test_nothing_found_leads_into_the_bot(desk: Desk) -> None:
    await desk.publish(*more_on_5g(1))
    reader = desk.box.user("小明")
    answer = await reader.inline("量子纠缠")
    assert answer.results == []
    assert answer.button is not None
    reader.start(answer.button["start_parameter"])
    await reader.wait("没有找到「量子纠缠」")


async def test_inline_speaks_the_readers_script(desk: Desk) -> None:
    await desk.publish(FIVE_G)
    reader = desk.box.user("小華", language_code="zh-hant")
    (result,) = (await reader.inline("5G")).results
    assert "聯網" in result["title"]


@pytest.mark.parametrize(
    ("query", "offset"), [("#99999999999999999999", ""), ("5G", "²"), ("5G", "9" * 21)]
)
async def test_numbers_that_are_none_break_nothing(desk: Desk, query: str, offset: str) -> None:
    await desk.publish(FIVE_G)
    answer = await desk.box.user("小明").inline(query, offset)
    assert len(answer.results) == (1 if query == "5G" else 0)


async def test_a_result_is_dated_by_the_readers_day(desk: Desk) -> None:
    desk.clock.forward(hours=17)  # 3 March in UTC, 01:00 on 4 March in Shanghai
    await desk.publish(FIVE_G)
    (result,) = (await desk.box.user("小明").inline("5G")).results
    assert "3月4日" in result["description"]
