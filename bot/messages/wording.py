"""Dates and a chat's own settings in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.chat import EVERY_DAY, Chat, Follow
from bot.domain.story import Dated
from bot.messages.catalogue import catalogue, text
from bot.messages.script import in_script_of

_WORKDAYS = frozenset(range(5))
_WEEKEND = frozenset({5, 6})


def days(language: str, weekdays: Collection[int]) -> str:
    """``每天``, ``工作日``, ``周一、周三``."""
    groups = {EVERY_DAY: "every_day", _WORKDAYS: "workdays", _WEEKEND: "weekend"}
    group = groups.get(frozenset(weekdays))
    if group:
        return text(language, f"button.{group}")
    names = [text(language, f"weekday_short.{day}") for day in sorted(weekdays)]
    return text(language, "list.separator").join(names)


def zone(language: str, name: str) -> str:
    """``北京时间``, ``东京时间``; zones that have no name of ours by their IANA name, a bare offset
    as people write it: ``Etc/GMT-5`` lies east of Greenwich."""
    if name.startswith("Etc/GMT"):
        return "UTC" + name.removeprefix("Etc/GMT").translate({43: "-", 45: "+"})
    key = f"zone.{name}"
    return text(language, key) if key in catalogue(language) else name


def topics(language: str, follows: Sequence[Follow]) -> str:
    """The topics a chat follows, or that it reads everything."""
    if not follows:
        return text(language, "start.no_topics")
    names = [
        text(language, "follow.now_mark", topic=name) if follow.now else name
        for follow in follows
        for name in [in_script_of(language, follow.query)]
    ]
    return text(language, "list.separator").join(names)


def schedule(chat: Chat) -> dict[str, str]:
    """Days, time and zone of a chat's digest, as the messages name them."""
    return {
        "days": days(chat.language, chat.weekdays),
        "time": chat.digest_time,
        "zone": zone(chat.language, chat.timezone),
    }


def local_time(chat: Chat, now: datetime) -> dict[str, str]:
    """The chat's zone, and what time it is there."""
    local = now.astimezone(ZoneInfo(chat.timezone))
    return {"zone": zone(chat.language, chat.timezone), "time": f"{local:%H:%M}"}


def day_of(moment: datetime, chat: Chat) -> str:
    """The day of ``moment`` where the chat is: ``7月12日``, or as its language has it."""
    return _day(chat.language, moment.astimezone(ZoneInfo(chat.timezone)).date())


def day_told(story: Dated, chat: Chat) -> str:
    """A story's day as shown: the printed one as it is printed, a stated moment's where the chat
    is; where the source states none, the day it was taken in, and that it is that."""
    seen = story.first_seen.astimezone(ZoneInfo(chat.timezone)).date()
    if story.published is None:
        return text(chat.language, "date.taken_in", day=_day(chat.language, seen))
    told = story.printed_on or story.published.astimezone(ZoneInfo(chat.timezone)).date()
    return day_and_year(chat.language, told, seen)


def day_and_year(language: str, when: date, beside: date) -> str:
    """``7月12日``, with its year where that is not the one of ``beside``."""
    if when.year == beside.year:
        return _day(language, when)
    month = text(language, f"month.{when.month}")
    return text(language, "date.with_year", year=when.year, month=month, day=when.day)


def day_with_weekday(language: str, when: date) -> str:
    """``7月12日 星期五``, or as the language has it."""
    weekday = text(language, f"weekday.{when.weekday()}")
    return text(language, "date.with_weekday", day=_day(language, when), weekday=weekday)


def day(language: str, month: int, day: int) -> str:
    """``7月12日``, or as the language has it."""
    return text(language, "date.day", month=text(language, f"month.{month}"), day=day)


def _day(language: str, when: date) -> str:
    return day(language, when.month, when.day)
