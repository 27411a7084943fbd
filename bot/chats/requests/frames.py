"""From acts and spans to a request: each span is read by the parser of its kind."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.chats.requests import choices
from bot.chats.requests.clocks import hour_said, shifted, take_part, take_times
from bot.chats.requests.periods import Period, take_period
from bot.chats.requests.request import ALL, Act, Request
from bot.chats.requests.said import NUMBERS, TAKEN, Said, Span, any_of, compiled, english, number
from bot.chats.requests.schedule import EACH, OTHERWISE, take_days
from bot.chats.zones import zones_of
from bot.domain.chat import EVERY_DAY
from bot.domain.query import can_match

Spans = Sequence[tuple[str, Span]]

_MERGED: tuple[Act, ...] = (
    "subscribe", "count", "follow", "unfollow", "mute", "form", "language", "timezone",
)  # fmt: skip
"""Acts that are one change of the chat, the first that is asked for giving its name."""
_FIRST: tuple[Act, ...] = ("undo", "unmute")
"""Acts that come before that change."""
_NUMBER = compiled(rf"\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}|{english('|'.join(NUMBERS))}")
_SPELLED = {
    "half a dozen": 6, "dozen": 12, "thirteen": 13, "fifteen": 15, "twenty": 20, "thirty": 30,
    "a couple": 2, "a few": 3, "a handful": 5, "仨": 3, "俩": 2,
}  # fmt: skip
_FROM_TO = compiled("[二两三四五六七八九]{2}$")
"""两三条, of which the greater is taken."""
_EVERYTHING = compiled(r"全部|所有|一切|都|清空|" + english(r"all|everything|every topic"))
_ONLY = compiled(
    any_of(
        "只(?:要|看|想看|收|发|推送?|给我|关注|订阅)|仅(?:看|要|限)?",
        english(r"only(?=\s+(?!please|pls)\w)|nothing but"),
    )
)
"""That a digest has the followed topics alone."""
_EDGES = " ,.;!?、。~…·-—:'\"()（）「」『』《》【】" + TAKEN


def requests_of(said: Said, acts: Sequence[str], spans: Spans) -> tuple[Request, ...]:
    """What the acts ask for with what their spans say, in the order it is to be done in."""
    spans = [(_refused(said, *one), one[1]) for one in spans]
    found = dict.fromkeys(acts)
    if "find" in found and _ALERT.search(said.folded):
        found = {"follow" if act == "find" else act: None for act in found}
        spans = [
            ("now" if _AT_ONCE.fullmatch(said.folded[slice(*span)]) else "follow", span)
            if kind == "find"
            else (kind, span)
            for kind, span in spans
        ]
        spans.append(("now", (0, 0)))
    if "choice" in found and shifted(said):  # 太晚了，提前一小时
        found = {"subscribe" if act == "choice" else act: None for act in found}
    if "subscribe" in found and "find" in found:  # 每天七点发一份，想看足球
        wished = [
            one for one in spans if one[0] == "find" and _FOR_IT.search(said.folded, 0, one[1][0])
        ]
        spans = [("follow", one[1]) if one in wished else one for one in spans]
        if wished and not any(kind == "find" for kind, _ in spans):
            del found["find"]
    merged = [act for act in _MERGED if act in found]
    first = [_single(said, act, spans) for act in _FIRST if act in found]
    changed = [_merged(said, merged, spans)] if merged else []
    others = [_single(said, act, spans) for act in found if act not in {*_FIRST, *_MERGED}]
    return (*first, *changed, *others)


_FOR_IT = compiled("(?:[想要]看(?:的是)?|主要(?:是|看)?|[想需]要|关于|内容(?:是|要)?)\\s*$")
"""Before what a digest is to have."""
_AT_ONCE = compiled("即刻|马上|立刻|立即|第一时间|随时")
_ALERT = compiled(
    rf"就(?:{_AT_ONCE.pattern})?(?:通知|告诉|提醒|叫|讲)我|"
    + english(r"(?:let me know|tell me|ping me|alert me) (?:when|as soon as|the moment)")
)
"""That what is told of is wanted as it comes."""
_REFUSED = compiled(any_of("不要|别发|屏蔽", english("no|no more|without|mute|hide")) + r"\s*$")
_INSTEAD = {"follow": "mute", "find": "without"}


def _refused(said: Said, kind: str, span: Span) -> str:
    """The kind of a span: what is said right behind 不要 is no topic that is wanted."""
    refused = kind in _INSTEAD and _REFUSED.search(said.folded, 0, span[0])
    return _INSTEAD[kind] if refused else kind


def _single(said: Said, act: str, spans: Spans) -> Request:
    """The request of an act that stands for itself."""
    match act:
        case "find" | "news":
            names, without = _named(said, spans, "find"), _named(said, spans, "without")
            period = _period(said, spans)
            if act == "news" and period is None:
                period = take_period(Said(said.text))
            if act == "find" and not names:
                act = "news" if period or not without else "unclear"
            return Request(act, names, without, period=period, asks=True)  # type: ignore[arg-type]
        case "unmute":
            names = _named(said, spans, "unmute")
            return Request("unmute" if names else "mutes", names)
        case "stop":
            until = tuple(said.words(span) for kind, span in spans if kind == "until")
            return Request("stop", cannot=until[:1])
        case "choice":
            return Request(_complaint(said))
        case _:
            return Request(act)  # type: ignore[arg-type]


_TOO_MANY = compiled(r"太多|太少|[多少]了[点些]|条|" + english("many|few|much"))
_TOO_EARLY = compiled(r"[太得][早晚迟]|[早晚]了[点些]|" + english("early|late"))


def _complaint(said: Said) -> Act:
    """What there is to choose where somebody complains: the number of stories, the hour, or any
    setting."""
    if _TOO_EARLY.search(said.folded):
        return "time"
    return "count" if _TOO_MANY.search(said.folded) else "settings"


def _period(said: Said, spans: Spans) -> Period | None:
    """The time that news are asked from."""
    told = _only(said, spans, {"since"}).rest.strip()
    ways = (told, f"最近{told}", f"since {told}") if told else ()
    return next(filter(None, (take_period(Said(way)) for way in ways)), None)


def _merged(said: Said, acts: Sequence[Act], spans: Spans) -> Request:
    """The request of all acts that change the chat."""
    request = Request(
        acts[0],
        names=_named(said, spans, "follow"),
        without=_named(said, spans, "mute"),
        dropped=_named(said, spans, "unfollow"),
    )
    if "subscribe" in acts:
        request = _scheduled(said, request, spans)
    kinds = {kind for kind, _ in spans}
    request = replace(request, now="now" in kinds)
    if "unfollow" in acts and not request.dropped and _EVERYTHING.search(said.folded):
        request = replace(request, dropped=(ALL,))
    if request.names and acts[0] in {"subscribe", "follow"} and _ONLY.search(said.folded):
        request = replace(request, only=True)
    if "count" in acts:
        request = _counted(said, request, spans)
    forms = [kind for kind, _ in spans if kind in {"brief", "long"}]
    if "form" in acts and forms:  # 太短了，要详细的: the last is meant
        request = replace(request, brief=forms[-1] == "brief")
    if "language" in acts:
        named = (choices.language_named(said.words(s)) for kind, s in spans if kind == "lang")
        request = replace(request, language=next(filter(None, named), None))
    if "timezone" in acts:
        places = [said.words(span) for kind, span in spans if kind == "place"]
        request = replace(request, zones=next(filter(None, map(_zones, places)), ()))
    return request if request.act != "form" or request.brief is not None else Request("settings")


def _scheduled(said: Said, request: Request, spans: Spans) -> Request:
    """``request`` with days and hours. What no parser reads is asked back."""
    if later := shifted(said):
        return replace(request, later=later)
    told = {kind for kind, _ in spans} & {"at", "days", "notdays"}
    hours = _only(said, spans, {"at", "days"})
    whole = Said(said.text)
    repeated = [match.span() for match in whole.take(OTHERWISE)]
    days_told = [span for kind, span in spans if kind in {"days", "notdays"}]
    if told:
        repeated = [one for one in repeated if any(_meet(one, span) for span in days_told)]
    cannot = [said.words(span) for span in repeated]
    hours.take(EACH)
    times, others, wrong = take_times(hours, asked=True)
    if times and not others and _EACH_TIME.search(said.folded):  # 七点跟九点各发一次
        first, more, _ = take_times(Said(said.text), asked=True)
        times, others = first, more
    if not times and not cannot:
        cannot += [said.words(match.span()) for match in hours.take(OTHERWISE)]
    at_spans = [span for kind, span in spans if kind == "at"]
    moved = [span for span in at_spans if _MOVED.search(said.folded, 0, span[0])]
    if moved and len(at_spans) > 1:  # 9am is too early, make it noon
        kept = [("at", span) for span in moved]
        return _scheduled(said, request, [*(one for one in spans if one[0] != "at"), *kept[-1:]])
    at = take_part(hours, times[0] if times else None, days=True)
    if not times and (hour := _hour(said, at_spans)):
        at = take_part(_only(said, spans, {"at", "days"}), hour, days=True)
        wrong = None
    if at_spans and not at and not cannot and not wrong:
        wrong = said.words(at_spans[0])
    spans = [one for one in spans if not _resumes(said, *one)]
    spans = [("notdays" if _is_off(said, *one) else one[0], one[1]) for one in spans]
    days = _days(said, spans, "days", cannot)
    off = _days(said, spans, "notdays", cannot)
    if off:
        days = (days or EVERY_DAY) - off or EVERY_DAY - off
    return replace(
        request,
        at=at,
        days=days,
        cannot=tuple(dict.fromkeys(cannot)),
        others=tuple(others),
        wrong=wrong,
    )


_MOVED = compiled(
    any_of(
        "(?:[改换挪移调]|推迟|提前)[成到为在至]?",
        english(r"(?:make|set|move|change|push) (?:it|that)(?: to| for| at)?"),
    )
    + r"\s*$"
)
_OFF_BEHIND = compiled(
    "(?:就|都|也|我|可以|那[两几]?天|的?时候|的话|先|请|你|给我)*"
    "(?:别|不要|不用|不想|不必|不收|不看|免了|停|勿|休息)(?!错过|忘)"
)
_OFF_BEFORE = compiled(english("skip|no|not|except|but not|without|never") + r"(?: on)?\s*$")


_AGAIN = compiled("(?:再|就|又)*(?:恢复|继续|接着)")


def _resumes(said: Said, kind: str, span: Span) -> bool:
    """Whether a day only tells when digests come again."""
    return kind in {"days", "notdays"} and bool(_AGAIN.match(said.folded, span[1]))


def _is_off(said: Said, kind: str, span: Span) -> bool:
    """Whether nothing is to come on days, told by the words beside them."""
    begin, end = span
    beside = _OFF_BEHIND.match(said.folded, end) or _OFF_BEFORE.search(said.folded, 0, begin)
    return kind == "days" and bool(beside)


_EACH_TIME = compiled("各|[两二2]次|分别|" + english("twice|both"))
"""That every hour that is named is wanted, of which a day has one."""


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _hour(said: Said, spans: Sequence[Span]) -> str | None:
    """The hour that spans tell where only people would take them for one: 8, half seven."""
    for span in spans:
        words = said.folded[slice(*span)].strip(_EDGES)
        if words.isdigit() and _TOO_MANY.search(said.folded):
            continue  # so many stories
        if _NUMBER.fullmatch(words) and (hour := number(words)) is not None and hour < 24:
            return f"{hour:02}:00"
        if found := hour_said(words):
            return found
    return None


def _days(said: Said, spans: Spans, kind: str, cannot: list[str]) -> frozenset[int]:
    """The days of spans; those of no week are put to what ``cannot`` be."""
    days = frozenset[int]()
    for _, span in (one for one in spans if one[0] == kind):
        one = _only(said, [(kind, span)], {kind})
        if one.take(OTHERWISE):
            continue
        found = take_days(one)
        if not found and (kind == "days" or one.rest.strip(_EDGES)):
            cannot.append(said.words(span))
        days |= found
    return days


def _counted(said: Said, request: Request, spans: Spans) -> Request:
    words = [said.folded[slice(*span)] for kind, span in spans if kind == "count"]
    found = next(filter(None, map(_NUMBER.search, words)), None)
    spelled = (many for word in words for name, many in _SPELLED.items() if name in word)
    many = next(spelled, None) or (
        number(found[0][-1:] if _FROM_TO.match(found[0]) else found[0]) if found else None
    )
    if many is None:
        return request
    return replace(request, act="subscribe", count=many)


def _named(said: Said, spans: Spans, kind: str) -> tuple[str, ...]:
    """The topics of spans."""
    names = (said.words(span).strip(_EDGES) for one, span in spans if one == kind)
    return tuple(dict.fromkeys(name for name in names if can_match(name)))


def _zones(place: str) -> tuple[str, ...]:
    return tuple(zones_of(re.sub(r"(?:这边|这里|那边|时间|time)$", "", place.strip(_EDGES))))


def _only(said: Said, spans: Spans, kinds: Iterable[str]) -> Said:
    """What was said, nothing of it but spans of some kinds."""
    shown = copy.copy(said)
    kept = {place for kind, span in spans if kind in kinds for place in range(*span)}
    shown.rest = "".join(char if place in kept else " " for place, char in enumerate(said.folded))
    return shown
