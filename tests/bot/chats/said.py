"""The table of what people say to the bot (``said.txt``), read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.chats.requests import Command, Request
from bot.domain.chat import EVERY_DAY

_DAYS = {EVERY_DAY: "daily", frozenset(range(5)): "workdays", frozenset({5, 6}): "weekend"}
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AGO = ("today", "yesterday", "before")
_COMMAND = re.compile(r"/(subscribe|follow|unfollow|topic)(?:\s+(.*)|$)")


@dataclass(frozen=True)
class Row:
    """Where it is said, what, and what it must do."""

    where: str
    said: str
    does: str

    @property
    def act(self) -> str:
        """What is done, without what it is about."""
        return self.does.split()[0]

    @property
    def behind(self) -> tuple[Command, str]:
        """The command that the words stand behind, and the words."""
        match = _COMMAND.fullmatch(self.said)
        return (match[1], match[2] or "") if match else ("", self.said)  # type: ignore[return-value]


def rows() -> list[Row]:
    """The rows of the table."""
    lines = Path(__file__).with_name("said.txt").read_text("utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    return [Row(*(part.strip() for part in line.split(" | "))) for line in told]


def told(request: Request) -> str:
    """A request in the words of the table."""
    match request.act:
        case "subscribe":
            return " ".join(["subscribe", *_subscription(request)])
        case "find" | "news":
            without = [f"-{name}" for name in request.without]
            names = [", ".join(request.names)] if request.names else []
            return " ".join([request.act, *names, *without, *_period(request)])
        case "language":
            return f"language {request.language or '?'}"
        case "timezone":
            return f"timezone {request.zones[0] if len(request.zones) == 1 else '?'}"
        case "follow":
            names = [", ".join(request.names)] if request.names else []
            now = ["now"] if request.now else []
            return " ".join(["follow", *names, *_beside(request), *now])
        case "unfollow":
            return f"unfollow {', '.join(request.dropped)}"
        case "form":
            return f"form {'brief' if request.brief else 'long'}"
        case "unmute":
            return f"unmute {', '.join(request.names)}"
        case "mute":
            return f"mute {', '.join(request.without)}"
        case _:
            return str(request.act)


def _subscription(request: Request) -> list[str]:
    left = [*request.left, *([request.wrong] if request.wrong else [])]
    parts = {
        "days": _days(request.days),
        "at": request.at,
        "topics": ", ".join(request.names),
        "without": ", ".join(request.without),
        "cannot": ", ".join((*request.cannot, *request.others)),
        "count": request.count,
        "left": ", ".join(left),
    }
    return [f"{name}={value}" for name, value in parts.items() if value]


def _beside(request: Request) -> list[str]:
    parts = {"without": request.without, "dropped": request.dropped, "left": request.left}
    return [f"{name}={', '.join(values)}" for name, values in parts.items() if values]


def _days(days: frozenset[int]) -> str:
    return _DAYS.get(days) or ",".join(_NAMES[day] for day in sorted(days))


def _period(request: Request) -> list[str]:
    period = request.period
    if period is None:
        return []
    if period.days > 1:
        return [f"since={period.days}"]
    named = period.month_day or period.ago >= len(_AGO)
    return [f"day={period.words if named else _AGO[period.ago]}"]
