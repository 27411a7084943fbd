"""Children do what they are handed; what kills or hangs one fails alone."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.stories.children import Children
from summarizer.article import SourceError
from tests.bot.making import PATIENCE_SECONDS
from tests.bot.stories import bombs

LONG = float(PATIENCE_SECONDS)
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")


@pytest.fixture
async def children() -> AsyncIterator[Children]:
    async with aclosing(Children(200 * bombs.MEGABYTE, LONG, 2, bombs.nothing)) as made:
        yield made


async def code(children: Children, *work: object, seconds: float = LONG) -> str:
    """Why a work failed."""
    with pytest.raises(SourceError) as caught:
        await children.call(*work, seconds=seconds)  # type: ignore[arg-type]
    return caught.value.code


async def test_one_child_does_all_and_tells_how_far_it_is(
    children: Children, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAOZHAI_TELEGRAM__TOKEN", "1:secret")
    first = await children.call(bombs.whoami, seconds=LONG)
    assert first != os.getpid()
    seen: list[int] = []
    assert await children.call(bombs.count, 3, seconds=LONG, progress=seen.append) == 3
    assert seen == [1, 2, 3]
    assert await children.call(bombs.chatter, seconds=LONG) == "said"
    assert await children.call(bombs.secrets, seconds=LONG) == []
    for stop in (signal.SIGTERM, signal.SIGINT):  # an orderly end is the parent's to give
        os.kill(first, stop)
    assert await children.call(bombs.whoami, seconds=LONG) == first


async def test_what_a_work_raises_is_raised(children: Children) -> None:
    with pytest.raises(SourceError) as caught:
        await children.call(bombs.refuse, seconds=LONG)
    assert (caught.value.code, caught.value.details) == ("encrypted", {"name": "密"})
    with pytest.raises(RuntimeError, match="Odd: seltsam"):
        await children.call(bombs.unsendable, seconds=LONG)


@linux
async def test_too_much_memory_is_refused_and_what_fits_is_not(children: Children) -> None:
    first = await children.call(bombs.whoami, seconds=LONG)
    assert await code(children, bombs.take, 300) == "too_heavy"
    assert await children.call(bombs.take, 100, seconds=LONG) == 100 * bombs.MEGABYTE
    assert await children.call(bombs.whoami, seconds=LONG) == first


async def test_a_crash_fails_its_work_alone(children: Children) -> None:
    before = await children.call(bombs.whoami, seconds=LONG)
    works = [children.call(bombs.whoami, seconds=LONG) for _ in range(4)]
    died, *others = await asyncio.gather(code(children, bombs.crash), *works)
    assert died == "too_heavy"
    assert len({*others}) == 1
    assert before not in others


async def test_a_hang_ends_and_fails_alone(children: Children) -> None:
    hanging = code(children, bombs.hang, seconds=0.5)
    ended, process = await asyncio.gather(hanging, children.call(bombs.whoami, seconds=LONG))
    assert ended == "too_slow"
    assert process != os.getpid()


async def test_others_need_not_wait_for_what_takes_long() -> None:
    async with aclosing(Children(200 * bombs.MEGABYTE, 0.1, 2, bombs.slow_start)) as children:
        hanging = asyncio.create_task(children.call(bombs.hang, seconds=LONG))
        await asyncio.sleep(0)
        async with asyncio.timeout(LONG):
            answers = {await children.call(bombs.whoami, seconds=LONG) for _ in range(3)}
        assert not hanging.done()
        hanging.cancel()
        assert answers == {await children.call(bombs.whoami, seconds=LONG)}


@pytest.mark.parametrize("most", [2, 3])
async def test_however_many_take_long_others_are_served_and_none_is_lost(
    tmp_path: Path, most: int
) -> None:
    async with aclosing(Children(200 * bombs.MEGABYTE, 0.1, most, bombs.nothing)) as children:
        ends = [tmp_path / name for name in "12345"]
        slow = [asyncio.create_task(children.call(bombs.doze, end, seconds=LONG)) for end in ends]
        await asyncio.sleep(0)
        for _ in range(3):
            assert isinstance(await children.call(bombs.whoami, seconds=LONG), int)
        assert not any(work.done() for work in slow)
        slow[2].cancel()  # it waits until another has ended
        slow[3].cancel()
        for end in ends:
            end.touch()
        for number in (0, 1, 4):
            assert isinstance(await slow[number], int)


async def test_each_of_many_hangs_ends_by_its_limit() -> None:
    async with aclosing(Children(200 * bombs.MEGABYTE, 0.1, 2, bombs.nothing)) as children:
        hangs = [code(children, bombs.hang, seconds=0.5) for _ in range(3)]
        served = children.call(bombs.whoami, seconds=LONG)
        assert await asyncio.gather(*hangs) == ["too_slow"] * 3
        assert isinstance(await served, int)


async def test_of_two_children_the_one_that_was_long_at_its_work_stays(tmp_path: Path) -> None:
    async with aclosing(Children(200 * bombs.MEGABYTE, 0.1, 2, bombs.nothing)) as children:
        first = await children.call(bombs.whoami, seconds=LONG)
        slow = asyncio.create_task(children.call(bombs.doze, tmp_path / "end", seconds=LONG))
        await asyncio.sleep(0)
        assert await children.call(bombs.whoami, seconds=LONG) != first
        (tmp_path / "end").touch()
        assert await slow == first
        assert {await children.call(bombs.whoami, seconds=LONG) for _ in range(3)} == {first}


async def test_a_child_that_died_at_rest_is_replaced(children: Children) -> None:
    first = await children.call(bombs.whoami, seconds=LONG)
    os.kill(first, signal.SIGKILL)
    assert await children.call(bombs.whoami, seconds=LONG) != first


async def test_closing_ends_children_at_work_and_cancels_whoever_waits() -> None:
    children = Children(200 * bombs.MEGABYTE, LONG, 2, bombs.nothing)
    first = await children.call(bombs.whoami, seconds=LONG)
    works = [asyncio.create_task(children.call(bombs.hang, seconds=LONG)) for _ in range(3)]
    await asyncio.sleep(0.1)
    began = time.monotonic()
    await children.aclose()
    assert time.monotonic() - began < 5
    results = await asyncio.gather(*works, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    assert not _lives(first)
    with pytest.raises(asyncio.CancelledError):
        await children.call(bombs.whoami, seconds=LONG)


async def test_who_gives_up_waiting_leaves_a_child_for_the_next(children: Children) -> None:
    hanging = asyncio.create_task(children.call(bombs.hang, seconds=LONG))
    await asyncio.sleep(0.1)
    hanging.cancel()
    assert isinstance(await children.call(bombs.whoami, seconds=LONG), int)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
