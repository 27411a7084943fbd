"""What a person asks the bot for, read once for all ways of asking.

``read`` is given words and, where they stood behind a command, which one; it tells what is to be
done (``Request.act``) with which topics, days and times. Words that mean one thing as a whole
(``phrases``) are that; others are told apart part by part (``parts``): what is a phrase, a setting
or a complaint that means one (``remarks``), a language or a place (``choices``), is about the bot
alone (``cues``), or only tells something. Of the parts that ask for more, whatever is understood is
taken out of the words (``said``): days and times (``schedule``, ``clocks``), the time that news are
from (``periods``); then each clause has a verb (``verbs``) and ``topics``. What is left over is
``Request.left`` and never a topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from bot.chats.requests import choices, cues, phrases, topics
from bot.chats.requests.parts import Heard, hear
from bot.chats.requests.periods import Period, take_period
from bot.chats.requests.phrases import Phrase
from bot.chats.requests.said import (
    HELD,
    NUMBERS,
    TAKEN,
    Said,
    Span,
    any_of,
    compiled,
    english,
    number,
)
from bot.chats.requests.schedule import Schedule, is_days, lasting, take_schedule
from bot.chats.requests.verbs import clauses
from bot.domain.chat import EVERY_DAY, Language
from bot.domain.query import can_match
from bot.stories.topics import known_topics

Act = Literal[
    "find", "news", "subscribe", "follow", "unfollow", "mute", "stop", "undo", "language",
    "timezone", "share", "greet", "thanks", "help", "settings", "follows", "topics", "digest",
    "sources", "start", "forget", "saved", "mutes", "unmute", "form", "count", "time",
    "about", "choice", "unclear",
]  # fmt: skip
Command = Literal["", "subscribe", "follow", "unfollow", "mute", "topic"]
LONGEST = 400
"""Characters that are read: a list of thirty topics fits, and nobody keeps the bot busy."""
_QUESTIONS = frozenset({"help", "settings", "topics", "digest", "sources", "about"})
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


_QUOTED = compiled(r'「([^」]+)」|『([^』]+)』|《([^》]+)》|"([^"]+)"|(?<![\w])\'([^\']+)\'(?!\w)')
_MINUS = compiled(r"(?:(?<=\s)|^)[-−–](?=[^\s\d-])([^\s,;、。]+)")
_COUNT = compiled(
    any_of(
        r"(?:每[次期天回]|一[次期回天]|最多|只|至多)?(?:最多|只)?(?:发|看|要|给我|推送?"
        r"|显示)?(\d{1,3}"
        r"|[一二两三四五六七八九十]{1,2})[条篇则](?:新闻|消息|就行|就够|左右|以内)*",
        english(
            r"(?:at most |up to |no more than |only |just |max(?:imum)? )?"
            rf"(\d{{1,3}}|{'|'.join(NUMBERS)}) (?:stor(?:y|ies)|articles?|items?"
            r"|headlines?|news)(?: (?:a day|per day|each|(?:each|every) (?:day|time)|max))?"
        ),
    )
)
_NUMBER = compiled(
    rf"(?:^|(?<=,))\s*(?:maybe|about|say|just|like|to|make it|大概|就|改成)*\s*(\d{{1,3}}"
    rf"|{'|'.join(NUMBERS)}"
    r"|[一二两三四五六七八九十]{1,2})(?:个|条)?(?: (?:is fine|is enough|max|please))?(?=$|,)"
)
"""A number alone, where a number of stories was spoken of."""
_AT_MOST = compiled(
    "最多|[每一][次期天回]|就[好行够]|足够|"
    + english("at most|up to|max|no more than|just|only|(?:each|every) time|enough|a day|per day")
)
_ENOUGH = compiled(
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
_WHILE = compiled(
    rf"[^,.;!?。\s{TAKEN}每天]{{1,8}}(?:的时候|之前|之后|以前|以后|的路上|路上)想?看?"
)
"""What is done while the digest is read: 搭地铁的时候."""
_ONLY = compiled(
    any_of(
        "只(?:要|看|想看|收|发|推送?|给我|关注|订阅)|仅(?:看|要|限)?",
        english(r"only(?=\s+(?!please|pls)\w)|nothing but"),
    )
)
_NOW = compiled(
    any_of(
        r"(?:now|立即|即时|提醒|马上|立刻|随到随报|实时)的?\s*$",
        english("immediately|instantly|at once|right away|(?:in )?real ?time"),
    )
)
_ALERT = compiled(
    any_of(
        r"一旦?(?:有|出|出现)(?:了)?(?=.*(?:告诉|通知|提醒|推|发|叫))",
        r"(?:通知|提醒|call)(?:一下)?我|(?:就|随时|马上|立即|立刻|第一时间)+(?:通知"
        r"|提醒)(?:一下)?我?"
        r"|(?:就|随时|马上|立即"
        r"|立刻|第一时间)+(?:告诉|叫|发给|推送给?)我?",
        r"随到随[报发看]|(?:即时|实时)(?:的?推送|的?提醒|的(?=$|[,。]))",
        english(
            "alert me|notify me|let me know (?:when|if|as soon as)|as soon as|right away"
            "|immediately"
        ),
    )
)
_QUESTION = compiled(
    any_of(
        r"[?]|[吗么呢]\s*[。!~]*$|有没有|有什么|有啥|有哪些|怎么样|如何|什么|哪[些个里儿]"
        r"|为什么|为何|多少|是否|谁",
        english(
            "what|any|how|is there|are there|which|why|who|when|where|show|tell me|find|search"
        ),
    )
)
_ASKS = compiled(r"^(?:请|帮我|给我|我想|我要|查|搜|找|看看|来点|说说|那)")
_SUBSCRIPTION = compiled("订阅|" + english(r"(?:un)?subscrib\w+|subscriptions?"))
_EVERYTHING = compiled(
    r"(?:全部|所有|一切)(?:的|话题|关注|内容)*|"
    + english("all(?: (?:of them|topics|my topics))?|everything")
)
_AS_NEWS = compiled(
    any_of(
        r"关于|有关|新闻|消息|报[道导]|内容|方面|资讯|动态|之类",
        english(r"about|on|news|stories|stuff"),
    )
)
_BEFORE = compiled(any_of(r"[看听读发推送传]|那些|这些", _AS_NEWS.pattern))
"""What tells that the words beside it are a topic, even where they look like something done."""
_THIS = compiled("这[条篇]|这个(?!月|周|星期|礼拜|年|假)")
"""What is pointed at, and is no topic."""
_NAMING: frozenset[str | None] = frozenset({"follow", "unmute"})
"""Verbs whose object is a topic, whatever it looks like."""
_DAILY = compiled("(?:不要|别|不用|不想|不必).{0,2}[每天]天")
_NEWS = compiled(
    any_of(
        r"热点|热门|热搜|新闻|消息|报[道导纸]|资讯|大事|头条|发生|看|新鲜|新的|最新|更多"
        r"|有[什啥哪]|来[点些]|要闻|时事|动态|文章|内容",
        english(
            r"news|stor(?:y|ies)|headlines?|articles?|happen\w*|new|latest|anything|updates?"
            r"|going on|read"
        ),
    )
)
"""What asks for news, and not for something else that no topic is left of."""
_CHANGED = compiled(
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
    if command not in {"", "subscribe"}:
        return _asked(said, command)
    whole = None if command else _whole(said)
    request = whole or _together(hear(said, plain=not command), command)
    return replace(request, cannot=lasting(said)) if request.act == "stop" else request


def _together(heard: Heard, command: Command) -> Request:
    """What is asked for by all parts together: what they say beside each other is one request."""
    counting = heard.meant == "count"
    request = (
        _asked(Said(heard.rest), command, counting=counting)
        if heard.rest or command
        else _ordered(heard)
    )
    if not command and request.act == "find" and cues.kinds(Said(heard.rest).folded) is not None:
        request = replace(request, act="unclear", left=request.names, names=())
    if heard.rest and not command and _is_poor(request):
        request = _ordered(heard, request)
    zones, brief = request.zones or heard.zones, heard.brief
    language = request.language or heard.language
    return replace(
        request,
        brief=brief if request.brief is None else request.brief,
        zones=zones if request.act != "find" else (),
        language=language,
    )


def _is_poor(request: Request) -> bool:
    """Whether there is nothing in it that could not be a remark."""
    if request.act == "news":
        return request.period is None
    return request.act == "unclear" or (
        request.act == "find" and not request.asks and not any(map(topics.is_name, request.names))
    )


def _ordered(heard: Heard, otherwise: Request | None = None) -> Request:
    """What the parts mean by themselves, else ``otherwise``."""
    if heard.zones and set(heard.phrases) <= {"timezone", "settings"}:
        return Request("timezone")
    if heard.phrases:
        return _meaning(heard.phrases[-1])
    if heard.language:
        return Request("language")
    if heard.meant:
        return Request(heard.meant)
    if otherwise is None and heard.cheer:
        return _meaning(heard.cheer)
    return otherwise or Request("unclear")


def _asked(said: Said, command: Command, *, counting: bool = False) -> Request:
    """What is asked for, clause by clause; ``counting`` where a number of stories was spoken of."""
    zones = choices.take_place(said)
    for match in said.take(_QUOTED):
        said.hold(_inside(match))
    wanted = _CHANGED.search(said.rest) or _ONLY.search(said.rest)
    asked = command == "subscribe" or bool(wanted) or is_days(said)
    schedule = take_schedule(said, asked=asked) if command != "unfollow" else Schedule()
    period = take_period(said) if not schedule or not command else None
    ending = command in {"follow", "unfollow"} and said.take(_NOW)
    now = bool(ending or (not schedule and said.take(_ALERT)))
    counted = schedule or asked or counting or _AT_MOST.search(said.rest)
    counts = said.take(_COUNT) if counted else []
    if counting and not counts:
        counts = said.take(_NUMBER)
    count = number(next(filter(None, counts[0].groups()))) if counts else None
    if schedule or count:
        said.take(_ENOUGH)
        said.take(_WHILE)
    request = _sorted(said, command, schedule, period, count, now=now)
    return replace(request, zones=zones, only=request.only and bool(request.names))


def _whole(said: Said) -> Request | None:
    """What the words mean as a whole, where they do."""
    if not any(char.isalnum() for char in said.folded):
        return Request("help" if set(said.folded) & set("?/❓❔") or not said.text else "thanks")
    if phrase := phrases.meaning(said.folded):
        return _meaning(phrase)
    if language := choices.language_in(said.folded, said.text):
        return Request("language", language=language)
    if zones := choices.zones_in(said.folded):
        return Request("timezone", zones=tuple(zones))
    said.drop((0, phrases.without_greeting(said.rest)))
    rest = said.rest.strip(TAKEN)
    if rest != said.folded and (phrase := phrases.meaning(rest)):
        return _whole(Said(said.text[-len(rest) :]))
    return None


def _is_topic(said: Said, one: Span, clause: Span, *, noun: bool, said_to: bool) -> bool:
    """Whether a piece of a clause is a topic. Where nothing is to be set (``said_to``), it is one
    unless it is said to somebody or points at something."""
    words = said.folded[slice(*one)]
    if HELD in said.rest[slice(*one)] or known_topics().resolve(words):
        return True
    if said_to:
        return not (topics.is_said(words) or _THIS.search(said.folded, *clause))
    return topics.is_name(said.words(one).strip(" -\"'"), noun=noun)


def _meaning(phrase: Phrase) -> Request:
    """The request that a phrase is."""
    match phrase:
        case "resume":
            return Request("subscribe")
        case "unfollow_all":
            return Request("unfollow", dropped=(ALL,))
        case "followed_only":
            return Request("follow", only=True)
        case "latest":
            return Request("news", asks=True)
        case _:
            return Request(phrase, asks=phrase in _QUESTIONS)


def _sorted(
    said: Said,
    command: Command,
    schedule: Schedule,
    period: Period | None,
    count: int | None,
    *,
    now: bool,
) -> Request:
    """The clauses of what is left, sorted into what is wanted and what is not."""
    wanted: list[str] = []
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
        before = re.split("[,;.。!?]", said.folded[max(0, span[0] - 8) : span[0]])[-1]
        around = before, said.folded[slice(*span)]
        explicit = bool(command or _BEFORE.search(around[0]) or _AS_NEWS.search(around[1]))
        hides = verb == "mute" or (command == "mute" and verb is None)
        follows = subscribing or verb in {"follow", "subscribe", "unmute"} or now
        noun, said_to = not explicit and verb not in _NAMING, not (follows or command)
        for piece in topics.topics(said, span, plain=not command):
            for one in topics.apart(said, piece) if follows or drops or hides else [piece]:
                name = said.words(one).strip(" -\"'")
                quoted = HELD in said.rest[slice(*one)]
                if not can_match(name) or topics.is_generic(said, one, plain=not command):
                    continue
                if drops:
                    dropped.append(name)
                elif hides:
                    named = quoted or topics.is_name(name, noun=not explicit)
                    (without if named else left).append(name)
                elif _is_topic(said, one, span, noun=noun, said_to=said_to):
                    wanted.append(name)
                    known.append(one)
                else:
                    unclear.append(one)
    left += [said.words(topics.around(said, one, known)).strip() for one in unclear]
    if not command:
        left = [one for one in left if len(one) > 1 and cues.kinds(Said(one).folded) is None]
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
    off = schedule.off or bool(_DAILY.search(said.folded))
    decided = _decided(said_all, command, acts, bool(schedule or count), off=off)
    if decided.act == "news" and not (
        period or (_NEWS.search(said.folded) and not left and not _THIS.search(said.folded))
    ):
        return replace(decided, act="unclear")
    return decided


def _decided(
    request: Request, command: Command, acts: set[str], scheduled: bool, *, off: bool
) -> Request:
    """Which act it is."""
    named = any(map(topics.is_name, request.names)) and "stop" not in acts
    if not command and request.left and _is_every_day(request):
        return replace(request, act="unclear")  # 天天都是这些，没劲 tells of every day
    if (
        acts & {"stop", "mute"}
        and acts <= {"stop", "mute", "find", "unfollow"}
        and not named
        and not (request.at or request.without or request.left)
    ):
        if request.days and request.days != EVERY_DAY:  # 周末别发; 不想每天收，只要周一
            days = request.days if request.only or off else EVERY_DAY - request.days
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


def _is_every_day(request: Request) -> bool:
    """Whether nothing but every day is asked for."""
    asked = request.at or request.names or request.count or request.only or request.without
    return request.days == EVERY_DAY and not (asked or request.cannot or request.dropped)


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


def _inside(match: re.Match[str]) -> tuple[int, int]:
    return next(match.span(n) for n in range(1, 1 + len(match.groups())) if match[n])


def _unlike(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
