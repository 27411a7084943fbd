"""Plain talk in a real Chromium: a request, what is asked back, and a change taken back."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox import Sandbox
from bot.store import Store
from tests.bot.making import HandClock
from tests.bot.sandbox.pictures import NewPage, shot
from tests.bot.telegram.commands.articles import ALL
from tests.bot.telegram.desk import running

SCREENS = {"desktop": (1180, 900), "phone": (390, 844)}


async def _say(page: Page, text: str, answer: str) -> Locator:
    await page.get_by_role("textbox", name="输入消息").fill(text)
    await page.get_by_role("button", name="发送", exact=True).click()
    newest = page.locator(".row.in").last
    await expect(newest).to_contain_text(answer)
    return newest


@pytest.mark.parametrize("screen", SCREENS)
async def test_plain_talk_is_understood_asked_back_and_taken_back(
    sandbox: Sandbox, store: Store, clock: HandClock, new_page: NewPage, screen: str
) -> None:
    width, height = SCREENS[screen]
    async with running(sandbox, store, clock) as desk:
        await desk.publish(*ALL)
        reader = sandbox.user("小明")
        reader.start()
        await reader.wait("我是报摘")
        page = await new_page(locale="zh-CN", viewport={"width": width, "height": height})
        await page.goto(sandbox.address)
        await _say(page, "你好", "想看什么新闻")
        said = "我想每天早上七点收到关于人工智能的新闻"
        subscribed = await _say(page, said, "已订阅：每天 07:00")
        await expect(subscribed).to_contain_text("关注：人工智能")
        await shot(page, f"talk-{screen}-subscribed")
        await subscribed.get_by_role("button", name="撤销").click()
        await expect(subscribed).to_contain_text("已撤销")
        left = await _say(
            page, "/subscribe 早上七点 请帮我安排得好一点", "没看懂「请帮我安排得好一点」"
        )
        await shot(page, f"talk-{screen}-left-over")
        await left.get_by_role("button", name="忽略").click()
        await expect(left.get_by_role("button", name="忽略")).to_have_count(0)
        offered = await _say(page, "每隔一天早上八点", "做不到「每隔一天」")
        await shot(page, f"talk-{screen}-offered")
        await offered.get_by_role("button", name="周一、周三、周五 08:00").click()
        await expect(page.locator(".row.in").last).to_contain_text("周一、周三、周五 08:00")
        await _say(page, "不要体育", "不再")
        await _say(page, "/timezone 美国", "有几个时区")
        await shot(page, f"talk-{screen}-zones")
        await _say(page, "今天有什么5G的新闻？", "今天")
        await shot(page, f"talk-{screen}-today")
    assert sandbox.errors == []
    chat = await store.chats.get(reader.id)
    assert chat is not None
    assert (chat.weekdays, chat.digest_time) == (frozenset({0, 2, 4}), "08:00")
    assert await store.follows.followed(reader.id) == []
