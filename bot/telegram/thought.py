"""What a request was thought to be, in a few words: what is asked back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.chats.requests import Act, Request
from bot.chats.requests.request import ALL
from bot.messages import in_script_of, text, wording
from bot.stories.topics import known_topics

_SAID: frozenset[Act] = frozenset({"greet", "thanks", "silence", "unclear"})
"""What is answered with a word, beside what is done."""

_SHOWN: dict[Act, Act] = {"about": "help", "start": "help", "time": "settings", "count": "settings"}
"""What is shown for an act without anything beside it."""


def thought(language: str, request: Request) -> str:
    """The request and what is to be done after it: 每天 07:30 · 关注「5G」."""
    parts = [part for one in (request, *request.then) for part in _parts(language, one)]
    return " · ".join(parts)


def _parts(language: str, request: Request) -> Iterator[str]:
    act = request.act
    if act in {"find", "unmute"}:
        yield text(language, f"thought.{act}", topic=_listed(language, request.names))
        return
    if act == "subscribe":
        days = wording.days(language, request.days) if request.days else ""
        yield " ".join(filter(None, [text(language, "thought.subscribe"), days, request.at or ""]))
        if request.later:
            key = "thought.later" if request.later > 0 else "thought.earlier"
            yield text(language, key, minutes=abs(request.later))
    for key, names in (
        ("follow", request.names),
        ("unfollow", request.dropped),
        ("mute", request.without),
    ):
        if ALL in names:
            yield text(language, "thought.unfollow_all")
        elif names:
            yield text(language, f"thought.{key}", topic=_listed(language, names))
    if request.count:
        yield text(language, "thought.count", limit=request.count)
    if request.brief is not None:
        yield text(language, "settings.brief" if request.brief else "settings.long")
    if len(request.zones) == 1:
        yield f"{text(language, 'thought.timezone')} {wording.zone(language, request.zones[0])}"
    elif act not in {"subscribe", "follow", "unfollow", "mute", "form", *_SAID} and not (
        act == "count" and request.count
    ):
        yield text(language, f"thought.{_SHOWN.get(act, act)}")


def _listed(language: str, names: Sequence[str]) -> str:
    called = (in_script_of(language, known_topics().called(name, language)) for name in names)
    return text(language, "follow.between").join(called)
