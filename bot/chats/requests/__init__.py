"""What a person asks the bot for, read once for all ways of asking.

``read`` is given words and, where they stood behind a command, which one; it tells what is to be
done (``Request.act``) with which topics, days and times. Whatever is understood is taken out of
the words (``said``), in the order of this folder: what means one thing as a whole (``phrases``),
reasons and complaints beside it (``remarks``), languages and places (``choices``), days and times
(``schedule``, ``clocks``), the time that news are from (``periods``); then each clause has a verb
(``verbs``) and ``topics``. What is left over is ``Request.left`` and never a topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.chats.requests import choices, phrases, topics
from bot.chats.requests.periods import Period, take_period
from bot.chats.requests.remarks import Remarks, take_remarks
from bot.chats.requests.said import NUMBERS, TAKEN, Said, Span, any_of, english, number
from bot.chats.requests.schedule import Schedule, take_schedule
from bot.chats.requests.verbs import clauses
from bot.domain.chat import EVERY_DAY, Language
from bot.domain.query import can_match

Act = Literal[
    "find", "news", "subscribe", "follow", "unfollow", "mute", "stop", "undo", "language",
    "timezone", "share", "greet", "thanks", "help", "settings", "follows", "topics", "digest",
    "sources", "start", "forget", "saved", "mutes", "unmute", "form", "count", "time", "unclear",
]  # fmt: skip
Command = Literal["", "subscribe", "follow", "unfollow", "mute", "topic"]
LONGEST = 400
"""Characters that are read: a list of thirty topics fits, and nobody keeps the bot busy."""
ALL = "*"
"""All topics that are followed, as a topic to unfollow."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    ``names`` are topics to find, to follow or to see again, ``without`` those that are not to be
    seen, ``dropped`` those to follow no longer (``ALL``: every one). ``at`` is ``HH:MM``; no
    ``days`` are those of before. ``cannot`` is what the schedule has not, ``others`` are further
    times of the day, ``wrong`` looks like a time and is none, ``left`` is what was not understood.
    ``count`` is how many stories a digest has, ``only`` that it has the followed topics alone,
    ``now`` that stories come at once. ``brief`` is the form of summaries that is wanted; ``count``
    and ``time`` as acts ask for a choice. ``zones`` may be several. ``asks`` tells a question from
    a remark.
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
    left: tuple[str, ...] = ()
    count: int | None = None
    only: bool = False
    now: bool = False
    brief: bool | None = None
    period: Period | None = None
    language: Language | None = None
    zones: tuple[str, ...] = ()
    asks: bool = False

    @property
    def query(self) -> str:
        """What is to be found, in words that are read as it: ``5G、芯片 -港口 最近7天``."""
        without = [f"-{name}" for name in self.without]
        period = [self.period.words] if self.period else []
        return " ".join(["、".join(self.names), *without, *period]).strip()


