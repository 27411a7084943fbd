"""What a person asks the bot for, read once for all ways of asking.

``read`` is given words and, where they stood behind a command, which one; it tells what is to be
done (``Request.act``) with which topics, days and times. Words that mean one thing as a whole
(``phrases``), the names of languages and places (``choices``) and of known topics are that; what
stands behind a command is read exactly (``arguments``). All else is read by a small network
(``reader``): which acts are asked for, and which words tell what about. Each of those spans is then
read by its exact parser (``frames`` over ``schedule``, ``clocks``, ``periods``, ``choices``).
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.chats.requests import arguments, choices, phrases, topics
from bot.chats.requests.arguments import Command
from bot.chats.requests.frames import requests_of
from bot.chats.requests.periods import take_period
from bot.chats.requests.phrases import Phrase
from bot.chats.requests.reader import reader
from bot.chats.requests.request import ALL, Act, Request
from bot.chats.requests.said import Said, compiled
from bot.chats.requests.schedule import take_schedule
from bot.stories.topics import known_topics

__all__ = ["ALL", "LONGEST", "Act", "Command", "Request", "read"]

LONGEST = 400
"""Characters that are read: a list of thirty topics fits, and nobody keeps the bot busy."""

_MARKS = " '\"“”「」『』《》。.!！~"
_ABOUT = re.compile("^(?:那么?|what about |how about )|[呢?？]+$", re.I)
"""What a topic is asked for with, after another."""
_TRUSTED = 0.82
"""How sure the reader is to be that words are not the name that they look like."""
_NAMED = frozenset({"find", "news", "greet", "unclear", "silence"})
"""What names are read as: they say nothing but what they name."""


def read(text: str, command: Command = "", *, in_reply: bool = False) -> Request:
    """What is asked for by ``text``, behind ``command`` or by itself, or in a group ``in_reply``
    to the bot. Of more than ``LONGEST`` characters the rest is left over."""
    if len(text) > LONGEST:
        request = read(text[:LONGEST], command, in_reply=in_reply)
        beyond = f"{text[LONGEST : LONGEST + 20].strip()}…"
        return replace(request, left=(*request.left, beyond))
    said = Said(text)
    if command == "topic":
        return arguments.searched(said)
    if command:
        return arguments.asked(said, command)
    return _whole(said) or _plain(said, in_reply=in_reply)


def _whole(said: Said) -> Request | None:
    """What the words mean as a whole, where they do."""
    if not any(char.isalnum() for char in said.folded):
        return Request("help" if set(said.folded) & set("?/❓❔") or not said.text else "thanks")
    if phrase := phrases.meaning(said.folded):
        return _meaning(phrase)
    if language := choices.language_in(said.folded, said.text):
        return Request("language", language=language)
    if _DIFFERENCE.search(said.folded):
        return Request("help")
    bare = _ABOUT.sub("", said.text.strip(_MARKS))
    if known_topics().resolve(bare):
        return Request("find", names=(bare,))
    return None


def _is_time(words: str) -> bool:
    """Whether words tell nothing but days, a time of the day or a period."""
    said = Said(words)
    return bool(take_schedule(said, asked=True) or take_period(said))


def _meaning(phrase: Phrase) -> Request:
    """The request that a phrase is."""
    match phrase:
        case "resume":
            return Request("subscribe")
        case "unfollow_all":
            return Request("unfollow", dropped=(ALL,))
        case "latest":
            return Request("news")
        case _:
            return Request(phrase)


def _plain(said: Said, *, in_reply: bool) -> Request:
    """What plain words ask for, as the reader of them sees it."""
    reading = reader().read(said, in_group=in_reply)
    if (
        not in_reply
        and not {kind for kind, _ in reading.spans} - {"find"}
        and (_NAMED.issuperset(reading.acts) or reading.sure < _TRUSTED or topics.is_noun(said))
        and topics.is_all_name(said)
        and not _is_time(said.text)
    ):
        return Request("find", names=(said.text.strip(_MARKS),))
    if reading.sure < _TRUSTED and (orders := arguments.ordered(said)):
        return orders
    first, *then = requests_of(said, reading.acts, reading.spans)
    groundless = "stop" in reading.acts and not _STOPS.search(said.folded)
    return replace(first, then=tuple(then), sure=0.0 if groundless else reading.sure)


_DIFFERENCE = compiled(
    "(?=.*(?:订阅|关注|屏蔽|静音|推送|摘要|follow|subscri|mut(?:e|ing)|digest))"
    ".*(?:(?:什么|有何|有啥)(?:区别|不同)|what(?:'s| is) the difference)"
)
"""A question about the bot's own words."""
_STOPS = compiled(
    "[停别不退关歇收烦吵够滚删掉]|取消|暂|安静|闭嘴|算了|拜拜|再见|等|再说|"
    r"stop|paus|quit|cancel|unsub|off|out|no|don't|quiet|hold|enough|break|leave|kill|end|shut"
)
"""What tells that something is to end: without any of it nothing does, before it was asked back."""
