"""Sharing in: texts, links, documents, in private and in groups."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

from bot.sandbox import Sandbox
from bot.store import Store
from bot.web.client import Fetcher
from tests.bot.engines import QuickEngine
from tests.bot.making import HandClock
from tests.bot.telegram.commands.articles import ALL, FIVE_G, INSURANCE, MARATHON, rows
from tests.bot.telegram.desk import Desk, running

PAGE_HTML = (
    "<html><head><title>{0}</title></head><body>"
    "<article><h1>{0}</h1><p>{1}</p></article></body></html>"
)


async def test_a_long_text_becomes_a_summary(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send(f"{FIVE_G.headline}\n\n{FIVE_G.body}")
    card = await reader.wait(lambda message: "全文" in message.buttons)
    assert "5126座" in card.text
    assert "摘要摘自原文" in card.text
    assert "↗ 分享" not in card.buttons, "a private share is not passed on inline"


async def test_what_was_summarised_before_is_answered_at_once(desk: Desk) -> None:
    await desk.publish(FIVE_G)
    reader = desk.box.user("小明")
    reader.send(FIVE_G.body)
    card = await reader.wait(lambda message: "全文" in message.buttons)
    assert card.edited is None, "no working message, only the answer"
    assert FIVE_G.headline
    assert FIVE_G.headline in card.text
    assert "↗ 分享" in card.buttons, "the story is public already"


async def test_a_document_answers_with_its_articles(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.upload("江岸日报.jsonl", rows(*ALL))
    listed = await reader.wait("4 篇文章")
    assert listed.edited is None, "a draft told how far it was"
    assert listed.buttons == ["1", "2", "3", "4"]
    assert all(article.headline in listed.text for article in ALL if article.headline)
    reader.press("3")
    assert "2600元" not in (await reader.wait("门诊费用跨省")).text.split("\n")[0]
    reader.upload("再发一次.jsonl", rows(*ALL))
    await reader.wait("早已摘要过")


async def test_an_old_page_is_answered_to_who_sent_it(desk: Desk) -> None:
    reader = desk.box.user("小明")
    text = "\n\n".join(f"{article.headline}\n本报讯 {article.body}" for article in ALL[:2])
    head = "江城晚报\n2020年3月18日 星期三\n第3版 要闻\n\n"
    reader.upload("page.txt", (head + text).encode())
    listed = await reader.wait("篇文章")
    assert listed.text.startswith("江城晚报 第3版 要闻 · 2020年3月18日\n")
    reader.press("1")
    card = await reader.wait(lambda message: "全文" in message.buttons)
    assert "江城晚报 第3版 要闻 · 2020年3月18日" in card.text


async def test_a_private_share_is_for_nobody_else(desk: Desk) -> None:
    reader, other = desk.box.user("小明"), desk.box.user("小红")
    reader.upload("日记.jsonl", rows(MARATHON))
    card = await reader.wait(lambda message: "全文" in message.buttons)
    reader.send("/topic 马拉松")
    await reader.wait("共 1 条")
    story = (await desk.store.stories.many(range(1, 9), reader.id))[0]
    other.send("/topic 马拉松")
    await other.wait("没有找到")
    other.start(f"story_{story.id}")
    await other.wait("不在了")
    assert (await other.inline("马拉松")).results == []
    assert (await other.inline(f"#{story.id}")).results == []
    assert (await reader.inline("马拉松")).results == []
    other.send("/latest")
    await other.wait("还没有报道")
    other.send("/digest")
    await other.wait("没有新的报道")
    press = other.press_button(
        other.send("x") and await other.wait(""),
        {"text": "1", "callback_data": f"text:{story.id}:0"},
    )
    await press.answered.wait()
    assert "不在" in press.text
    assert card.text not in [message.text for message in other.messages()]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"   \n ", "是空的"),
        ("virus.txt", bytes(range(256)) * 40, "不是文字文件"),
        ("broken.pdf", b"%PDF-1.4 nothing more", "broken.pdf"),
    ],
)
async def test_bad_documents_get_a_reason(desk: Desk, name: str, data: bytes, said: str) -> None:
    reader = desk.box.user("小明")
    reader.upload(name, data)
    assert said in (await reader.wait(lambda message: "正在" not in message.text)).text
    assert await desk.store.stories.many(range(1, 5), reader.id) == []


async def test_a_file_over_the_limit_is_refused_before_download(sandbox, store, clock) -> None:  # type: ignore[no-untyped-def]
    async with running(sandbox, store, clock, limits={"max_file_megabytes": 1}):
        reader = sandbox.user("小明")
        reader.upload("big.txt", b"x" * 1_100_000)
        await reader.wait("上限是 1 MB")
    assert sandbox.errors == []


async def test_the_hourly_limit_is_friendly(sandbox, store, clock) -> None:  # type: ignore[no-untyped-def]
    async with running(sandbox, store, clock, limits={"texts_per_hour": 1}):
        reader, other = sandbox.user("小明"), sandbox.user("小红")
        reader.send(FIVE_G.body)
        await reader.wait(lambda message: "全文" in message.buttons)
        clock.forward(minutes=20)
        reader.send(MARATHON.body)
        await reader.wait("请 40 分钟后再发")
        other.send(MARATHON.body)
        await other.wait(lambda message: "全文" in message.buttons)
        clock.forward(minutes=41)
        reader.send(MARATHON.body)
        await reader.wait(lambda message: "全文" in message.buttons)
    assert sandbox.errors == []


async def test_the_hourly_limit_outlives_forgetting(sandbox, store, clock) -> None:  # type: ignore[no-untyped-def]
    async with running(sandbox, store, clock, limits={"texts_per_hour": 1}):
        reader = sandbox.user("小明")
        reader.send(FIVE_G.body)
        await reader.wait(lambda message: "全文" in message.buttons)
        reader.send("/forget")
        await reader.wait("不能恢复")
        reader.press("删除全部数据")
        await reader.wait("已全部删除")
        reader.send(MARATHON.body)
        await reader.wait("请 60 分钟后再发")
        clock.forward(minutes=61)
        reader.send(MARATHON.body)
        await reader.wait(lambda message: "全文" in message.buttons)
    assert sandbox.errors == []


@asynccontextmanager
async def web_site(pages: dict[str, str]) -> AsyncIterator[tuple[int, Fetcher]]:
    """A web server on loopback; yields its port, and who may fetch from it."""
    import socket

    import uvicorn

    async def serve(request: object) -> HTMLResponse:
        page = pages.get(request.url.path)  # type: ignore[attr-defined]
        return HTMLResponse(page or "", status_code=200 if page else 404)

    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/{rest:path}", serve)])
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        port = listener.getsockname()[1]
        yield port, Fetcher(allowed=[("127.0.0.1", port)])
    finally:
        server.should_exit = True
        await task


async def test_a_link_is_fetched_and_summarised(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    page = PAGE_HTML.format(INSURANCE.headline, INSURANCE.body)
    async with (
        web_site({"/news/1.html": page}) as (port, fetcher),
        running(sandbox, store, clock, fetcher=fetcher),
    ):
        reader = sandbox.user("小明")
        url = f"http://127.0.0.1:{port}/news/1.html"
        reader.send(f"看看这个 {url}")
        card = await reader.wait(lambda message: "全文" in message.buttons)
        assert "门诊费用跨省直接结算" in card.text
        assert any(b.get("url") == url for row in card.rows for b in row)
    assert sandbox.errors == []


async def test_a_link_into_the_machine_is_refused(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("http://127.0.0.1:9/secret")
    await reader.wait("这个地址不能访问")


async def test_short_posts_are_not_summarised(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.send("今天天气不错", forwarded_from="天气频道")
    await reader.wait("太短")
    reader.send(FIVE_G.body, forwarded_from="江岸发布")
    card = await reader.wait(lambda message: "全文" in message.buttons)
    assert "转发自 江岸发布" in card.text


async def test_groups_are_answered_only_when_addressed(desk: Desk) -> None:
    owner, member = desk.box.user("群主"), desk.box.user("小明")
    group = desk.box.group("读报群", owner, members=[member], bot="administrator")
    await group.wait("大家好")
    plain = member.send(FIVE_G.body, group)
    member.send("5G", group)
    member.send("/share", group, reply_to=plain)
    card = await group.wait(lambda message: "全文" in message.buttons)
    assert "5126座" in card.text
    greetings_and_card = [message for message in group.messages() if message.from_bot]
    assert len(greetings_and_card) == 2, [m.text for m in greetings_and_card]
    member.send("@baozhai_bot 港区", group)
    await group.wait("共 1 条")
    post = member.send(MARATHON.body, group)
    member.send("@baozhai_bot", group, reply_to=post)
    await group.wait("镜湖马拉松")
    member.send("/topic 马拉松")
    await member.wait("没有找到")


async def test_a_failure_of_the_engine_is_told_and_stores_nothing(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    reader = sandbox.user("小明")
    async with running(sandbox, store, clock, engine=QuickEngine(fail_at="马拉松")):
        reader.upload("a.jsonl", rows(FIVE_G, MARATHON))
        await reader.wait("出了点问题")
        assert await store.stories.many(range(1, 5), reader.id) == []
        reader.send("/sources")
        await reader.wait("近 30 天没有报道")
    assert sandbox.errors == []
    assert sum("出了点问题" in message.text for message in reader.messages()) == 1
    assert not any("正在" in message.text for message in reader.messages())


async def test_a_picture_with_a_long_caption_is_taken_by_its_words(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.upload("a.jpg", b"\xff\xd8\xff", caption=FIVE_G.body[:900], photo=True)
    card = await reader.wait(lambda message: "全文" in message.buttons)
    assert "5126座" in card.text


async def test_command_and_mention_are_no_part_of_what_is_summarised(desk: Desk) -> None:
    await desk.publish(FIVE_G, INSURANCE)
    owner = desk.box.user("群主")
    group = desk.box.group("读报群", owner, bot="administrator")
    owner.send(f"/share@baozhai_bot {FIVE_G.body}", group)
    card = await group.wait(lambda message: "全文" in message.buttons)
    assert FIVE_G.headline
    assert FIVE_G.headline in card.text, "it is the very article that was published"
    owner.send(f"😀 @baozhai_bot {INSURANCE.body}", group)
    card = await group.wait(lambda message: "全文" in message.buttons)
    assert "baozhai_bot" not in card.text


async def test_in_a_forum_topic_the_message_that_made_it_is_no_reply(desk: Desk) -> None:
    owner = desk.box.user("群主")
    forum = desk.box.group("论坛", owner, topics=["新闻"])
    (thread,) = forum.chat.threads
    owner.send(f"/share {FIVE_G.body}", forum, thread_id=thread)
    card = await forum.wait(lambda message: "全文" in message.buttons)
    assert card.thread_id == thread
    plain = owner.send(MARATHON.body, forum, thread_id=thread)
    owner.send("/share", forum, thread_id=thread, reply_to=plain)
    await forum.wait("镜湖马拉松")


async def test_a_command_may_stand_below_a_file(sandbox, store, clock) -> None:  # type: ignore[no-untyped-def]
    boss, reader = sandbox.user("站长"), sandbox.user("小明")
    group = sandbox.group("读报群", boss, members=[reader], bot="administrator")
    async with running(sandbox, store, clock, access={"operators": {boss.id}}):
        reader.upload("a.jsonl", rows(FIVE_G), group, caption="/share@other_bot")
        reader.upload("b.jsonl", rows(MARATHON), group, caption="/share@baozhai_bot")
        await group.wait("镜湖马拉松")
        assert not any("5126座" in message.text for message in group.messages())
        reader.upload("c.jsonl", rows(FIVE_G), caption="/ingest")
        await reader.wait("只有机器人的运营者能用")
        boss.upload("d.jsonl", rows(FIVE_G), caption="/ingest")
        await boss.wait("已入库")
        reader.send("/topic 5G")
        await reader.wait("共 1 条")
    assert sandbox.errors == []


async def test_films_are_no_files_to_read_and_in_groups_no_reason_to_speak(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.upload("giphy.mp4", b"\0\0\0 ftyp", mime_type="video/mp4")
    await reader.wait("发来链接、长文或文件")
    group = desk.box.group("读报群", reader, bot="administrator")
    greeting = await group.wait("大家好")
    reader.upload("giphy.mp4", b"\0\0\0 ftyp", group, mime_type="video/mp4", reply_to=greeting)
    reader.send("@baozhai_bot", group)
    await group.wait("发来链接、长文或文件")
    assert len([message for message in group.messages() if message.from_bot]) == 2


async def test_a_headline_as_long_as_a_page_is_shown_short(desk: Desk) -> None:
    reader = desk.box.user("小明")
    long = {"id": "1", "title": "很长的标题" * 900, "text": FIVE_G.body}
    reader.upload("a.jsonl", json.dumps(long, ensure_ascii=False).encode())
    card = await reader.wait(lambda message: "全文" in message.buttons)
    assert "…" in card.text.split("\n")[0]
    reader.press("全文")
    await reader.wait("很长的标题")


async def test_a_link_seen_before_is_answered_from_the_store(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    pages = {"/news/1.html": PAGE_HTML.format(INSURANCE.headline, INSURANCE.body)}
    async with (
        web_site(pages) as (port, fetcher),
        running(sandbox, store, clock, fetcher=fetcher),
    ):
        reader = sandbox.user("小明")
        url = f"http://127.0.0.1:{port}/news/1.html"
        reader.send(url)
        await reader.wait(lambda message: "全文" in message.buttons)
        pages.clear()
        reader.send(url)
        card = await reader.wait(lambda message: "全文" in message.buttons)
        assert card.edited is None, "no working message, only the answer"
        clock.forward(hours=7)
        reader.send(url)  # the site is asked again and fails
        card = await reader.wait(lambda message: "全文" in message.buttons)
        assert "门诊费用跨省直接结算" in card.text
        sandbox.user("小红").send(url)
        await sandbox.user("小红").wait("网站说这一页")
    assert sandbox.errors == []


async def test_a_picture_sent_as_a_file_is_taken_by_its_long_caption(desk: Desk) -> None:
    reader = desk.box.user("小明")
    reader.upload("a.png", b"\x89PNG\r\n", caption=FIVE_G.body[:900], mime_type="image/png")
    card = await reader.wait(lambda message: "全文" in message.buttons)
    assert "5126座" in card.text


async def test_a_story_with_a_byline_as_long_as_a_page_fits_a_message(desk: Desk) -> None:
    byline = "张三李四王五" * 900
    (story,) = await desk.publish(replace(FIVE_G, byline=byline))
    reader = desk.box.user("小明")
    reader.start(f"story_{story.id}")
    await reader.wait(lambda message: "全文" in message.buttons)
