"""The bot's worker: bombs are refused within their limits, and the next reader is served."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.settings import LimitsSettings
from bot.stories.worker import SummaryWorker
from summarizer.article import SourceError
from tests.bot.engines import HangingEngine, QuickEngine
from tests.bot.making import HTML, article
from tests.bot.stories import bombs


@pytest.fixture
async def worker() -> AsyncIterator[SummaryWorker]:
    limits = LimitsSettings(memory_megabytes=500)
    async with aclosing(SummaryWorker("extractive", limits=limits)) as made:
        yield made


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")
async def test_a_small_pdf_that_takes_gigabytes_is_refused_and_the_next_page_read(
    worker: SummaryWorker,
) -> None:
    bomb = bombs.pdf(b"0 0 m 9 9 l S\n" * 4_000_000)
    assert len(bomb) < 200_000
    with pytest.raises(SourceError) as caught:
        await worker.read(bomb, "bomb.pdf")
    assert caught.value.code == "too_heavy"
    page = await worker.read(HTML.format(n=1).encode(), "page.html")
    (summary,) = await worker.summarize(page.articles)
    assert summary.headline == "第1座桥通车"


async def test_a_child_has_no_secrets_and_does_not_spin(
    worker: SummaryWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOZHAI_TELEGRAM__TOKEN", "1:secret")
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert await worker.run(os.getenv, "BAOZHAI_TELEGRAM__TOKEN") is None
    assert await worker.run(os.getenv, "OMP_WAIT_POLICY") == "PASSIVE"
    assert await worker.run(os.getenv, "OPENBLAS_NUM_THREADS") == "1"


async def test_files_are_read_as_they_are_in_this_process(
    worker: SummaryWorker, tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    file.write_text(HTML.format(n=1), encoding="utf-8")
    async with aclosing(SummaryWorker("extractive")) as here:
        assert await worker.read(file) == await here.read(file)
    with pytest.raises(SourceError) as caught:
        await worker.read(tmp_path / "none.txt")
    assert caught.value.code == "not_found"


@pytest.mark.parametrize("limits", [LimitsSettings(), None], ids=["children", "threads"])
async def test_a_reader_s_text_does_not_wait_for_a_bulk(limits: LimitsSettings | None) -> None:
    bulk = [article(f"第{n}篇文章。") for n in range(200)]
    told: list[str] = []
    share: asyncio.Task[None] | None = None

    async def send_in() -> None:
        await made.summarize([article("读者发来的文章。")])
        told.append("share")

    def progressed(done: int) -> None:
        nonlocal share
        share = share or asyncio.create_task(send_in())
        assert done <= len(bulk)

    async with aclosing(SummaryWorker(QuickEngine(), limits=limits)) as made:
        summaries = await made.summarize(bulk, progress=progressed)
        told.append("bulk")
        assert share is not None
        await share
    assert told == ["share", "bulk"]
    assert [summary.gist for summary in summaries] == [each.body for each in bulk]


@pytest.mark.parametrize(("word", "code"), [("挂起", "too_slow"), ("崩溃", "too_heavy")])
async def test_an_article_that_ends_the_engine_fails_alone(word: str, code: str) -> None:
    limits = LimitsSettings(summary_seconds=3)
    bad, good = article(f"这篇文章会{word}。"), article("这篇文章不会。")
    seen: list[int] = []
    async with aclosing(SummaryWorker(HangingEngine(), limits=limits)) as worker:
        await worker.load()
        with pytest.raises(SourceError) as caught:
            await worker.summarize([bad])
        assert caught.value.code == code
        assert len(await worker.summarize([good, good], progress=seen.append)) == 2
    assert seen == [1, 2]
