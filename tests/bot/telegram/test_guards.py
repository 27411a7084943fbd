"""Who may: every command and button there is, tried by a member of a group without rights."""

from __future__ import annotations

import re

from sqlalchemy import Connection, inspect, text
from telegram.ext import CallbackQueryHandler, CommandHandler

from bot.messages.links import encode_query
from bot.sandbox import Sandbox
from bot.store import Store
from tests.bot.making import HandClock
from tests.bot.telegram.commands.articles import ALL
from tests.bot.telegram.desk import running

CODE = encode_query("医保")
WORDS = {"time": "9:00", "timezone": "东京", "days": "周一", "start": "settings"}
"""What is said behind a command; 医保 where nothing stands here."""
DATA = (
    f"topic:new:{CODE}",
    f"topic:0:{CODE}",
    "topics:new",
    "latest:0",
    "latest:0:new",
    f"follow:{CODE}",
    f"drop:{encode_query('5G')}",
    "story:1",
    "card:1",
    "text:1:0",
    "papers:1",
    "hear:1",
    "unhear:1:listed",
    f"mute:t:{CODE}",
    f"unmute:t:{CODE}",
    "less:1",
    "open:1",
    "rate:1:up",
    "doubt:1",
    "save:1",
    "saved:0",
    "drop-saved:1:0",
    "resave:1:1:0",
    "rest:brief:67c5:1",
    "subscribe:on",
    "digest:now",
    "meant:yes",
    "alerts:off",
    "settings:open",
    "settings:topics",
    f"set:follow:{CODE}",
    f"set:drop:{encode_query('5G')}",
    "set:push:off",
    "set:count:3",
    "set:language:en",
    "pick:time:0900",
    "pick:zone:Asia/Tokyo",
    "pick:day:1",
    "pick:language:en",
    "undo:1",
    f"ignore:{CODE}",
    "offer:024:0900",
    "broadcast:send",
    "forget:yes",
    f"start:pick:{CODE}",
    f"start:drop:{encode_query('5G')}",
    "start:at:0900",
    "start:language:en",
    "feed:page:0",
    "feed:ask:0123456789abcdef",
    "feed:drop:0123456789abcdef",
    "feeds:opml",
)


async def contents(store: Store) -> dict[str, list[str]]:
    """Every row of every table, but for what each reader thinks of a story."""

    def rows(connection: Connection) -> dict[str, list[str]]:
        names = set(inspect(connection).get_table_names()) - {"ratings", "doubts"}
        held = {name: connection.execute(text(f"SELECT * FROM {name}")) for name in names}
        return {name: sorted(repr(tuple(row)) for row in found) for name, found in held.items()}

    return await store.database.read(rows)


async def test_a_member_without_rights_changes_nothing(
    sandbox: Sandbox, store: Store, clock: HandClock
) -> None:
    owner, member = sandbox.user("群主"), sandbox.user("小明")
    group = sandbox.group("读报群", owner, members=[member])
    async with running(sandbox, store, clock) as desk:
        handlers = [each for group_ in desk.application.handlers.values() for each in group_]
        commands = sorted(
            name for each in handlers if isinstance(each, CommandHandler) for name in each.commands
        )
        patterns = [
            each.pattern
            for each in handlers
            if isinstance(each, CallbackQueryHandler) and each.pattern is not None
        ]
        reached: set[str] = set()
        for pattern in patterns:
            assert isinstance(pattern, re.Pattern)
            matching = set(filter(pattern.match, DATA))
            assert matching, f"{pattern.pattern} is not tried"
            reached |= matching
        assert set(DATA) - reached == set(), "these reach nothing"
        await desk.publish(*ALL)
        await store.feeds.add({"https://paper.example.com/rss": "江城日报"})
        await group.wait("大家好")
        owner.send("/follow 5G now", group)
        await group.wait("一有新的报道")
        owner.send("/subscribe 8:30", group)
        post = await group.wait("已订阅")
        before = await contents(store)
        for name in commands:
            member.send(f"/{name} {WORDS.get(name, '医保')}", group)
            await group.wait()
        for data in DATA:
            press = member.press_button(post, {"text": "x", "callback_data": data}, group)
            await press.answered.wait()
        assert await contents(store) == before
        chat = await store.chats.get(group.id)
        assert chat is not None
        assert (chat.admitted_by, chat.digest_time) == (owner.id, "08:30")
        # And where there are rights, the same buttons do something.
        press = owner.press_button(post, {"text": "x", "callback_data": "start:at:0900"}, group)
        await press.answered.wait()
        assert await contents(store) != before
