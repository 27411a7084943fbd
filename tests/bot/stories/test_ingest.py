"""Ingesting: what is new is summarised once, and nothing is stored half."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

import pytest

from bot.store import Store
from bot.stories import fingerprint
from bot.stories.fingerprint import content_key
from bot.stories.ingest import Ingest
from bot.stories.worker import SummaryWorker
from summarizer.article import Article, Masthead, Page, SourceError, Summary
from tests.bot.engines import QuickEngine
from tests.bot.making import article
from tests.bot.store.trouble import other_writer


@pytest.fixture
def engine() -> QuickEngine:
    """The worker's engine."""
    return QuickEngine()


@pytest.fixture
async def worker(engine: QuickEngine) -> AsyncIterator[SummaryWorker]:
    async with aclosing(SummaryWorker(engine)) as made:
        yield made


def page(*articles: Article, source: str = "晨报") -> Page:
    return Page(source, articles)


ONE = article("第一篇说的是公交。", "公交")
TWO = article("第二篇说的是地铁。", "地铁")
CAPTION = article("图为通车现场。", kind="caption")


async def test_a_page_becomes_stories_and_a_second_time_nothing(
    store: Store, worker: SummaryWorker, engine: QuickEngine
) -> None:
    ingest = Ingest(store, worker)
    first = await ingest.add(page(ONE, CAPTION, TWO))
    assert [s.headline for s in first.stories] == ["公交", "地铁"]
    assert (first.new, first.duplicates) == (2, 0)
    again = await ingest.add(page(TWO, ONE))
    assert [s.headline for s in again.stories] == ["地铁", "公交"]
    assert (again.new, again.duplicates) == (0, 2)
    assert len(engine.asked) == 2  # nothing was summarised twice


async def test_a_story_has_the_paper_and_the_date_that_its_page_prints(
    store: Store, worker: SummaryWorker
) -> None:
    printed = Masthead("江城晚报", date(2025, 2, 18), "第3版", "要闻")
    [story] = (await Ingest(store, worker).add(page(ONE, source="a.pdf").under(printed))).stories
    assert (story.source, story.printed_on) == ("江城晚报", date(2025, 2, 18))
    assert (story.edition, story.section) == ("第3版", "要闻")
    told = story.as_json()
    assert (told["published"], told["date_known"]) == ("2025-02-18T00:00:00+08:00", True)


async def test_what_states_no_date_or_one_to_come_has_none(
    store: Store, worker: SummaryWorker
) -> None:
    to_come = Masthead(None, date(2025, 3, 9))
    ahead = replace(TWO, published=datetime(2025, 3, 9, tzinfo=UTC))
    for each in (page(ONE).under(to_come), page(ahead)):
        [story] = (await Ingest(store, worker).add(each)).stories
        told = story.as_json()
        assert (story.printed_on, told["published"], told["date_known"]) == (None, None, False)


async def test_nothing_is_stored_when_summarising_fails_midway(
    store: Store, worker: SummaryWorker, engine: QuickEngine
) -> None:
    engine.fail_at = "地铁"
    with pytest.raises(RuntimeError):
        await Ingest(store, worker).add(page(ONE, TWO))
    assert await store.stories.count() == 0
    engine.fail_at = None
    assert (await Ingest(store, worker).add(page(ONE, TWO))).new == 2


async def test_a_private_share_of_public_content_needs_no_engine(
    store: Store, worker: SummaryWorker, engine: QuickEngine
) -> None:
    ingest = Ingest(store, worker)
    public = await ingest.add(page(ONE))
    shared = await ingest.add(page(ONE), owner_chat=7)
    assert shared.stories == public.stories
    assert len(engine.asked) == 1


async def test_nothing_of_a_private_share_gets_into_anothers(
    store: Store, worker: SummaryWorker
) -> None:
    ingest = Ingest(store, worker)
    await ingest.add(page(replace(ONE, headline="只给自己看的标题")), owner_chat=7)
    for owner in (8, None):
        [story] = (await ingest.add(page(ONE), owner_chat=owner)).stories
        assert (story.headline, story.owner_chat) == ("公交", owner)


async def test_rows_that_share_an_id_keep_their_own_summaries(
    store: Store, worker: SummaryWorker
) -> None:
    rows = page(Article("1", "甲说的是公交。"), Article("1", "乙说的是地铁。"))
    stories = (await Ingest(store, worker).add(rows)).stories
    assert [(s.body, s.gist) for s in stories] == [("甲说的是公交。",) * 2, ("乙说的是地铁。",) * 2]


async def test_the_same_article_twice_on_a_page_is_one_story(
    store: Store, worker: SummaryWorker
) -> None:
    done = await Ingest(store, worker).add(page(ONE, replace(ONE, id="x", body=ONE.body + "\n")))
    assert (done.new, done.duplicates) == (1, 1)
    assert done.stories[0].id == done.stories[1].id


async def test_a_page_of_captions_is_no_news(store: Store, worker: SummaryWorker) -> None:
    with pytest.raises(SourceError) as error:
        await Ingest(store, worker).add(page(CAPTION))
    assert error.value.code == "not_news"


