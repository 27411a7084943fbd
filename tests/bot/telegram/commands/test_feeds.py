"""Feeds by chat: adding, removing, and OPML in and out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.sandbox import Sandbox
from bot.sandbox.people import Person
from bot.sources.feeds import opml
from bot.store import Store
from bot.web.client import Fetcher
from tests.bot.making import HandClock
from tests.bot.sources.feeds.newsroom import RSS, feed, item
from tests.bot.telegram.desk import Desk, running
from tests.bot.web.server import Reply, Web


@asynccontextmanager
async def newsstand(
    sandbox: Sandbox, store: Store, clock: HandClock, boss: Person, **overrides: Any
) -> AsyncIterator[tuple[Desk, Web]]:
    """A running bot whose operator is ``boss``, and a web that it can reach."""
    settings = {"access": {"operators": {boss.id}}, **overrides}
    async with Web.running() as web:
        fetcher = Fetcher(allowed={web.address}, resolver=web.resolve)
        async with running(sandbox, store, clock, fetcher=fetcher, **settings) as desk:
            yield desk, web
    assert sandbox.errors == []


async def test_an_operator_adds_and_removes_feeds(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss = sandbox.user("站长")
    async with newsstand(sandbox, store, clock, boss) as (_, web):
        web.pages["/rss"] = Reply.of(feed(item(1)), RSS)
        web.pages["/"] = Reply.of(
            "<html><head><link rel=alternate type=application/rss+xml href=/rss></head></html>"
        )
        web.pages["/page"] = Reply.of("<html><body><p>没有订阅源</p></body></html>")
        boss.send("/addsource")
        await boss.wait("用法")
        home, page = web.url("/", "news.example.com"), web.url("/page", "news.example.com")
        boss.send(f"/addsource {home} {page} http://10.0.0.1/rss")
        answer = await boss.wait("已加「工程快报」")
        assert "不是订阅源" in answer.text
        assert "没加成 http://10.0.0.1/rss：不是公开的网址" in answer.text
        url = web.url("/rss", "news.example.com")
        assert await store.feeds.all() == {url: "工程快报"}
        boss.send(f"/addsource {url}")
        await boss.wait("早就在了")

        boss.send("/removesource 没有的")
        await boss.wait("没有叫「没有的」")
        boss.send("/removesource 快报")
        await boss.wait("共 1 个")
        boss.press("工程快报")
        await boss.wait("不再读「工程快报」吗")
        boss.press("取消")
        await boss.wait("共 1 个")
        boss.press("工程快报")
        await boss.wait("不再读「工程快报」吗")
        boss.press("去掉")
        await boss.wait("已去掉「工程快报」")
        assert await store.feeds.all() == {}


async def test_what_cannot_be_added_is_told_in_messages_of_legal_length(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss = sandbox.user("站长")
    async with newsstand(sandbox, store, clock, boss) as (_, web):
        urls = [web.url(f"/{n}" + "x" * 400, "news.example.com") for n in range(9)]
        boss.send("/addsource " + "，".join([*urls, "ftp://news.example.com/"]))
        first = await boss.wait("网站答复 404")
        await boss.wait("不是网页或订阅源")
        assert first.text.startswith("没加成 http://news.example.com")


async def test_readers_may_not_unless_the_operator_lets_them(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss, reader = sandbox.user("站长"), sandbox.user("小明")
    async with newsstand(sandbox, store, clock, boss) as (_, web):
        reader.send(f"/addsource {web.url('/rss', 'news.example.com')}")
        await reader.wait("只有机器人的运营者能用")
        reader.send("/removesource")
        await reader.wait("只有机器人的运营者能用")
    assert await store.feeds.all() == {}


async def test_readers_who_may_have_feeds_of_their_own(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss, reader, other = sandbox.user("站长"), sandbox.user("小明"), sandbox.user("小红")
    lets = {"feeds": {"readers_may_add": True, "per_reader": 2}}
    async with newsstand(sandbox, store, clock, boss, **lets) as (_, web):
        for n in range(3):
            web.pages[f"/{n}"] = Reply.of(feed(item(n), title=f"第{n}报"), RSS)
        urls = [web.url(f"/{n}", "news.example.com") for n in range(3)]
        reader.send("/addsource " + " ".join(urls))
        answer = await reader.wait("已加「第1报」")
        assert "每人最多加 2 个" in answer.text
        other.send("/removesource")
        await other.wait("没有可以去掉的")
        reader.send("/removesource")
        choice = await reader.wait("共 2 个")
        button = next(b for row in choice.rows for b in row if b["text"] == "第0报")
        press = other.press_button(choice, button, reader)
        await press.answered.wait()
        assert press.text == "这个订阅源已经不在了"
        boss.send("/removesource")
        await boss.wait("共 2 个")
    assert len(await store.feeds.all()) == 2


async def test_a_list_of_feeds_goes_in_and_out_as_opml(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss = sandbox.user("站长")
    feeds = {f"https://paper{n}.example.com/rss": f"第{n}报" for n in range(20)}
    async with newsstand(sandbox, store, clock, boss) as (desk, _):
        sent = boss.upload("feeds.opml", opml.render(feeds))
        await boss.wait()
        boss.send("/addsource", reply_to=sent)
        await boss.wait("新加 20 个订阅源，已有 0 个，不能用的 0 个")
        boss.upload("feeds.opml", opml.render(feeds), caption="/addsource")
        await boss.wait("新加 0 个订阅源，已有 20 个")
        boss.upload("broken.opml", b"<html></html>", caption="/addsource")
        await boss.wait("这不是 OPML 文件")
        boss.send("/sources")
        await boss.wait("第0报")
        boss.press("导出 OPML")
        got = await boss.wait(lambda message: message.document is not None)
        assert got.document is not None
        file = await desk.application.bot.get_file(got.document.id)
        assert opml.parse(bytes(await file.download_as_bytearray())).feeds == feeds
        boss.send("/removesource")
        await boss.wait("共 20 个")
        boss.press("下一页")
        page = await boss.wait("共 20 个")
        assert len(page.buttons) == 10  # eight feeds, and both ways on
    assert await store.feeds.all() == feeds


async def test_operators_are_told_which_feed_fails_and_why(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss = sandbox.user("站长")
    async with newsstand(sandbox, store, clock, boss) as (desk, web):
        boss.start()
        await boss.wait("报摘")
        url = web.url("/rss", "news.example.com")
        await store.feeds.add({url: "江城日报"})
        for _ in range(3):
            await desk.services.feeds.poll_due()
            clock.forward(seconds=timedelta(days=2).total_seconds())
        told = await boss.wait("连续 3 次读取失败")
        assert "「江城日报」（news.example.com）" in told.text
        assert "网站答复 404" in told.text
        web.pages["/rss"] = Reply.of(feed(item(1)), RSS)
        await desk.services.feeds.poll_due()
        await boss.wait("恢复了")


async def test_rsshub_routes_come_from_the_operators_own_instance(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    boss = sandbox.user("站长")
    async with Web.running() as web:
        web.pages["/paper/front"] = Reply.of(feed(item(1)), RSS)
        fetcher = Fetcher(allowed={web.address}, resolver=web.resolve)
        hub = web.url("", "hub.example.com")
        settings: dict[str, Any] = {
            "access": {"operators": {boss.id}},
            "feeds": {"rsshub_base": hub},
        }
        async with running(sandbox, store, clock, fetcher=fetcher, **settings):
            boss.send("/addsource rsshub://paper/front")
            await boss.wait("已加「工程快报」")
    assert list(await store.feeds.all()) == [f"{hub}/paper/front"]
