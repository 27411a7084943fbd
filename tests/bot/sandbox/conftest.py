"""A small bot that uses what the sandbox offers, and a real browser to look at it."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.sandbox import Person, Sandbox
from tests.bot.making import PATIENCE_SECONDS
from tests.bot.sandbox.pictures import OUTPUT, NewPage

QUOTATION = "\n".join(
    f"要点{number}：地铁四号线延长段通车，全程运行时间缩短。" for number in range(1, 8)
)
GREETING = (
    "<b>早上好，{name}</b>\n这里是一份<i>小报</i>。发 /help 看用法，"
    '或看<a href="https://example.org/a?b=1&amp;c=2">原文</a>。'
)


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """A bot without handlers: its calls are the test's."""
    async with Bot(sandbox.token, sandbox.base_url, sandbox.base_file_url) as client:
        yield client


@pytest.fixture
def reader(sandbox: Sandbox) -> Person:
    """Somebody who has pressed Start."""
    person = sandbox.user("小明")
    person.start()
    return person


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[ExtBot[None]]:
    """A bot that greets, repeats, opens buttons, answers inline and takes files; polling."""
    application = (
        Application.builder()
        .token(sandbox.token)
        .base_url(sandbox.base_url)
        .base_file_url(sandbox.base_file_url)
        .build()
    )
    for handler in (
        CommandHandler("start", _start),
        CommandHandler("story", _story),
        CallbackQueryHandler(_press),
        InlineQueryHandler(_inline),
        MessageHandler(filters.Document.ALL, _document),
        MessageHandler(filters.TEXT, _repeat),
    ):
        application.add_handler(handler)
    async with application:
        await application.bot.set_my_commands(
            [BotCommand("start", "从头开始"), BotCommand("story", "读一条报道")]
        )
        await application.start()
        assert application.updater
        await application.updater.start_polling()
        yield application.bot
        await application.updater.stop()
        await application.stop()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Chromium; what needs it is skipped where there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium on this machine")
    OUTPUT.mkdir(exist_ok=True)
    profile = tmp_path_factory.mktemp("chromium")
    listening = profile / "DevToolsActivePort"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"]
    command = [path, *options, f"--user-data-dir={profile}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            while not listening.exists() or listening.read_text().count("/") == 0:
                assert process.poll() is None, "chromium ended"
                time.sleep(0.05)
            port, path = listening.read_text().split()
            yield f"ws://127.0.0.1:{port}{path}"
        finally:
            process.terminate()


@pytest.fixture
async def new_page(chromium: str) -> AsyncIterator[NewPage]:
    """Opens pages; each has a context of its own, that is gone after the test."""
    expect.set_options(timeout=1000 * PATIENCE_SECONDS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(
            chromium, timeout=1000 * PATIENCE_SECONDS
        )

        async def new_page(**options: Any) -> Page:
            context = await browser.new_context(**options)
            context.set_default_timeout(1000 * PATIENCE_SECONDS)
            return await context.new_page()

        yield new_page
        await browser.close()


def _keyboard() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton("关注", callback_data="follow"),
                InlineKeyboardButton("提示", callback_data="alert"),
            ],
            [
                InlineKeyboardButton("分享", switch_inline_query="地铁"),
                InlineKeyboardButton("全文", url="https://t.me/baozhai_bot?start=story_7"),
            ],
        ]
    )


async def _start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    assert update.effective_user
    if context.args:
        await update.message.reply_text(f"收到参数 {context.args[0]}")
        return
    await update.message.reply_html(
        GREETING.format(name=update.effective_user.first_name), reply_markup=_keyboard()
    )


async def _story(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_html(
        "<b>地铁四号线延长段今天通车</b>\n沿线居民出行时间缩短二十分钟。\n"
        f"<blockquote expandable>{QUOTATION}</blockquote>\n<tg-spoiler>剧透</tg-spoiler>",
        reply_markup=_keyboard(),
    )


async def _press(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query
    if query.data == "alert":
        await query.answer("这是一个提示框", show_alert=True)
        return
    await query.answer("已关注")
    await query.edit_message_text("已关注，明早见。")


async def _inline(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.inline_query
    assert query
    await query.answer(
        [
            InlineQueryResultArticle(
                str(number),
                f"{query.query}报道之{number}",
                InputTextMessageContent(f"<b>{query.query}</b> {number}", ParseMode.HTML),
                description="一句话说明这条报道讲了什么，够长就会折成两行显示。",
            )
            for number in range(1, 4)
        ],
        cache_time=0,
    )


async def _document(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    assert update.message.document
    await update.message.reply_chat_action(ChatAction.TYPING)
    file = await update.message.document.get_file()
    data = bytes(await file.download_as_bytearray())
    await update.message.reply_document(
        data, filename="回.txt", caption=f"收到 {len(data)} 字节：{data.decode()[:20]}"
    )


async def _repeat(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)