async def test_progress_counts_to_all_articles(store: Store, worker: SummaryWorker) -> None:
    ingest = Ingest(store, worker)
    await ingest.add(page(ONE))
    seen: list[int] = []
    await ingest.add(page(ONE, TWO, article("第三篇说的是轮渡。")), progress=seen.append)
    await asyncio.sleep(0)  # what the worker reported is delivered by the loop
    assert seen == [1, 2, 3]


async def test_the_event_loop_goes_on_while_the_engine_works(
    worker: SummaryWorker, engine: QuickEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, finish = Event(), Event()

    def slow(*_: object, **__: object) -> list[Summary]:
        begun.set()
        assert finish.wait(10)
        return []

    monkeypatch.setattr(engine, "summarize", slow)
    task = asyncio.create_task(worker.summarize([ONE]))
    assert await asyncio.to_thread(begun.wait, 10)
    assert not task.done()
    finish.set()
    assert await task == []


async def test_reading_runs_in_the_worker_too(tmp_path: Path, worker: SummaryWorker) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"id": "a7", "text": "一条消息。"}\n', encoding="utf-8")
    assert [a.id for a in (await worker.read(file)).articles] == ["a7"]
    assert (await worker.read(file.read_bytes(), "rows.jsonl")).articles[0].body == "一条消息。"
    with pytest.raises(SourceError):
        await worker.read(tmp_path / "none.txt")


async def test_the_fingerprint_of_each_article_is_made_once(
    store: Store, worker: SummaryWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counting(of: Article) -> str:
        made.append(of.body)
        return content_key(of)

    monkeypatch.setattr(fingerprint, "content_key", counting)
    ingest = Ingest(store, worker)
    await ingest.add(page(ONE, TWO))
    assert sorted(made) == sorted([ONE.body, TWO.body])
    await ingest.add(page(replace(ONE, url="https://news.example.com/1")))  # known
    assert len(made) == 3
    await ingest.add(page(replace(ONE, headline="公交新线")), revises=1)  # a correction
    assert len(made) == 4


LEADS = ["总投资385亿元", "将新建线路1200公里", "计划2027年投运", "沿线八县受益"]


def of_one_event(number: int) -> Article:
    """One paper's telling of an event that all papers tell."""
    lead = LEADS[number % len(LEADS)]
    body = f"国家电网3日宣布，青藏直流工程二期在青海格尔木开工，{lead}。" + "".join(
        f"记者{number}看到，第{n}标段的施工队已经进场。" for n in range(60)
    )
    return article(body, "青藏直流工程二期在格尔木开工", id=str(number))


async def test_an_event_told_by_two_papers_side_by_side_is_one(
    store: Store, store_url: str, worker: SummaryWorker
) -> None:
    other = await Store.open(store_url, clock=store.clock)
    wire = article("一条通稿，两家报纸都登：" + "施工队已经进场。" * 20, "通稿", id="w")
    pages = [page(of_one_event(n), wire, source=f"第{n}家报") for n in range(6)]
    done = await asyncio.gather(
        *(Ingest((store, other)[n % 2], worker).add(each) for n, each in enumerate(pages))
    )
    await other.close()
    assert len({result.stories[1].id for result in done}) == 1
    assert await store.stories.count() == 6 + 1
    stories = await store.stories.latest(10)
    assert len({story.event_id for story in stories}) == 2
    assert {story.sources for story in stories} == {6}


async def test_the_stories_of_a_page_that_tell_of_one_event_share_it(
    store: Store, worker: SummaryWorker
) -> None:
    told = [of_one_event(0), article("港区今天发出大风蓝色预警。", "大风"), of_one_event(1)]
    first, wind, second = (await Ingest(store, worker).add(page(*told))).stories
    assert first.event_id == second.event_id == first.id
    assert wind.event_id == wind.id
    later = (await Ingest(store, worker).add(page(of_one_event(2), of_one_event(3)))).stories
    assert {story.event_id for story in later} == {first.event_id}


async def test_events_are_compared_while_others_may_write(
    store: Store, worker: SummaryWorker
) -> None:
    """A page of twelve keeps other writers out for some ten milliseconds (a second, were its
    events compared with the lock held)."""
    ingest = Ingest(store, worker)
    for start in range(0, 60, 12):
        await ingest.add(page(*(of_one_event(n) for n in range(start, start + 12))))
    done = Event()

    def longest_wait() -> float:
        longest = 0.0
        with other_writer(store) as (other, lock):
            while not done.is_set():
                begun = time.perf_counter()
                lock(other)
                longest = max(longest, time.perf_counter() - begun)
                other.rollback()
                time.sleep(0.001)
        return longest

    waits = []
    for start in (60, 72, 84):
        done.clear()
        watching = asyncio.create_task(asyncio.to_thread(longest_wait))
        await ingest.add(page(*(of_one_event(n) for n in range(start, start + 12))))
        done.set()
        waits.append(await watching)
    assert min(waits) < 0.3
