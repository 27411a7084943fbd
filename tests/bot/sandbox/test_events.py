"""An event walked in a real Chromium: who carries it, and what comes of it; desktop and phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from bot.sandbox import Sandbox
from bot.store import Store
from tests.bot.making import HandClock
from tests.bot.sandbox.pictures import NewPage, shot
from tests.bot.telegram.commands.test_events import BRIDGE, OPENED, OTHER, SAME_BRIDGE
from tests.bot.telegram.desk import running

SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1180, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 780}, "has_touch": True},
}


@pytest.mark.parametrize("size", SIZES)
async def test_the_papers_of_an_event_and_what_comes_of_it(
    size: str, sandbox: Sandbox, store: Store, clock: HandClock, new_page: NewPage
) -> None:
    async with running(sandbox, store, clock) as desk:
        await desk.publish(BRIDGE, source="晨报")
        await desk.publish(SAME_BRIDGE, source="晚报")
        reader = sandbox.user("小明")
        reader.send("/latest")
        await reader.wait("最新报道")
        reader.press("1")
        await reader.wait("摘要摘自原文")
        page = await new_page(locale="zh-CN", **SIZES[size])
        await page.goto(sandbox.address)
        newest = page.locator(".row.in").last
        await shot(page, f"event-card-{size}")
        await newest.get_by_role("button", name="2 家报道").click()
        await expect(newest.get_by_role("link", name=BRIDGE.headline)).to_have_attribute(
            "href", str(BRIDGE.url)
        )
        await shot(page, f"event-papers-{size}")
        await newest.get_by_role("button", name="‹ 摘要").click()
        await newest.get_by_role("button", name="后续").click()
        await expect(newest.get_by_role("button", name="✓ 后续")).to_be_visible()
        await shot(page, f"event-followed-{size}")
        clock.forward(days=3)
        await desk.publish(OPENED, OTHER, source="晨报")
        await desk.tick()
        await expect(newest).to_contain_text("此前：")
        await expect(newest).to_contain_text("岛民开车进城")
        await shot(page, f"event-news-{size}")
        reader.send("/follow")
        await expect(newest).to_contain_text("在等后续的事")
        await shot(page, f"event-list-{size}")
        await newest.get_by_role("button", name="✕").click()
        await expect(newest.get_by_role("button", name="＋ 关注")).to_be_visible()
        width = await page.evaluate("document.documentElement.scrollWidth")
        assert width <= SIZES[size]["viewport"]["width"], "nothing sticks out"
    assert sandbox.errors == []