_QUOTED = re.compile(
    r'「([^」]+)」|『([^』]+)』|《([^》]+)》|"([^"]+)"|(?<![\w])\'([^\']+)\'(?!\w)'
)
_MINUS = re.compile(r"(?:(?<=\s)|^)[-−–](?=[^\s\d-])([^\s,;、。]+)")
_COUNT = re.compile(
    any_of(
        r"(?:每[次期天回]|一[次期回天]|最多|只|至多)?(?:最多|只)?(?:发|看|要|给我|推送?|显示)?(\d{1,3}"
        r"|[一二两三四五六七八九十]{1,2})[条篇则](?:新闻|消息|就行|就够|左右|以内)*",
        english(
            r"(?:at most |up to |no more than |only |just |max(?:imum)? )?"
            rf"(\d{{1,3}}|{'|'.join(NUMBERS)}) (?:stor(?:y|ies)|articles?|items?"
            r"|headlines?|news)(?: (?:a day|per day|each|(?:each|every) (?:day|time)|max))?"
        ),
    )
)
_AT_MOST = re.compile(
    "最多|[每一][次期天回]|就[好行够]|足够|"
    + english("at most|up to|max|no more than|just|only|(?:each|every) time|enough|a day|per day")
)
_ENOUGH = re.compile(
    any_of(
        r"(?:推送|[发推送传来看要给])?(?:就(?:好|行|可以|够|成|ok)|即可|足够|都?可以)[了的啦吧]*"
        r"(?=[\s,.;。!]|$)",
        english(
            r"(?:(?:is|are|will be|would be|should be|'s)(?: (?:quite|more than|just))* )?"
            r"(?:enough|plenty|sufficient)(?: for me)?|(?:is|are|will be|would be)"
            r" (?:fine|good|ok|okay|great)(?: for me)?|(?:will|would) do|is all i need"
        ),
    )
)
"""That what was said suffices: no part of a topic."""
_ONLY = re.compile(
    any_of(
        "只(?:要|看|想看|收|发|推送?|给我|关注|订阅)|仅(?:看|要|限)?",
        english(r"only(?=\s+(?!please|pls)\w)|nothing but"),
    )
)
_NOW = re.compile(
    any_of(
        r"(?:now|立即|即时|提醒|马上|立刻|随到随报|实时)\s*$",
        english("immediately|instantly|at once|right away|(?:in )?real ?time"),
    )
)
_ALERT = re.compile(
    any_of(
        r"一旦?(?:有|出|出现)(?:了)?(?=.*(?:告诉|通知|提醒|推|发|叫))",
        r"(?:通知|提醒)(?:一下)?我|(?:就|随时|马上|立即|立刻|第一时间)+(?:通知|提醒)(?:一下)?我?"
        r"|(?:就|随时|马上|立即"
        r"|立刻|第一时间)+(?:告诉|叫|发给|推送给?)我?",
        r"随到随[报发看]|即时推送|实时推送",
        english(
            "alert me|notify me|let me know (?:when|if|as soon as)|as soon as|right away"
            "|immediately"
        ),
    )
)
_QUESTION = re.compile(
    any_of(
        r"[?]|[吗么呢]\s*[。!~]*$|有没有|有什么|有啥|有哪些|怎么样|如何|什么|哪[些个里儿]"
        r"|为什么|为何|多少|是否|谁",
        english(
            "what|any|how|is there|are there|which|why|who|when|where|show|tell me|find|search"
        ),
    )
)
_ASKS = re.compile(r"^(?:请|帮我|给我|我想|我要|查|搜|找|看看|来点|说说|那)")
_SUBSCRIPTION = re.compile("订阅|" + english(r"(?:un)?subscrib\w+|subscriptions?"))
_EVERYTHING = re.compile(
    r"(?:全部|所有|一切)(?:的|话题|关注|内容)*|"
    + english("all(?: (?:of them|topics|my topics))?|everything")
)
_CHANGED = re.compile(
    any_of(
        r"推迟|提前|延后|提早|[想要在].{0,3}(?:早上|中午|下午|晚上|睡前)",
        english("i want (?:the |my )?(?:news|digest)"),
        r"改|换|调|设|推送|订阅|定时|发给?我|发送|送|(?:别|不).{0,6}(?:发|推|送|传|打扰|烦|吵)",
        english("change|set|send|deliver|push|move|switch|make it|subscribe|digest"),
    )
)


def read(text: str, command: Command = "") -> Request:
    """What is asked for by ``text``, behind ``command`` or by itself. Of more than ``LONGEST``
    characters the rest is left over."""
    if len(text) > LONGEST:
        request = read(text[:LONGEST], command)
        beyond = f"{text[LONGEST : LONGEST + 20].strip()}…"
        return replace(request, left=(*request.left, beyond))
    said = Said(text)
    if command == "topic":
        return _searched(said)
    if not command and (whole := _whole(said)):
        return whole
    if command in {"", "subscribe"}:
        remarks = take_remarks(said)
        if remarks.rest != said.text:
            return _beside(remarks, command)
    return _asked(said, command)


