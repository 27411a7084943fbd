"""The chat page in a real Chromium, with the small bot of conftest.py."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, Route, expect
from telegram import BotCommand, LinkPreviewOptions
from telegram.ext import ExtBot

from bot.sandbox import Sandbox
from tests.bot.making import PATIENCE_SECONDS
from tests.bot.sandbox.pictures import NewPage, shot

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
async def page(new_page: NewPage, sandbox: Sandbox) -> AsyncIterator[Page]:
    """The page on a desktop, in Chinese; any script error fails the test."""
    sandbox.user("小明").start()
    await sandbox.user("小明").wait(1)
    page = await new_page(locale="zh-CN", viewport={"width": 1180, "height": 820})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    await page.goto(sandbox.address)
    yield page
    assert problems == []


async def test_greeting_buttons_and_alerts(page: Page, sandbox: Sandbox) -> None:
    greeting = page.locator(".row.in").last
    await expect(greeting.locator("strong")).to_have_text("早上好，小明")
    await expect(greeting.get_by_role("link", name="原文")).to_have_attribute(
        "href", "https://example.org/a?b=1&c=2"
    )
    await page.get_by_role("button", name="提示").click()
    alert = page.get_by_role("dialog")
    await expect(alert).to_contain_text("这是一个提示框")
    await alert.get_by_role("button", name="知道了").click()
    await page.get_by_role("button", name="关注").click()
    await expect(page.locator("#toast")).to_have_text("已关注")
    await expect(page.locator(".row.in").last).to_contain_text("已关注，明早见。")
    await expect(page.locator(".row.in .edited")).to_have_text("已编辑")
    assert sandbox.errors == []


async def test_writing_commands_and_quotations(page: Page, sandbox: Sandbox) -> None:
    box = page.get_by_role("textbox", name="输入消息")
    await box.fill("<img src=x onerror=alert(1)> & 你好")
    await box.press("Enter")
    await expect(page.locator(".row.in .text").last).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.locator("#messages img").count() == 0
    await page.get_by_role("button", name="命令菜单").click()
    await shot(page, "page-commands")
    await page.get_by_role("button", name="/story").last.click()
    quotation = page.locator(".row.in blockquote").last
    toggle = quotation.get_by_role("button", name="展开引文")
    folded = await quotation.bounding_box()
    await toggle.click()
    opened = await quotation.bounding_box()
    assert folded
    assert opened
    assert opened["height"] > folded["height"] * 1.5
    await expect(quotation.get_by_role("button", name="收起引文")).to_be_visible()
    await shot(page, "page-quotation")
    assert sandbox.errors == []


async def test_files_by_button_and_drag(page: Page, sandbox: Sandbox) -> None:
    await page.locator("#file").set_input_files(
        {"name": "第1版.txt", "mimeType": "text/plain", "buffer": "要闻".encode()}
    )
    reply = page.locator(".row.in").last
    await expect(reply).to_contain_text("收到 6 字节：要闻")
    async with page.expect_download() as download:
        await reply.get_by_role("link", name="下载 回.txt").click()
    path = await (await download.value).path()
    assert path.read_text(encoding="utf-8") == "要闻"
    await page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["拖来的"], "拖.txt", {type: "text/plain"}));
          const chat = document.getElementById("chat");
          for (const type of ["dragenter", "dragover", "drop"]) {
            chat.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true}));
          }
        }"""
    )
    await expect(page.locator(".row.in").last).to_contain_text("收到 9 字节：拖来的")
    await expect(page.locator("#drop")).to_be_hidden()


async def test_a_picture_is_shown_as_its_address(
    page: Page, sandbox: Sandbox, bot: ExtBot[None]
) -> None:
    """Nothing is fetched from elsewhere."""
    shown = LinkPreviewOptions(
        is_disabled=False, url="https://img.example.com/2024/1.jpg", prefer_small_media=True
    )
    await bot.send_message(sandbox.user("小明").id, "新桥通车", link_preview_options=shown)
    card = page.locator(".row.in .link-preview").last
    await expect(card).to_have_text("img.example.com1.jpg")
    assert await page.locator("#messages img").count() == 0


