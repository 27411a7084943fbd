"""Each story of use, walked by a reader in a real Chromium, with the real bot behind it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox import Sandbox
from bot.store import Store
from tests.bot.making import HandClock
from tests.bot.sandbox.pictures import NewPage, shot
from tests.bot.telegram.commands.articles import ALL, more_on_5g
from tests.bot.telegram.desk import Desk, running

OWN_PAGE = Path(__file__).parents[2] / "pages" / "mixed.txt"
PAGE_MILLISECONDS = 600_000


@pytest.fixture
async def desk(sandbox: Sandbox, store: Store, clock: HandClock) -> AsyncIterator[Desk]:
    async with running(sandbox, store, clock) as made:
        yield made
    assert sandbox.errors == []


@pytest.fixture
async def page(new_page: NewPage, desk: Desk) -> Page:
    """The page of 小明, who has not pressed Start yet."""
    desk.box.user("小明")
    page = await new_page(locale="zh-CN", viewport={"width": 1180, "height": 900})
    await page.goto(desk.box.address)
    return page


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="输入消息").fill(text)
    await page.get_by_role("button", name="发送", exact=True).click()


async def press(message: Locator, label: str) -> None:
    await message.get_by_role("button", name=label, exact=label.isdigit()).click()


async def answer(page: Page, text: str | re.Pattern[str]) -> Locator:
    """The newest message of somebody else, once it says ``text``."""
    newest = page.locator(".row.in").last
    await expect(newest).to_contain_text(text)
    return newest


async def test_onboarding_in_three_taps_and_the_digest_at_its_minute(
    page: Page, desk: Desk
) -> None:
    await desk.publish(*ALL)
    await page.get_by_role("button", name="开始", exact=True).click()
    greeting = await answer(page, "我是报摘")
    await press(greeting, "5G")
    await expect(greeting.get_by_role("button", name="✓ 5G")).to_be_visible()
    await press(greeting, "08:00")
    await expect(greeting).to_contain_text("哪种文字")
    await shot(page, "story-onboarding")
    await press(greeting, "简体中文")
    await expect(greeting).to_contain_text("都好了")
    desk.clock.forward(hours=23, minutes=59)
    await desk.tick()
    await expect(page.locator(".row.in")).to_have_count(1)
    desk.clock.forward(minutes=1)
    await desk.tick()
    digest = page.locator(".row.in").nth(1)
    await expect(digest).to_contain_text("1. ")
    await shot(page, "story-digest")
    await press(digest, "1")
    await expect(page.locator(".row.in").nth(2).get_by_role("button", name="全文")).to_be_visible()
    await shot(page, "story-digest-story")


async def test_a_topic_is_paged_and_followed(page: Page, desk: Desk) -> None:
    await desk.publish(*more_on_5g(12))
    await page.get_by_role("button", name="开始", exact=True).click()
    await write(page, "/topic 5G")
    found = await answer(page, "共 12 条")
    first = await found.locator(".text").inner_text()
    await press(found, "下一页")
    await expect(found.get_by_role("button", name="上一页")).to_be_visible()
    assert await found.locator(".text").inner_text() != first
    await shot(page, "story-topic-paging")
    await press(found, "关注")
    await expect(page.locator("#toast")).to_contain_text("5G")
    await shot(page, "story-follow")
    followed = await desk.store.follows.followed(desk.box.user("小明").id)
    assert [follow.query for follow in followed] == ["5G"]


async def test_a_story_is_shared_into_a_group(page: Page, desk: Desk) -> None:
    await desk.publish(*ALL)
    reader = desk.box.user("小明")
    group = desk.box.group("读报小组", reader, members=[desk.box.user("阿華", "zh-hant")])
    await page.get_by_role("button", name="开始", exact=True).click()
    await write(page, "/topic 5G")
    await press(await answer(page, "共 2 条"), "1")
    await press(await answer(page, "周宁 报道"), "分享")
    await page.get_by_role("dialog").get_by_role("button", name="读报小组").click()
    await page.locator("#panel .option:not(.panel-button)").first.click()
    shared = page.locator(".row.out").last
    await expect(shared).to_contain_text("五千座5G基站")
    await shot(page, "story-inline-share")
    assert group.messages()[-1].via_bot is desk.box.state.bot


async def test_a_page_is_uploaded_and_its_articles_opened(page: Page, desk: Desk) -> None:
    await page.get_by_role("button", name="开始", exact=True).click()
    await page.locator("#file").set_input_files(OWN_PAGE)
    listing = page.locator(".row.in").last
    await expect(listing).to_contain_text(re.compile(r"\d 篇"), timeout=PAGE_MILLISECONDS)
    await expect(listing.locator(".edited")).to_have_count(0)  # an answer that one is told of
    await press(listing, "2")
    opened = page.locator(".row.in").last.get_by_role("button", name="全文")
    await expect(opened).to_be_visible()
    await shot(page, "story-upload")


async def test_a_member_may_not_change_a_groups_settings(page: Page, desk: Desk) -> None:
    owner = desk.box.user("群主")
    desk.box.group("街坊群", owner, members=[desk.box.user("小明")])
    await page.locator("#chats").get_by_text("街坊群").click()
    await write(page, "/subscribe 8:30")
    await answer(page, "只有群管理员")
    await shot(page, "story-group-refusal")


async def test_the_language_is_switched(page: Page, desk: Desk) -> None:
    await desk.publish(*ALL)
    await page.get_by_role("button", name="开始", exact=True).click()
    await write(page, "/language")
    await press(await answer(page, re.compile("语言|文字")), "繁體中文")
    await write(page, "/topic 5G")
    await answer(page, "港區")
    await shot(page, "story-language")