def _beside(remarks: Remarks, command: Command) -> Request:
    """What is asked for beside remarks, or by them."""
    brief = remarks.brief
    if not any(char.isalnum() for char in remarks.rest):
        return Request(remarks.meant or "unclear", brief=brief)
    request = read(remarks.rest, command)
    asks = request.act not in {"thanks", "greet", "unclear", "news", "form", "count", "time"}
    if remarks.meant and not asks:
        return Request(remarks.meant, brief=brief if request.brief is None else request.brief)
    return replace(request, brief=brief if request.brief is None else request.brief)


def _asked(said: Said, command: Command) -> Request:
    """What is asked for, clause by clause."""
    zones = _take_place(said)
    quoted = [said.words(_inside(match)) for match in said.take(_QUOTED)]
    wanted = _CHANGED.search(said.rest) or _ONLY.search(said.rest)
    asked = command == "subscribe" or bool(wanted)
    schedule = take_schedule(said, asked=asked) if command != "unfollow" else Schedule()
    period = take_period(said) if not schedule or not command else None
    ending = command in {"follow", "unfollow"} and said.take(_NOW)
    now = bool(ending or (not schedule and said.take(_ALERT)))
    counted = schedule or asked or _AT_MOST.search(said.rest)
    counts = said.take(_COUNT) if counted else []
    count = number(next(filter(None, counts[0].groups()))) if counts else None
    if schedule or count:
        said.take(_ENOUGH)
    request = _sorted(said, command, schedule, period, quoted, count, now=now)
    return replace(request, zones=zones, only=request.only and bool(request.names))


def _whole(said: Said) -> Request | None:
    """What the words mean as a whole, where they do."""
    if not any(char.isalnum() for char in said.folded):
        return Request("help" if set(said.folded) & set("?/❓❔") or not said.text else "thanks")
    phrase = phrases.meaning(said.folded)
    if phrase == "resume":
        return Request("subscribe")
    if phrase == "unfollow_all":
        return Request("unfollow", dropped=(ALL,))
    if phrase == "followed_only":
        return Request("follow", only=True)
    if phrase == "latest":
        return Request("news", asks=True)
    if phrase in {"language", "timezone"}:
        return Request("language" if phrase == "language" else "timezone")
    if phrase:
        return Request(phrase, asks=phrase in {"help", "settings", "topics", "digest", "sources"})
    if language := choices.language_in(said.folded, said.text):
        return Request("language", language=language)
    if zones := choices.zones_in(said.folded):
        return Request("timezone", zones=tuple(zones))
    said.drop((0, phrases.without_greeting(said.rest)))
    rest = said.rest.strip(TAKEN)
    if rest != said.folded and (phrase := phrases.meaning(rest)):
        return _whole(Said(said.text[-len(rest) :]))
    return None


def _sorted(
    said: Said,
    command: Command,
    schedule: Schedule,
    period: Period | None,
    quoted: list[str],
    count: int | None,
    *,
    now: bool,
) -> Request:
    """The clauses of what is left, sorted into what is wanted and what is not."""
    wanted: list[str] = list(quoted)
    minus = [said.words(match.span(1)) for match in said.take(_MINUS)]
    without, dropped, left = list(minus), list[str](), list[str]()
    known, unclear = list[Span](), list[Span]()
    only = bool(_ONLY.search(said.rest))
    acts: set[str] = set()
    subscribing = bool(schedule or count) or command in {"subscribe", "follow"}
    for verb, span in clauses(said):
        acts.add(verb or "find")
        if verb == "stop":
            continue
        if verb == "unfollow" and _SUBSCRIPTION.search(said.folded) and not _names(said, span):
            acts.add("stop")
            continue
        drops = verb == "unfollow" or (command == "unfollow" and verb is None)
        if drops and _EVERYTHING.search(said.rest[slice(*span)]):
            dropped.append(ALL)
            continue
        hides = verb == "mute" or (command == "mute" and verb is None)
        follows = subscribing or verb in {"follow", "subscribe", "unmute"} or now
        for piece in topics.topics(said, span):
            for one in topics.apart(said, piece) if follows or drops or hides else [piece]:
                name = said.words(one).strip(" -\"'")
                if not can_match(name):
                    continue
                if drops:
                    dropped.append(name)
                elif hides:
                    (without if topics.is_name(name, noun=not command) else left).append(name)
                elif not follows or topics.is_name(name):
                    wanted.append(name)
                    known.append(one)
                else:
                    unclear.append(one)
    left += [said.words(topics.around(said, one, known)).strip() for one in unclear]
    if "follow" in acts or command == "follow":  # 5G -港口 is one thing to follow
        wanted = [" ".join([name, *(f"-{one}" for one in minus)]) for name in wanted]
        without = without[len(minus) :]
    said_all = Request(
        "find",
        names=_unlike(wanted),
        without=_unlike(without),
        dropped=_unlike(dropped),
        at=schedule.at,
        days=schedule.days,
        cannot=schedule.cannot,
        others=schedule.others,
        wrong=schedule.wrong,
        left=_unlike(left),
        count=count,
        only=only,
        now=now,
        period=period,
        asks=bool(_QUESTION.search(said.folded) or _ASKS.match(said.folded)),
    )
    if now or (only and wanted and not schedule):
        acts.add("follow")
    return _decided(said_all, command, acts, bool(schedule or count))