async def test_sharing_a_story_into_a_group(page: Page, sandbox: Sandbox) -> None:
    other = sandbox.user("阿華", "zh-hant")
    group = sandbox.group("读报小组", sandbox.user("小明"), members=[other])
    await page.get_by_role("button", name="分享").click()
    await page.get_by_role("dialog").get_by_role("button", name="读报小组").click()
    await expect(page.get_by_role("heading", name="读报小组")).to_be_visible()
    await expect(page.locator("#input")).to_have_value("@baozhai_bot 地铁")
    await page.get_by_role("button", name="地铁报道之2").click()
    await expect(page.locator(".row.out").last).to_contain_text("通过 @baozhai_bot")
    assert group.messages()[-1].text == "地铁 2"
    await page.get_by_label("切换用户").select_option(label="阿華")
    await page.locator("#chats").get_by_text("读报小组").click()
    await expect(page.locator(".row.in").last).to_contain_text("地铁 2")
    await shot(page, "page-group")
    assert sandbox.errors == []


async def test_deep_links_stay_in_the_page(page: Page, sandbox: Sandbox) -> None:
    await page.get_by_role("button", name="全文").click()
    await expect(page.locator(".row.in").last).to_contain_text("收到参数 story_7")
    assert len(page.context.pages) == 1


async def test_forum_topics_have_tabs(page: Page, sandbox: Sandbox) -> None:
    forum = sandbox.group("编辑部", sandbox.user("小明"), topics=["科技", "财经"], bot=None)
    await page.locator("#chats").get_by_text("编辑部").click()
    await page.get_by_role("tab", name="财经").click()
    await page.locator("#input").fill("股市收盘")
    await page.locator("#input").press("Enter")
    await expect(page.locator(".row.out").last).to_contain_text("股市收盘")
    threads = {title: thread_id for thread_id, title in forum.chat.threads.items()}
    assert forum.messages()[-1].thread_id == threads["财经"]
    await page.get_by_role("tab", name="科技").click()
    await expect(page.locator(".row.out")).to_have_count(0)


async def test_on_a_phone_one_pane_at_a_time(new_page: NewPage, sandbox: Sandbox) -> None:
    sandbox.group("读报小组", sandbox.user("小明"))
    page = await new_page(viewport={"width": 390, "height": 780}, locale="zh-CN", has_touch=True)
    await page.goto(sandbox.address)
    await expect(page.locator("#chat")).to_be_hidden()
    await page.locator("#chats").get_by_text("报摘", exact=True).click()
    await expect(page.locator("#sidebar")).to_be_hidden()
    await page.get_by_role("button", name="开始", exact=True).click()
    await expect(page.locator(".row.in").last).to_contain_text("早上好，小明")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, "nothing sticks out"
    await shot(page, "page-phone")
    await page.get_by_role("button", name="返回聊天列表").click()
    await expect(page.locator("#sidebar")).to_be_visible()


async def test_english_and_dark(new_page: NewPage, sandbox: Sandbox) -> None:
    page = await new_page(locale="en-GB", color_scheme="dark")
    sandbox.user("Emma", "en").start()
    await page.goto(sandbox.address)
    await expect(page.get_by_role("textbox", name="Message")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    paper = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in re.findall(r"\d+", paper)) < 80
    await shot(page, "page-dark")


async def test_it_shows_what_happened_while_it_was_away(
    new_page: NewPage, sandbox: Sandbox, bot: ExtBot[None]
) -> None:
    reader = sandbox.user("小明")
    reader.start()
    page = await new_page(locale="zh-CN")
    await page.goto(sandbox.address)
    await expect(page.locator(".row.in")).to_have_count(1)
    await page.context.set_offline(True)
    await bot.send_message(reader.id, "离线时的消息")
    await page.context.set_offline(False)
    await expect(page.locator(".row.in").last).to_contain_text("离线时的消息")


async def test_a_message_that_comes_while_the_world_is_told_anew_is_shown(
    page: Page, sandbox: Sandbox, bot: ExtBot[None]
) -> None:
    person = sandbox.user("小明")
    await expect(page.locator(".row.in")).to_have_count(1)
    asked, sent = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await sent.wait()
        await route.continue_()

    await page.route("**/sandbox/world?*", late)
    await bot.set_my_commands([BotCommand("start", "重新开始")])
    await asyncio.wait_for(asked.wait(), PATIENCE_SECONDS)
    await bot.send_message(person.id, "正好这时来的消息")
    sent.set()
    await expect(page.locator(".row.in")).to_have_count(2)
    await expect(page.locator(".row.in").last).to_contain_text("正好这时来的消息")
