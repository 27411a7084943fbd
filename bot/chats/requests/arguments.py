"""What stands behind a command, read exactly: days and times, and topics with or without 不要.

People write there what they would fill into a form (``/subscribe 工作日 8:00 5G 不要体育``), so
what is no day, time or word of refusing is a topic where it looks like one, and is left over where
not.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.chats.requests import topics
from bot.chats.requests.periods import take_period
from bot.chats.requests.request import ALL, Act, Request
from bot.chats.requests.said import HELD, TAKEN, Said, Span, any_of, compiled, english
from bot.chats.requests.schedule import Schedule, take_schedule
from bot.domain.query import can_match

Command = Literal["", "subscribe", "follow", "unfollow", "mute", "topic"]

_QUOTED = compiled(r'「([^」]+)」|『([^』]+)』|《([^》]+)》|"([^"]+)"|(?<![\w])\'([^\']+)\'(?!\w)')
_MINUS = compiled(r"(?:(?<=\s)|^)[-−–](?=[^\s\d-])([^\s,;、。]+)")
_NOW = compiled(
    any_of(
        r"(?:now|立即|即时|提醒|马上|立刻|随到随报|实时)的?\s*$",
        english("immediately|instantly|at once|right away|(?:in )?real ?time"),
    )
)
_EVERYTHING = compiled(
    r"(?:全部|所有|一切)(?:的|话题|关注|内容)*|"
    + english("all(?: (?:of them|topics|my topics))?|everything")
)
_CLAUSE = re.compile(
    rf"(?:[^,.;!?。\n]|(?<=\d)\.(?=\d))+?"
    rf"(?=[,.;!?。\n]|$|[\s{TAKEN}](?=不要|不看|别[发看推]|屏蔽|no |without )"
    "|(?<=.)(?=不要|不看|除了))"
)
_REFUSED = compiled(
    rf"[\s{TAKEN}]*(?:不要|不看|不想看|别[发看推]|屏蔽|除了|"
    + english("no|not|without|except(?: for)?|mute|hide|no more")
    + ")(?P<x>.+)"
)
_REFUSED_BEHIND = compiled("(?P<x>.+)(?:不要|不看|除外)了?$")


def asked(said: Said, command: Command) -> Request:
    """What the words behind ``command`` ask for."""
    for match in said.take(_QUOTED):
        said.hold(inside(match))
    schedule = (
        take_schedule(said, asked=command == "subscribe") if command != "unfollow" else Schedule()
    )
    now = command in {"follow", "unfollow"} and bool(said.take(_NOW))
    minus = [said.words(match.span(1)) for match in said.take(_MINUS)]
    if command == "unfollow" and _EVERYTHING.search(said.rest):
        return Request("unfollow", dropped=(ALL,), now=now)
    wanted, refused, left = _sorted(said, command)
    if command == "follow":  # 5G -港口 is one thing to follow
        wanted = [" ".join([name, *(f"-{one}" for one in minus)]) for name in wanted]
    else:
        refused = [*minus, *refused]
    if command == "mute":
        wanted, refused = [], [*refused, *wanted]
    dropped = wanted if command == "unfollow" else []
    return Request(
        _act(command, schedule, wanted, refused),
        names=distinct([] if dropped else wanted),
        without=distinct(refused),
        dropped=distinct(dropped),
        at=schedule.at,
        days=schedule.days,
        cannot=schedule.cannot,
        others=schedule.others,
        wrong=schedule.wrong,
        left=distinct(left),
        now=now,
    )


def searched(said: Said) -> Request:
    """The words of a search: topics, what they are to be without, and the time they are from.
    Where that is all there is, and no topic, they are taken as they stand."""
    whole = said.text
    quoted = [said.words(inside(match)) for match in said.take(_QUOTED)]
    without = [said.words(match.span(1)) for match in said.take(_MINUS)]
    period = take_period(said)
    names = [*quoted]
    names += [said.words(piece) for piece in topics.topics(said, (0, len(said.rest)))]
    if not names and (without or not period):
        names, without, period = [whole], [], None
    return Request("find", names=distinct(names), without=distinct(without), period=period)


_ORDERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("dropped", compiled(r"(?:取消关注|取关|退订|unfollow |drop )(?P<x>.+)")),
    ("names", compiled(r"(?:关注|追踪|follow )(?P<x>.+)")),
    ("without", compiled(r"(?:不要|别发|屏蔽|no more |no |mute |hide )(?P<x>.+)")),
)


def ordered(said: Said) -> Request | None:
    """What is asked for where every clause is an order of one word and its topics, such as
    no more sports, follow technology; else ``None``."""
    found: dict[str, list[str]] = {"dropped": [], "names": [], "without": []}
    for clause in re.finditer(r"\s*([^,;。，；\n]+)", said.rest):
        tried = ((kind, pattern.fullmatch(clause[1])) for kind, pattern in _ORDERS)
        kind, order = next(((kind, one) for kind, one in tried if one), ("", None))
        if order is None:
            return None
        span = clause.start(1) + order.start("x"), clause.end(1)
        pieces = [one for part in topics.topics(said, span) for one in topics.apart(said, part)]
        names = [said.words(one) for one in pieces]
        if not names or not all(map(topics.is_name, names)):
            return None
        found[kind] += names
    if not any(found.values()):
        return None
    act: Act = "follow" if found["names"] else "mute" if found["without"] else "unfollow"
    return Request(act, **{kind: distinct(names) for kind, names in found.items()})  # type: ignore[arg-type]


def inside(match: re.Match[str]) -> Span:
    """What stands between quotation marks."""
    return next(match.span(n) for n in range(1, 1 + len(match.groups())) if match[n])


def distinct(names: list[str]) -> tuple[str, ...]:
    """Each name once."""
    return tuple(dict.fromkeys(name for name in names if name))


def _act(command: Command, schedule: Schedule, wanted: list[str], refused: list[str]) -> Act:
    if command in {"unfollow", "mute"}:
        return command
    if command == "subscribe" or schedule:
        return "subscribe"
    return "mute" if refused and not wanted else "follow"


def _sorted(said: Said, command: Command) -> tuple[list[str], list[str], list[str]]:
    """The topics that are wanted, those that are refused, and what is left over."""
    wanted, refused, left = list[str](), list[str](), list[str]()
    known, unclear = list[Span](), list[Span]()
    for clause in _CLAUSE.finditer(said.rest):
        span = clause.span()
        no = command != "unfollow" and (
            _REFUSED.match(said.rest, *span) or _REFUSED_BEHIND.match(said.rest, *span)
        )
        for piece in topics.topics(said, no.span("x") if no else span):
            for one in topics.apart(said, piece):
                name = said.words(one).strip(" -\"'")
                if not can_match(name) or topics.is_generic(said, one):
                    continue
                known_name = HELD in said.rest[slice(*one)] or topics.is_name(name)
                if command in {"unfollow", "mute"} or known_name:
                    (refused if no else wanted).append(name)
                    known.append(one)
                else:
                    unclear.append(one)
    left = [said.words(topics.around(said, one, known)).strip() for one in unclear]
    return wanted, refused, left