def _decided(request: Request, command: Command, acts: set[str], scheduled: bool) -> Request:
    """Which act it is."""
    named = any(map(topics.is_name, request.names)) and "stop" not in acts
    if (
        acts & {"stop", "mute"}
        and acts <= {"stop", "mute", "find", "unfollow"}
        and not named
        and not (request.at or request.without or request.left)
    ):
        if request.days and request.days != EVERY_DAY:  # 周末别发; 不想每天收，只要周一
            days = request.days if request.only else EVERY_DAY - request.days
            return replace(request, act="subscribe", names=(), days=days, only=False)
        if "stop" in acts and not request.cannot:
            return replace(request, act="stop", names=(), days=frozenset())
    if "unmute" in acts and acts <= {"unmute", "subscribe"} and not scheduled:
        return replace(request, act="unmute" if request.names else "unclear")
    if command == "unfollow" and request.dropped:
        return replace(request, act="unfollow")
    if command == "subscribe" or scheduled or "subscribe" in acts:
        return replace(request, act="subscribe", period=None)
    if ("follow" in acts or command == "follow") and (request.names or request.left):
        return replace(request, act="follow")
    if request.names and acts <= {"find", "mute"}:
        return request
    if request.dropped or (command == "unfollow"):
        return replace(request, act="unfollow")
    if "mute" in acts and not (request.without or request.dropped or request.names):
        return replace(request, act="unclear")
    if request.without or command == "mute":
        return replace(request, act="mute")
    if command == "follow":
        return replace(request, act="follow")
    if "unfollow" in acts or "follow" in acts:
        return replace(request, act="follows")
    if request.names:
        return replace(request, act="follow" if "follow" in acts else "find")
    return replace(request, act="news")


def _searched(said: Said) -> Request:
    """The words of a search: topics, what they are to be without, and the time they are from.
    Where that is all there is, and no topic, they are taken as they stand."""
    whole = said.text
    quoted = [said.words(_inside(match)) for match in said.take(_QUOTED)]
    without = [said.words(match.span(1)) for match in said.take(_MINUS)]
    period = take_period(said)
    names = [*quoted]
    names += [said.words(piece) for piece in topics.topics(said, (0, len(said.rest)))]
    if not names and (without or not period):
        names, without, period = [whole], [], None
    return Request("find", names=_unlike(names), without=_unlike(without), period=period, asks=True)


def _names(said: Said, span: tuple[int, int]) -> bool:
    return any(True for _ in topics.topics(said, span))


def _take_place(said: Said) -> tuple[str, ...]:
    """Take a clause that tells where somebody is, beside what is asked for."""
    for match in re.finditer(r"[^,;。!?]+", said.rest):
        zones = choices.zones_in(match[0].strip())
        if len(zones) == 1 and match[0] != said.rest:
            said.drop(match.span())
            return tuple(zones)
    return ()


def _inside(match: re.Match[str]) -> tuple[int, int]:
    return next(match.span(n) for n in range(1, 1 + len(match.groups())) if match[n])


def _unlike(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
