"""What the bot does by itself begins at once and goes on, whatever the clock does."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_EXECUTED

from bot.sandbox import Sandbox
from bot.store import Store
from bot.telegram.app import running
from bot.telegram.context import Context
from bot.telegram.ticking import LATE_SECONDS, Job, Ticker
from tests.bot.making import PATIENCE_SECONDS, HandClock, reader
from tests.bot.telegram.desk import Desk
from tests.bot.telegram.test_app import application

SOONER_THAN_A_SECOND_TICK = 55


async def test_the_first_tick_is_not_missed_after_a_slow_start(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    person = await reader(store, sandbox)
    clock.forward(days=1)
    async with running(application(sandbox, store, clock, sandbox.token), poll=False):
        time.sleep(2.5)  # noqa: ASYNC251 (the machine is busy, and the tick's time passes)
        await person.wait("报摘 ·", timeout=SOONER_THAN_A_SECOND_TICK)


async def test_jobs_go_on_while_the_clock_is_set_back(desk: Desk) -> None:
    ran: asyncio.Queue[str] = asyncio.Queue()
    passed = 0.0

    async def work(_: Context) -> None:
        await ran.put("ran")

    job = Job("watched", work, timedelta(minutes=1))
    ticker = Ticker(desk.application, [job], lambda: passed)
    assert desk.application.job_queue is not None
    over = asyncio.Event()  # for APScheduler too, which begins no run before the last is
    desk.application.job_queue.scheduler.add_listener(lambda _: over.set(), EVENT_JOB_EXECUTED)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await ran.get()  # at once
        await over.wait()
    (scheduled,) = desk.application.job_queue.get_jobs_by_name("watched")
    # An hour back on the wall is an hour more until the next run.
    scheduled.job.modify(next_run_time=datetime.now(UTC) + timedelta(hours=1))
    passed = 60.0
    ticker.set_going()
    assert ran.empty()  # it is not late yet
    passed = 60.0 + LATE_SECONDS
    ticker.set_going()
    async with asyncio.timeout(PATIENCE_SECONDS):
        await ran.get()
    assert scheduled.next_t is not None
    assert scheduled.next_t <= datetime.now(UTC) + job.every


async def test_a_job_that_takes_long_is_not_begun_twice(desk: Desk) -> None:
    begun: asyncio.Queue[str] = asyncio.Queue()
    done = asyncio.Event()
    passed = 0.0

    async def work(_: Context) -> None:
        await begun.put("begun")
        await done.wait()

    ticker = Ticker(desk.application, [Job("long", work, timedelta(minutes=1))], lambda: passed)
    async with asyncio.timeout(PATIENCE_SECONDS):
        await begun.get()
    assert desk.application.job_queue is not None
    (scheduled,) = desk.application.job_queue.get_jobs_by_name("long")
    before = scheduled.next_t
    passed = 600.0
    ticker.set_going()
    assert scheduled.next_t == before
    done.set()
