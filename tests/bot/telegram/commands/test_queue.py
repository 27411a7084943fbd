"""Many shares at a time: each is worked on once, and who waits is told so."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.sandbox import Sandbox
from bot.store import Store
from bot.telegram.queue import Queue
from summarizer.article import Article
from tests.bot.engines import QuickEngine
from tests.bot.making import HandClock, until
from tests.bot.telegram.commands.articles import FIVE_G, MARATHON, rows
from tests.bot.telegram.desk import running


class Gate(QuickEngine):
    """Writes nothing until it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open = threading.Event()

    def meet(self, each: Article) -> None:
        super().meet(each)
        assert self.open.wait(60)


def shown(wanted: str) -> Callable[..., bool]:
    return lambda message: wanted in message.text


async def test_what_two_chats_send_at_once_is_summarised_once(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    engine = Gate()
    readers = sandbox.user("小明"), sandbox.user("小红")
    async with running(sandbox, store, clock, engine=engine) as desk:
        for number, reader in enumerate(readers, 1):
            reader.send(FIVE_G.body)

            async def taken(number: int = number) -> bool:
                return len(desk.services.answering) == number and bool(engine.asked)

            await until(taken)
        await readers[1].wait_draft("前面还有 1 份")
        engine.open.set()
        for reader in readers:
            await reader.wait(lambda message: "全文" in message.buttons)
            assert reader.drafts(shown=True) == [], "the answer comes in place of what said so"
        assert engine.asked == [FIVE_G.body]
    assert sandbox.errors == []


async def test_where_the_first_fails_the_second_is_tried(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    class Stumbling(Gate):
        def meet(self, each: Article) -> None:
            super().meet(each)
            if len(self.asked) == 1:
                raise RuntimeError("the engine failed")

    engine = Stumbling()
    first, second = sandbox.user("小明"), sandbox.user("小红")
    async with running(sandbox, store, clock, engine=engine):
        first.send(FIVE_G.body)
        await first.wait_draft("正在读取")
        second.send(FIVE_G.body)
        await second.wait_draft("前面还有 1 份")
        engine.open.set()
        await second.wait(lambda message: "全文" in message.buttons)
        await first.wait("出了点问题")


def test_a_queue_tells_how_long_by_what_the_last_ones_took(clock: HandClock) -> None:
    queue = Queue(clock)
    for share in (1, 2, 3):
        queue.enter(share)
    assert [queue.before(share) for share in (1, 2, 3)] == [0, 1, 2]
    assert queue.wait(3) is None, "none was done yet"
    clock.forward(minutes=2)
    queue.leave(1)
    clock.forward(minutes=2)
    queue.leave(2)
    queue.enter(4)
    assert (queue.before(3), queue.before(4)) == (0, 1)
    assert queue.wait(4) == timedelta(minutes=2)
    assert 3 in queue
    assert 2 not in queue


async def test_an_album_is_one_share(sandbox: Sandbox, store: Store, clock: HandClock) -> None:
    engine = Gate()
    engine.open.set()
    reader = sandbox.user("小明")
    async with running(sandbox, store, clock, engine=engine, limits={"documents_per_hour": 1}):
        for number, each in enumerate((FIVE_G, MARATHON), 1):
            reader.upload(f"{number}.jsonl", rows(each), album="a")
        reader.upload("3.jsonl", b"\x00\x01\x02" * 99, album="a")
        listed = await reader.wait("篇文章")
        assert "1.jsonl等 3 份" in listed.text
        assert "有 1 份没能读出来" in listed.text
        assert listed.buttons == ["1", "2"]
    assert len([m for m in reader.answers() if "篇文章" in m.text]) == 1
    assert sandbox.errors == []


async def test_pictures_without_the_extra_are_told_to_operators_not_to_readers(
    sandbox: Sandbox, store: Store, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    operator, reader = sandbox.user("老板"), sandbox.user("小明")
    picture = BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    access = {"operators": [operator.id]}
    async with running(sandbox, store, clock, access=access) as desk:
        operator.send("/latest")
        await operator.wait("还没有报道")
        for _ in range(2):
            reader.upload("page.png", picture.getvalue(), photo=True, album="p")
        said = await reader.wait("读不了图片上的字")
        assert "ocr" not in said.text
        await desk.tick()
        assert "requirements/ocr.txt" in (await operator.wait("附加包")).text
