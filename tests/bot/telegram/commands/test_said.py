"""The table of what people say to the bot, said to it: in private, to a group, in reply."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.sandbox import Message, Person
from bot.sandbox.conversation import Conversation
from bot.stories.query import canonical
from summarizer.text.script import simplified
from tests.bot.chats.said import Row, rows
from tests.bot.telegram.commands.articles import ALL, MARATHON
from tests.bot.telegram.desk import Desk

pytestmark = pytest.mark.sqlite  # what it asks of a store other tests of this folder ask of both

ADDRESS = "http://127.0.0.1/page"
"""Refused as soon as it is taken for an address to be read."""
ANSWERS = {
    "greet": "你好！想看什么新闻",
    "thanks": "好的。想看什么随时说",
    "help": "看新闻",
    "settings": "推送：",
    "follows": "还没有关注的话题",
    "topics": "一周热门话题",
    "stop": "现在没有订阅",
    "undo": "没有可以撤销的改动",
    "ask": "发来链接、长文或文件",
    "refuse": "只有群管理员",
    "mute": "不再",
}
DAYS = {"daily": "每天", "workdays": "工作日", "weekend": "周末", "mon,wed,fri": "周一、周三、周五"}
WHEN = {
    "day=today": "今天",
    "day=yesterday": "昨天",
    "since=3": "最近 3 天",
    "since=7": "最近 7 天",
}
EVERY_OTHER = 2
"""Of what is said in private every second row is said here: all of it is read in
``tests/bot/chats/test_requests.py``."""


def _fields(row: Row) -> dict[str, str]:
    """``at``, ``days`` and the like of a row."""
    fields: dict[str, str] = {}
    name = ""
    for word in row.does.split()[1:]:
        head, equals, value = word.partition("=")
        if equals:
            name, fields[head] = head, value
        elif name:
            fields[name] += f" {word}"
    return fields


def _tells(row: Row) -> list[str]:
    """What the answer to a row says, in simplified characters."""
    _, *about = row.does.split(maxsplit=1)
    if row.said.startswith(("/time ", "/days ")):
        return [_fields(row).get("at", "工作日"), "送达"]
    match row.act:
        case "find" | "news":
            words = about[0].split() if about else []
            told = [WHEN[word] for word in words if word in WHEN]
            rest = " ".join(word for word in words if word not in WHEN).split(" -")[0]
            names = [simplified(name.strip()) for name in rest.split(",") if name.strip()]
            return [*names, *told] if names or told else ["最新报道"]
        case "subscribe":
            fields = _fields(row)
            if "cannot" in fields:
                return [f"做不到「{simplified(fields['cannot'])}"]
            if "left" in fields:
                return ["没看懂", fields["left"]]
            days = DAYS.get(fields.get("days", ""), "")
            names = [canonical(name) for name in fields.get("topics", "").split(", ")]
            return ["已订阅", days, fields.get("at", ""), *names]
        case "follow" | "unfollow":
            names = [canonical(name) for name in about[0].replace("*", "").split(", ")]
            return [*names, {"follow": "已关注", "unfollow": "关注"}[row.act]]
        case "mute":
            return [ANSWERS["mute"], *(canonical(name) for name in about[0].split(", "))]
        case "language":
            return [{"en": "English", "zh-Hant": "繁體", "zh-Hans": "简体"}[about[0]]]
        case "timezone":
            places = {"?": "有几个时区", "Asia/Tokyo": "东京", "America/New_York": "纽约"}
            return [places.get(about[0], "时区改为")]
        case "share":
            return ["不能访问"] if "$URL" in row.said else ["镜湖马拉松"]
        case act:
            return [ANSWERS[act]]


def _right(row: Row) -> Callable[[Message], bool]:
    tells = _tells(row)
    return lambda message: all(simplified(told) in simplified(message.text) for told in tells)


async def _said(desk: Desk, row: Row, by: Person, where: Conversation | None = None) -> str | None:
    """Say a row; what is wrong with the answer, or ``None``."""
    place, said = where or by, row.said.replace("@bot", "@baozhai_bot").replace("$URL", ADDRESS)
    reply_to = None
    if row.where.startswith(("private>text", "group>text")):
        reply_to = by.send(MARATHON.body, where)
        if where is None:
            await by.wait(lambda message: "全文" in message.buttons)
    elif row.where.startswith("group>bot"):
        by.send("/help@baozhai_bot", where)
        reply_to = await place.wait("看新闻")
    place.acted()
    by.send(said, where, reply_to=reply_to)
    if row.act == "silence":
        by.send("/topic@baozhai_bot 探针", where)
        answer = await place.wait("探针")
        others = [m.text for m in place.answers() if m.id != answer.id]
        return f"{row}: {others}" if others else None
    if row.act == "find" and "," in row.does:
        shown = await place.wait(1 + row.does.count(","))
        names = row.does.removeprefix("find ").split(", ")
        told = "".join(message.text for message in shown)
        return None if all(name in told for name in names) else f"{row}: {told}"
    try:
        await place.wait(_right(row), timeout=20)
    except TimeoutError:
        return f"{row}: {[message.text for message in place.answers()]} and not {_tells(row)}"
    return None


@pytest.mark.parametrize("part", range(3))
async def test_what_is_said_in_private(desk: Desk, part: int) -> None:
    await desk.publish(*ALL)
    private = [row for row in rows() if row.where.startswith("private")]
    wrong = [
        await _said(desk, row, desk.box.user(f"读者{number}"))
        for number, row in enumerate(private[part :: 3 * EVERY_OTHER])
    ]
    assert [trouble for trouble in wrong if trouble] == []


async def test_what_is_said_in_groups(desk: Desk) -> None:
    await desk.publish(*ALL)
    wrong = []
    for number, row in enumerate(row for row in rows() if row.where.startswith("group")):
        owner, member = desk.box.user(f"群主{number}"), desk.box.user(f"成员{number}")
        group = desk.box.group(f"群{number}", owner, members=[member], bot="administrator")
        await group.wait("大家好")
        wrong.append(await _said(desk, row, owner if row.where.endswith("!") else member, group))
    assert [trouble for trouble in wrong if trouble] == []
