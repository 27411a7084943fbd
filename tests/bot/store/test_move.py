"""A store moved from one database to another: all of it, however often the move is cut off."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    Table,
    create_engine,
    insert,
    select,
    text,
)

from bot.domain.message import Promise
from bot.store import Store, StoreError, move
from bot.store.claim import StoreClaimedError, claimed
from bot.store.database import Database
from bot.store.index import packed
from bot.store.move import MoveError
from bot.store.tables import UtcDateTime, metadata
from bot.stories.search import search
from tests.bot.making import PATIENCE_SECONDS, HandClock, add, messages, until
from tests.bot.postgresql import Databases

BOTH_WAYS = [("sqlite", "postgresql"), ("postgresql", "sqlite")]
EVERY_TABLE = 7
"""Rows of each table."""
ROOT = Path(__file__).parents[3]


@pytest.fixture
def places(postgresql: Databases, tmp_path: Path) -> Iterator[dict[str, str]]:
    """An address without a store in each kind of database."""
    with postgresql.one(empty=True) as address:
        yield {"sqlite": f"sqlite:///{tmp_path / 'other' / 'store.db'}", "postgresql": address}


async def fill(url: str, stories: int = 6) -> None:
    """A store with rows in every table, public and private stories, and counters ahead of what is
    still there."""
    store = await Store.open(url, clock=HandClock())
    for number in range(stories):
        owner = -100 if number % 3 == 2 else None
        body = f"第{number}条5G公交线路明天开通，全长{number}公里，“票价”两元。" * 3
        await add(store, body, f"公交{number}号线", owner_chat=owner, source=f"第{number % 2}家报")
    await store.chats.upsert(-100, title="群\0", kind="supergroup")
    await store.outbox.promise(Promise(-100, "今天", messages("早上好")))
    late = await add(store, "马上要撤下的报道。", owner_chat=9)
    await store.stories.forget(9)

    def rows(connection: Any) -> None:
        kept = list(connection.execute(select(metadata.tables["stories"].c.id)).scalars())
        assert late.id not in kept
        for table in metadata.sorted_tables:
            if table.name in {"stories", "story_texts", "sightings"}:
                continue
            for number in range(EVERY_TABLE):
                values = {c.name: _value(c, number, kept) for c in table.columns}
                connection.execute(insert(table).values(values))

    await store.database.write(rows)
    await store.close()


def _value(column: Column[Any], number: int, kept: list[int]) -> Any:
    for key in column.foreign_keys:
        if key.column.table.name == "stories":
            return kept[number % len(kept)]
        keys = {"chats": -number - 1, "feeds": f"甲{number}"}
        return keys.get(key.column.table.name, number + 50)
    match column.type:
        case UtcDateTime():
            return datetime(2025, 3, 3, 4, 5, 6, 789, UTC) + timedelta(days=number)
        case Date():
            return date(2025, 3, 3)
        case JSON():
            return None if column.nullable and number % 2 else {"按": [number, "\0", None]}
        case Boolean():
            return bool(number % 2)
        case Float():
            return 0.1 * number
        case LargeBinary():
            return packed("公交")
        case Integer() if column.name == "id":
            return -number - 1 if column.table.name in {"chats", "moved_chats"} else number + 50
        case Integer():
            return 10**12 + number if column.name.endswith("_id") else number
        case _:
            return None if column.nullable and number % 2 else f"甲{number}"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url, clock=HandClock())
    try:
        yield store
    finally:
        await store.close()


async def held(url: str) -> dict[str, list[Any]]:
    """The rows of every table, without U+0000 in texts, which PostgreSQL cannot hold and nobody
    sees."""

    def rows(connection: Any, table: Table) -> list[str]:
        found = connection.execute(select(table))
        return sorted(repr(list(map(seen, row))) for row in found)

    def seen(value: Any) -> Any:
        return value.replace("\0", "") if isinstance(value, str) else value

    async with opened(url) as store:
        return await store.database.read(
            lambda connection: {t.name: rows(connection, t) for t in metadata.sorted_tables}
        )


async def answers(url: str) -> list[Any]:
    async with opened(url) as store:
        found = [
            await search(store, asked, chat_id=chat)
            for asked in ("5G", "公交", "票价", "3号线", "公里 5G", "没有的词")
            for chat in (None, -100)
        ]
    return [[(hit.story.id, hit.why, hit.score) for hit in each.hits] for each in found]


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
async def test_all_of_a_store_is_moved(places: dict[str, str], one: str, other: str) -> None:
    await fill(places[one])
    heard: list[tuple[int, int]] = []
    rows = await move.move(places[one], places[other], lambda *done: heard.append(done))
    before, after = await held(places[one]), await held(places[other])
    assert {name: len(there) for name, there in after.items() if not there} == {}
    assert sum(map(len, after.values())) == rows
    assert heard[-1] == (2 * rows, 2 * rows)
    assert after == before
    found = await answers(places[other])
    assert any(found)
    assert found == await answers(places[one])


@pytest.mark.parametrize(("one", "other"), BOTH_WAYS)
async def test_a_moved_store_goes_on(places: dict[str, str], one: str, other: str) -> None:
    """No number that links of old messages hold is given again."""
    await fill(places[one])
    await move.move(places[one], places[other])
    made = []
    for name in (one, other):
        async with opened(places[name]) as store:
            made.append((await add(store, "搬家以后的报道，说的是轮渡。")).id)
            await store.chats.upsert(5)
            await store.feeds.add({"https://news.example.com/feed": ""})
            assert await store.outbox.promise(Promise(5, "明天", messages("好"))) == 1
            await store.shares.use(5, "texts")
            assert (await search(store, "轮渡")).total == 1
    assert made[0] == made[1]


async def test_a_move_that_is_killed_goes_on(places: dict[str, str], tmp_path: Path) -> None:
    await fill(places["sqlite"], stories=60)
    environment = {
        **os.environ,
        "BAOZHAI_HOME": str(tmp_path),
        "BAOZHAI_DATABASE__URL": places["sqlite"],
        "LC_ALL": "en_US.UTF-8",
    }
    script = "from bot.store import move; move.AT_A_TIME = 4; from bot.cli import main; main()"
    command = (sys.executable, "-c", script, "move-store", places["postgresql"])

    async def start() -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=environment, stdout=-1, stderr=-1
        )

    async with asyncio.timeout(PATIENCE_SECONDS * 3):
        for least in (1, 25, 55):
            moving = await start()
            await until(partial(_there, moving, places["postgresql"], least))
            moving.send_signal(signal.SIGKILL)
            await moving.wait()
            assert moving.returncode == -signal.SIGKILL
            with pytest.raises(StoreError, match="move-store"):
                await Store.open(places["postgresql"])
        moving = await start()
        out, err = await moving.communicate()
    assert moving.returncode == 0, err.decode()
    assert out.decode().startswith("Moved and compared")
    before, after = await held(places["sqlite"]), await held(places["postgresql"])
    assert after == before
    assert await answers(places["postgresql"]) == await answers(places["sqlite"])


async def _there(moving: asyncio.subprocess.Process, url: str, least: int) -> bool:
    """Whether so many stories are there by now, or the move has ended."""
    address = url.replace("postgresql:", "postgresql+psycopg:", 1)
    engine = create_engine(address)
    with engine.connect() as connection:
        made = connection.execute(text("SELECT to_regclass('stories')")).scalar()
        count = connection.execute(text("SELECT count(*) FROM stories")).scalar() if made else 0
    engine.dispose()
    return moving.returncode is not None or int(count or 0) >= least


async def test_a_store_is_moved_onto_no_other(places: dict[str, str]) -> None:
    for url in places.values():
        await fill(url)
    for one, other in BOTH_WAYS:
        before = await held(places[other])
        with pytest.raises(MoveError) as failed:
            await move.move(places[one], places[other])
        assert failed.value.code == "foreign"
        with pytest.raises(MoveError) as failed:
            await move.move(places[one], places[one])
        assert failed.value.code == "same"
        assert await held(places[other]) == before


async def test_what_was_changed_between_two_runs_is_noticed(
    places: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(move, "AT_A_TIME", 2)
    await fill(places["sqlite"])

    class CutOffError(Exception):
        pass

    def cut_off(done: int, _: int) -> None:
        if done > 60:
            raise CutOffError

    with pytest.raises(CutOffError):
        await move.move(places["sqlite"], places["postgresql"], cut_off)
    async with opened(places["sqlite"]) as store:
        await store.chats.upsert(-100, title="改了名")
    with pytest.raises(MoveError) as failed:
        await move.move(places["sqlite"], places["postgresql"])
    assert (failed.value.code, failed.value.name) == ("differs", "chats")
    await move.move(places["sqlite"], places["postgresql"])
    async with opened(places["postgresql"]) as store:
        chat = await store.chats.get(-100)
        assert chat is not None
        assert chat.title == "改了名"


async def test_a_store_with_a_bot_on_it_stays(places: dict[str, str]) -> None:
    database = await Database.open(places["postgresql"])
    async with claimed(database):
        with pytest.raises(StoreClaimedError, match=f"process {os.getpid()} "):
            await move.move(places["sqlite"], places["postgresql"])
    await database.close()
    assert await move.move(places["sqlite"], places["postgresql"]) == 0
