"""The items of feeds: each one story, and its changes too."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from bot.sources.feeds.waiting import MAX_ATTEMPTS
from tests.bot.sources.feeds.newsroom import RSS, Newsroom, feed, item, page, text_of
from tests.bot.web.server import Reply


async def test_fetches_the_full_text_of_an_excerpt(newsroom: Newsroom) -> None:
    await newsroom.add()
    link = newsroom.web.url("/a/1", "news.example.com")
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1, "工程开工……阅读全文", link)), RSS)
    newsroom.web.pages["/a/1"] = Reply.gzipped(page(1))
    await newsroom.poll()
    (story,) = await newsroom.store.stories.latest()
    assert (story.url, story.body) == (link, text_of(1))


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_the_excerpt_does_where_the_page_is_gone(newsroom: Newsroom, status: int) -> None:
    await newsroom.add()
    link = newsroom.web.url("/a/1", "news.example.com")
    newsroom.web.pages["/feed"] = Reply.of(
        feed(item(1, "第1号工程昨天开工，工期两年。", link)), RSS
    )
    newsroom.web.pages["/a/1"] = Reply(b"", status)
    assert (await newsroom.poll()).stories == 1
    assert (await newsroom.store.stories.latest())[0].body == "第1号工程昨天开工，工期两年。"


async def test_the_excerpt_does_where_the_page_keeps_failing(newsroom: Newsroom) -> None:
    await newsroom.add()
    link = newsroom.web.url("/a/1", "news.example.com")
    newsroom.web.pages["/feed"] = Reply.of(
        feed(item(1, "第1号工程昨天开工，工期两年。", link)), RSS
    )
    newsroom.web.pages["/a/1"] = Reply(b"", 503)
    outcomes = [await newsroom.poll(hours=2) for _ in range(MAX_ATTEMPTS)]
    assert [o.postponed for o in outcomes] == [1] * (MAX_ATTEMPTS - 1) + [0]
    assert outcomes[-1].stories == 1


async def test_a_page_on_a_private_address_is_not_fetched(newsroom: Newsroom) -> None:
    await newsroom.add()
    link = "http://169.254.169.254/latest/meta-data/"
    newsroom.web.pages["/feed"] = Reply.of(
        feed(item(1, "第1号工程昨天开工，工期两年。", link)), RSS
    )
    assert (await newsroom.poll()).stories == 1
    assert (await newsroom.store.stories.latest())[0].body == "第1号工程昨天开工，工期两年。"


async def test_a_changed_item_updates_its_story(newsroom: Newsroom) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    await newsroom.poll()
    (before,) = await newsroom.store.stories.latest()
    later = text_of(1, "总投资增加到九亿元，")
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1, later)), RSS)
    assert (await newsroom.poll(hours=2)).updated == 1
    (after,) = await newsroom.store.stories.latest()
    assert (after.id, after.body) == (before.id, later)
    assert "九亿元" in after.gist
    assert after.former is not None
    assert (after.former.headline, after.former.gist) == (before.headline, before.gist)


async def test_the_same_address_with_new_content_updates_its_story(newsroom: Newsroom) -> None:
    await newsroom.add()
    link = newsroom.web.url("/a/1", "news.example.com")
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1, link=link)), RSS)
    await newsroom.poll()
    renamed = item(1, text_of(1, "总投资增加到九亿元，"), link).replace("g-1", "another-guid")
    newsroom.web.pages["/feed"] = Reply.of(feed(renamed), RSS)
    assert (await newsroom.poll(hours=2)).updated == 1
    assert len(await newsroom.store.stories.latest()) == 1


async def test_the_same_text_in_two_feeds_is_one_story_of_two_papers(newsroom: Newsroom) -> None:
    for number, name in enumerate(["江城日报", "江城晚报"]):
        await newsroom.add("/feed", f"paper{number}.example.com")
        host = f"paper{number}.example.com"
        newsroom.web.pages[f"{host}/feed"] = Reply.of(feed(item(1), title=name), RSS)
    outcome = await newsroom.poll()
    assert (outcome.stories, outcome.duplicates) == (1, 1)
    (story,) = await newsroom.store.stories.latest()
    assert story.sources == 2


async def test_flashes_that_share_a_link_or_an_id_are_stories_of_their_own(
    newsroom: Newsroom,
) -> None:
    def flash(n: int, guid: str, link: str) -> str:
        told = ["地铁四号线今天试运行。", "港区发出大风蓝色预警。", "水库开闸放水三小时。"]
        return (
            f"<item><title>快讯{n}</title><guid>{guid}</guid><link>{link}</link>"
            f"<description>{told[n] * 20}</description></item>"
        )

    home = newsroom.web.url("/", "news.example.com")
    await newsroom.add("/shared", "a.example.com")
    await newsroom.add("/same", "b.example.com")
    newsroom.web.pages["/shared"] = Reply.of(feed(*(flash(n, str(n), home) for n in (0, 1))), RSS)
    newsroom.web.pages["/same"] = Reply.of(feed(*(flash(n, "x", "") for n in (1, 2))), RSS)
    await newsroom.poll()
    assert await newsroom.headlines() == ["快讯0", "快讯1", "快讯2"]
    newsroom.web.pages["/same"] = Reply.of(feed(flash(0, "y", ""), flash(2, "x", "")), RSS)
    await newsroom.poll(hours=2)
    assert await newsroom.headlines() == ["快讯0", "快讯1", "快讯2"]


QUAKES = [
    (
        "四川雅江县发生3.1级地震",
        "中国地震台网正式测定：今天8时在四川雅江县发生3.1级地震，震源深度10公里。",
    ),
    (
        "新疆库车市发生4.2级地震",
        "中国地震台网正式测定：今天9时在新疆库车市发生4.2级地震，震源深度16公里。",
    ),
    (
        "西藏定日县发生3.6级地震",
        "中国地震台网正式测定：今天9时在西藏定日县发生3.6级地震，震源深度10公里。",
    ),
]


@pytest.mark.parametrize("own_ids", [True, False])
async def test_flashes_on_one_page_are_no_versions_of_each_other(
    newsroom: Newsroom, own_ids: bool
) -> None:
    link = newsroom.web.url("/list", "news.example.com")
    guids = [f"<guid>q-{n}</guid>" if own_ids else "" for n in range(3)]
    items = [
        f"<item><title>{title}</title>{guids[n]}<link>{link}</link><description>{text}</description></item>"
        for n, (title, text) in enumerate(QUAKES)
    ]
    await newsroom.add()
    newsroom.web.pages["/list"] = Reply(b"", 404)
    newsroom.web.pages["/feed"] = Reply.of(feed(*items), RSS)
    polled = await newsroom.poll()
    assert (polled.stories, polled.updated) == (3, 0)
    assert await newsroom.headlines() == sorted(title for title, _ in QUAKES)


async def test_an_item_that_waits_is_not_replaced_by_another_of_its_link(
    newsroom: Newsroom,
) -> None:
    link = newsroom.web.url("/list", "news.example.com")
    await newsroom.add()
    newsroom.web.pages["/list"] = Reply(b"", 503)
    for title, text in QUAKES:
        told = f"<title>{title}</title><link>{link}</link><description>{text}</description>"
        newsroom.web.pages["/feed"] = Reply.of(feed(f"<item>{told}</item>"), RSS)
        await newsroom.poll(hours=1)
    for _ in range(12):
        await newsroom.poll(hours=4)
    assert await newsroom.headlines() == sorted(title for title, _ in QUAKES)


@pytest.mark.parametrize(
    "text", ["阅读原文", "如题", "[图片]", "转发微博", "点击查看详情", "Comments"]
)
async def test_a_text_that_says_nothing_makes_no_story_of_another(
    newsroom: Newsroom, text: str
) -> None:
    await newsroom.add()
    items = [
        f"<item><title>{title}</title><guid>{n}</guid><description>{text}</description></item>"
        for n, (title, _) in enumerate(QUAKES)
    ]
    newsroom.web.pages["/feed"] = Reply.of(feed(*items), RSS)
    assert (await newsroom.poll()).stories == 3
    stories = await newsroom.store.stories.latest(9)
    assert sorted(story.body for story in stories) == sorted(f"{title}。" for title, _ in QUAKES)


async def test_the_same_flash_on_another_day_is_news(newsroom: Newsroom) -> None:
    def flash(day: int) -> str:
        date = f"<pubDate>2025-03-0{day} 09:15:00</pubDate>"
        return f"<item><title>今日人民币汇率中间价公布</title><guid>{day}</guid>{date}</item>"

    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(flash(2)), RSS)
    await newsroom.poll()
    newsroom.web.pages["/feed"] = Reply.of(feed(flash(3), flash(2)), RSS)
    assert (await newsroom.poll(hours=3)).stories == 1


async def test_two_feeds_of_one_paper_are_one_paper(newsroom: Newsroom) -> None:
    link = newsroom.web.url("/a/1", "news.example.com")
    for name in ("要闻", "国内"):
        await newsroom.add(f"/{name}")
    for n in range(4):
        shown = item(1, text_of(1, f"总投资增加到{n + 2}亿元，"), link)
        for name in ("要闻", "国内"):
            newsroom.web.pages[f"/{quote(name)}"] = Reply.of(feed(shown, title=name), RSS)
        await newsroom.poll(hours=3)
    (story,) = await newsroom.store.stories.latest(9)
    assert story.sources == 1
    assert "5亿元" in story.body


async def test_guids_made_anew_each_time_bring_nothing_again(newsroom: Newsroom) -> None:
    link = newsroom.web.url("/a/1", "news.example.com")
    newsroom.web.pages["/a/1"] = Reply.of(page(1))
    await newsroom.add()
    found = []
    for n in range(4):
        shown = item(1, f"第1号工程昨天开工，阅读量 {n} 次……", link).replace("g-1", f"g-{n}")
        newsroom.web.pages["/feed"] = Reply.of(feed(shown), RSS)
        found.append((await newsroom.poll(hours=2)).found)
    assert found == [1, 0, 0, 0]
    assert len(newsroom.engine.asked) == 1


async def six_excerpts_of_a_busy_host(newsroom: Newsroom) -> None:
    await newsroom.add("/feed", "news.example.com")
    pages = [newsroom.web.url(f"/a/{n}", "pages.example.com") for n in range(6)]
    busy = Reply(b"", 429, {"retry-after": "7200"})
    newsroom.web.pages |= {f"/a/{n}": busy for n in range(6)}
    shown = (item(n, f"第{n}号工程昨天开工……", pages[n]) for n in range(6))
    newsroom.web.pages["/feed"] = Reply.of(feed(*shown), RSS)


def pages_asked(newsroom: Newsroom) -> int:
    return sum(request.host == "pages.example.com" for request in newsroom.web.requests)


async def test_a_host_that_asks_for_peace_gets_it(newsroom: Newsroom) -> None:
    await six_excerpts_of_a_busy_host(newsroom)
    for _ in range(10):
        await newsroom.poll(minutes=10)
    assert pages_asked(newsroom) == 1
    newsroom.web.pages |= {f"/a/{n}": Reply.of(page(n)) for n in range(6)}
    await newsroom.poll(hours=1)
    assert pages_asked(newsroom) == 1 + 6
    stories = await newsroom.store.stories.latest(9)
    assert sorted(story.body for story in stories) == sorted(text_of(n) for n in range(6))


async def test_a_host_that_never_answers_leaves_excerpts(newsroom: Newsroom) -> None:
    await six_excerpts_of_a_busy_host(newsroom)
    for _ in range(8):
        await newsroom.poll(hours=1)
    stories = await newsroom.store.stories.latest(9)
    assert sorted(story.body for story in stories) == [f"第{n}号工程昨天开工" for n in range(6)]
    assert pages_asked(newsroom) == MAX_ATTEMPTS


async def test_an_id_that_is_used_again_for_other_news_rewrites_nothing(newsroom: Newsroom) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    await newsroom.poll()
    other = item(1, "港区今天发出大风蓝色预警，请渔船回港避风。" * 20).replace("第1号工程", "港区")
    newsroom.web.pages["/feed"] = Reply.of(feed(other), RSS)
    await newsroom.poll(hours=2)
    assert await newsroom.headlines() == ["港区开工", "第1号工程开工"]


async def test_a_corrected_headline_is_taken_over(newsroom: Newsroom) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1)), RSS)
    await newsroom.poll()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1).replace("工程开工", "工程缓建")), RSS)
    polled = await newsroom.poll(hours=2)
    assert (polled.updated, polled.stories) == (1, 0)
    assert await newsroom.headlines() == ["第1号工程缓建"]
    (story,) = await newsroom.store.stories.latest(2)
    assert story.former is not None
    assert story.former.headline == "第1号工程开工"


async def test_one_papers_update_does_not_speak_for_another(newsroom: Newsroom) -> None:
    for paper in ("a", "b"):
        await newsroom.add(f"/{paper}", f"{paper}.example.com")
        newsroom.web.pages[f"/{paper}"] = Reply.of(feed(item(1), title=f"{paper}报"), RSS)
        await newsroom.poll()  # one after the other: whose story it is must not be chance
    (shared,) = await newsroom.store.stories.latest(9)
    assert shared.sources == 2
    changed = item(1, text_of(1) + "本报评论员认为值得。")
    newsroom.web.pages["/b"] = Reply.of(feed(changed, title="b报"), RSS)
    await newsroom.poll(hours=2)
    stories = await newsroom.store.stories.latest(9)
    assert {(story.source, "评论员" in story.body) for story in stories} == {
        ("a报", False),
        ("b报", True),
    }
    assert len({story.event_id for story in stories}) == 1


async def test_a_feed_of_thousands_does_not_keep_the_others_waiting(newsroom: Newsroom) -> None:
    await newsroom.add("/long", "long.example.com")
    newsroom.web.pages["/long"] = Reply.of(feed(*(item(n) for n in range(500))), RSS)
    await newsroom.poll()
    await newsroom.add("/short", "short.example.com")
    newsroom.web.pages["/short"] = Reply.of(feed(item(1000)), RSS)
    await newsroom.poll(minutes=1)
    assert "第1000号工程开工" in await newsroom.headlines()


async def test_long_read_items_are_forgotten_once_their_feed_drops_them(
    newsroom: Newsroom,
) -> None:
    await newsroom.add()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(1), item(2)), RSS)
    await newsroom.poll()
    newsroom.web.pages["/feed"] = Reply.of(feed(item(3), item(2)), RSS)
    await newsroom.poll(hours=2)
    keep, items = timedelta(days=90), newsroom.store.feed_items
    newsroom.clock.forward(days=80)
    assert await items.prune(keep) == 0
    newsroom.clock.forward(days=80)
    assert await items.prune(keep) == 1  # the feed still shows 2 and 3, whenever it is asked
    assert await items.counts() == {"done": 2}
    await newsroom.poll()
    assert len(newsroom.engine.asked) == 3
