"""Log lines of one request say so, from the update or tick to what is sent for it."""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from bot.logs import configure, request, request_id
from bot.sandbox import Sandbox
from bot.settings import LoggingSettings
from bot.store import Store
from bot.stories.cluster.errands import Errand, Reading, Writing, packed, unpacked
from bot.telegram.jobs import TICK, tick
from bot.telegram.rate_limiter import ChatRateLimiter
from bot.telegram.ticking import Job, ticking
from tests.bot.making import HandClock, add, article, flowing, reader
from tests.bot.telegram.desk import running


@pytest.fixture
def _logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    configure(LoggingSettings(json_lines=True))
    yield
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)


def by_request(printed: str) -> dict[str, list[dict[str, Any]]]:
    """The log's lines by the request that they are of."""
    found = defaultdict(list)
    for line in map(json.loads, printed.splitlines()):
        found[line.get("request", "")].append(line)
    return found


@pytest.mark.usefixtures("_logging")
async def test_a_request_is_told_from_the_update_to_what_is_sent(
    sandbox: Sandbox, store: Store, clock: HandClock, capsys: pytest.CaptureFixture[str]
) -> None:
    boss, person = await reader(store, sandbox, "站长"), await reader(store, sandbox, "小明")
    pace = ChatRateLimiter()
    access = {"operators": {boss.id}}
    async with flowing(clock), running(sandbox, store, clock, rate_limiter=pace, access=access):
        boss.send("/broadcast 今晚停机一小时")
        await boss.wait("发给 2 个聊天")
        capsys.readouterr()
        boss.press("发给 2 个聊天")
        await person.wait("今晚停机一小时")  # by the outbox
        await boss.wait("今晚停机一小时")
    lines = by_request(capsys.readouterr().err)
    (pressed,) = [
        of for of in lines.values() if any(line.get("kind") == "callback_query" for line in of)
    ]
    assert {line["chat"] for line in pressed if line["event"] == "update"} == {boss.id}
    assert person.id in {line["chat"] for line in pressed if line["event"] == "sent"}


@pytest.mark.usefixtures("_logging")
async def test_a_digest_is_told_from_the_tick_to_what_is_sent(
    sandbox: Sandbox, store: Store, clock: HandClock, capsys: pytest.CaptureFixture[str]
) -> None:
    person = await reader(store, sandbox)
    await add(store, "青江大桥昨天通车，两岸车程缩短到六分钟。" * 3, "青江大桥通车")
    clock.forward(days=1)
    async with (
        flowing(clock),
        running(sandbox, store, clock, rate_limiter=ChatRateLimiter()) as desk,
        ticking(desk.application, [Job("tick", tick, TICK)]),
    ):
        await person.wait("报摘 · ")
    lines = by_request(capsys.readouterr().err)
    (ticked,) = [of for of in lines.values() if any(line["event"] == "promised" for line in of)]
    assert [line["chat"] for line in ticked if line["event"] == "sent"] == [person.id]
    assert not [line for line in lines[""] if line["event"] == "sent"]


def test_what_a_worker_is_asked_says_in_which_request() -> None:
    with request():
        asked_in = request_id()
        errands: list[Errand] = [Reading(len, (b"",)), Writing(article("一篇文章。"), "short", ())]
    assert asked_in
    assert {unpacked(packed(errand)).request for errand in errands} == {asked_in}
    assert Reading(len, (b"",)).request is None
