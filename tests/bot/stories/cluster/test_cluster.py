"""Workers of a cluster over a real PostgreSQL: nothing is lost, and nothing done twice."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import aclosing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.works import BULK, URGENT, Asked, WorkStore
from bot.stories.cluster.errands import Writing, packed
from bot.stories.urgency import in_bulk
from bot.web.client import Fetcher
from summarizer.article import SourceError
from tests.bot.making import HTML, HandClock, article
from tests.bot.postgresql import Databases
from tests.bot.sources.feeds.newsroom import RSS, Newsroom, feed, item, text_of
from tests.bot.stories import bombs
from tests.bot.stories.cluster.crew import Crew
from tests.bot.stories.cluster.crewman import FATAL, WAITING
from tests.bot.web.server import Reply, Web


@pytest.fixture
def crew(postgresql: Databases, tmp_path: Path) -> Iterator[Crew]:
    with postgresql.one() as url:
        made = Crew(url, tmp_path)
        yield made
        made.go()
        made.dismiss()


async def test_what_a_killed_worker_was_at_is_done_by_another_and_once(crew: Crew) -> None:
    first = await crew.hire()
    async with aclosing(crew.bot()) as bot:
        asked = asyncio.create_task(bot.summarize([article(f"{WAITING}的文章。")]))
        await crew.until_begun(1)
        second = await crew.hire()
        crew.kill(first)
        await crew.until_begun(2)
        crew.go()
        (summary,) = await asked
    assert summary.gist == f"{WAITING}的文章。"
    assert crew.told("ended") == [(second.pid, f"{WAITING}的文章。")]


async def test_what_a_stopped_worker_was_at_is_left_to_another(crew: Crew) -> None:
    first = await crew.hire()
    async with aclosing(crew.bot()) as bot:
        asked = asyncio.create_task(bot.summarize([article(f"{WAITING}的文章。")]))
        await crew.until_begun(1)
        second = await crew.hire()
        first.send_signal(signal.SIGTERM)
        assert first.wait() == 0
        await crew.until_begun(2)
        crew.go()
        await asked
    assert [who for who, _ in crew.told("ended")] == [second.pid]


async def test_a_waiting_reader_goes_before_bulk(crew: Crew) -> None:
    bulk = [Writing(article(f"第{n}篇文章。"), "short", ()) for n in range(40)]
    reader = Writing(article("读者发来的文章。"), "short", ())
    works = WorkStore(crew.url)
    await works.open()
    await works.ask([Asked(each.matter, "bulk", packed(each)) for each in bulk], BULK)
    await works.ask([Asked(reader.matter, "share", packed(reader))], URGENT)
    hastened = bulk[-1]
    await works.ask([Asked(hastened.matter, "share", packed(hastened))], URGENT)
    await crew.hire()
    await crew.until_begun(len(bulk) + 1)
    await works.close()
    begun = [what for _, what in crew.told("begun")]
    assert set(begun[:2]) == {"读者发来的文章。", "第39篇文章。"}
    assert len(begun) == len(set(begun)), "what was hastened is not done again"


async def test_one_summary_a_content_however_many_ask(crew: Crew) -> None:
    texts = [f"第{n}篇文章。" for n in range(6)]
    for _ in range(2):
        await crew.hire()
    async with aclosing(crew.bot()) as one, aclosing(crew.bot()) as other:
        seen: list[int] = []
        asked = [
            one.summarize([article(text, id=f"a{n}") for n, text in enumerate(texts)]),
            one.summarize([article(text, id=f"b{n}") for n, text in enumerate(reversed(texts))]),
            other.summarize([article(text) for text in texts], progress=seen.append),
        ]
        first, second, third = await asyncio.gather(*asked)
    assert [s.gist for s in first] == [s.gist for s in third] == texts
    assert (second[0].id, second[0].gist) == ("b0", texts[-1])
    assert seen[-1] == len(texts)
    assert sorted(what for _, what in crew.told("begun")) == texts


async def test_a_document_that_ends_a_child_is_refused_and_its_worker_goes_on(crew: Crew) -> None:
    worker = await crew.hire()
    async with aclosing(crew.bot()) as bot:
        with pytest.raises(SourceError) as caught:
            await bot.summarize([article(f"{FATAL}的文章。")])
        assert caught.value.code == "too_heavy"
        page = await bot.read(HTML.format(n=1).encode(), "page.html")
        (summary,) = await bot.summarize(page.articles)
        assert summary.headline == "第1座桥通车"
        with pytest.raises(SourceError) as caught:
            await bot.read(b"", "empty.txt")
        assert caught.value.code == "empty"
    assert {who for who, _ in crew.told("begun")} == {worker.pid}


async def test_what_workers_die_of_is_given_up_after_three(crew: Crew) -> None:
    heard: list[str] = []

    async def hear(work: str) -> None:
        heard.append(work)

    victims = [await crew.hire() for _ in range(3)]
    async with aclosing(crew.bot()) as bot:
        bot.count_attempts(None, hear)  # type: ignore[arg-type]
        with pytest.raises(SourceError) as caught:
            await bot.run(bombs.kill_parent, noted="share 7")
        assert caught.value.code == "gave_up"
        assert heard == ["read share 7"]
        assert [victim.wait() for victim in victims] == [-signal.SIGKILL] * 3
        assert (await bot.summarize([article("好文章。")]))[0].gist == "好文章。"
    assert crew.told("ended")[0][0] == os.getppid(), "the bot works where no worker is"


async def test_a_death_counts_against_what_was_begun_alone(crew: Crew) -> None:
    worker = await crew.hire()
    articles = [article(f"{WAITING}的第{n}篇文章。") for n in range(3)]
    works = WorkStore(crew.url)
    await works.open()
    async with aclosing(crew.bot()) as bot:
        asked = asyncio.create_task(bot.summarize(articles))
        for begun in (1, 2):
            await crew.until_begun(begun)
            victim, worker = worker, await crew.hire()
            crew.kill(victim)
        await crew.until_begun(3)
        async with works.pool.connection() as connection:
            rows = await connection.execute("SELECT sum(deaths) FROM works")
            assert await rows.fetchone() == (2,)
        crew.go()
        assert [each.gist for each in await asked] == [each.body for each in articles]
    await works.close()


async def test_the_bot_works_itself_until_there_is_a_worker(crew: Crew) -> None:
    async with aclosing(crew.bot()) as bot:
        with in_bulk():
            await bot.summarize([article("第一篇文章。")])
        worker = await crew.hire()
        number = 1
        while crew.told("ended")[-1][0] != worker.pid:
            number += 1
            await bot.summarize([article(f"第{number}篇文章。")])
    assert crew.told("ended")[0][0] != worker.pid


async def test_a_new_bot_waits_for_no_worker_that_died_before_it(crew: Crew) -> None:
    crew.dead = timedelta(minutes=10)
    crew.kill(await crew.hire())
    async with aclosing(crew.bot()) as bot:
        await bot.summarize([article("一篇文章。")])
    assert [who for who, _ in crew.told("ended")] == [os.getppid()]


async def test_a_feed_fills_several_workers_and_keeps_its_order(
    crew: Crew, web: Web, fetcher: Fetcher, clock: HandClock
) -> None:
    async def patience() -> None:
        await asyncio.Event().wait()

    crew.dead = timedelta(minutes=10)
    for _ in range(2):
        await crew.hire()
    numbers = range(1, 7)
    web.pages["/feed"] = Reply.of(
        feed(*(item(n, WAITING + text_of(n)) for n in reversed(numbers))), RSS
    )
    store = await Store.open(crew.url, clock=clock)
    async with aclosing(crew.bot()) as bot:
        newsroom = Newsroom(store, web, fetcher, clock, bot)
        newsroom.feeds = newsroom.poller(patience)
        await newsroom.add()
        polling = asyncio.create_task(newsroom.poll())
        await crew.until_begun(2)
        assert len({who for who, _ in crew.told("begun")}) == 2
        crew.go()
        assert (await polling).stories == len(numbers)
        stored = [story.headline for story in reversed(await store.stories.latest(10))]
    await store.close()
    assert stored == [f"第{n}号工程开工" for n in numbers]
    assert len(crew.told("begun")) == len(numbers)


async def test_what_fails_is_tried_again_and_the_reason_noted(crew: Crew, tmp_path: Path) -> None:
    await crew.hire()
    works = WorkStore(crew.url)
    await works.open()
    async with aclosing(crew.bot()) as bot:
        asked = asyncio.create_task(bot.run(bombs.fail_twice, tmp_path / "notes"))
        async with works.pool.connection() as connection:
            await connection.set_autocommit(True)
            reasons: set[str | None] = set()
            while not asked.done():
                rows = await connection.execute("SELECT reason FROM works")
                reasons |= {reason for (reason,) in await rows.fetchall()}
                await asyncio.sleep(0.05)
            assert await asked == "done"
            assert "ConnectionError('not yet')" in reasons
            await connection.set_autocommit(False)
        with pytest.raises(ZeroDivisionError):
            await bot.run(divmod, 1, 0)
    await works.close()
