"""What a person asks for, as it is handed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.chats.requests.periods import Period
from bot.domain.chat import Language

Act = Literal[
    "find", "news", "subscribe", "follow", "unfollow", "mute", "stop", "undo", "language",
    "timezone", "share", "greet", "thanks", "help", "settings", "follows", "topics", "digest",
    "sources", "start", "forget", "saved", "mutes", "unmute", "form", "count", "time",
    "about", "silence", "unclear",
]  # fmt: skip
ALL = "*"
"""All topics that are followed, as a topic to unfollow."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    ``names`` are topics to find, to follow or to see again, ``without`` those that are not to be
    seen, ``dropped`` those to follow no longer (``ALL``: every one). ``at`` is ``HH:MM``; no
    ``days`` are those of before. ``cannot`` is what the schedule has not, such as an end of what
    is to stop, ``others`` are further times of the day, ``wrong`` looks like a time and is none,
    ``left`` is what was not understood.
    ``later`` is by how many minutes the hour moves (earlier: below 0).
    ``count`` is how many stories a digest has, ``only`` that it has the followed topics alone,
    ``now`` that stories come at once. ``brief`` is the form of summaries that is wanted; ``count``
    and ``time`` as acts ask for a choice. ``zones`` may be several. ``asks`` tells a question from
    a remark. ``then`` is what is to be done after it. ``sure`` is how likely the acts are those
    that are meant.
    """

    act: Act
    names: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    at: str | None = None
    days: frozenset[int] = frozenset()
    cannot: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    wrong: str | None = None
    later: int = 0
    left: tuple[str, ...] = ()
    count: int | None = None
    only: bool = False
    now: bool = False
    brief: bool | None = None
    period: Period | None = None
    language: Language | None = None
    zones: tuple[str, ...] = ()
    asks: bool = False
    then: tuple[Request, ...] = ()
    sure: float = 1.0

    @property
    def query(self) -> str:
        """What is to be found, in words that are read as it: ``5G、芯片 -港口 最近7天``."""
        without = [f"-{name}" for name in self.without]
        period = [self.period.words] if self.period else []
        return " ".join(["、".join(self.names), *without, *period]).strip()

    @property
    def doubtful(self) -> bool:
        """Whether it is to be asked back before it is done: what would hurt if it was not meant
        is to be surer than what does no harm."""
        return any(self.sure < _SURE.get(one.act, _SURE[""]) for one in (self, *self.then))


_SHOWS: tuple[Act, ...] = (
    "find", "news", "settings", "follows", "topics", "digest", "sources", "saved", "mutes",
    "count", "time",
)  # fmt: skip
_SAYS: tuple[Act, ...] = ("unclear", "silence", "greet", "thanks", "about", "help", "share")
_SURE: dict[str, float] = {
    "": 0.6,
    **dict.fromkeys(_SAYS, 0.0),
    **dict.fromkeys(_SHOWS, 0.25),
    **dict.fromkeys(("unfollow", "mute", "undo"), 0.75),
    "stop": 0.8,
}
"""How likely an act must be right to be done without asking; "" is any other. Erasing asks back
itself."""
