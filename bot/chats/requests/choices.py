"""Languages and places that are chosen: 改成英文, speak English, 我在纽约, my time zone is "
"London."""

from __future__ import annotations

import re

from bot.chats.requests.said import Said, any_of, compiled
from bot.chats.zones import zones_of
from bot.domain.chat import Language
from summarizer.text.characters import HAN
from summarizer.text.script import is_traditional

_LANGUAGES: dict[Language, str] = {
    "zh-Hant": any_of(
        r"中文繁体|繁体?(?:中文|字|版|汉字)?|正体(?:中文|字)?|繁中|台湾(?:中文|国语)"
        r"|zh-?(?:hant|tw|hk)",
        r"traditional(?: (?:chinese|characters|script))?|chinese \(?traditional\)?",
    ),
    "en": r"英文(?:版)?|英语|英|english|en",
    "zh-Hans": any_of(
        r"中文简体|简体?(?:中文|字|版|汉字)?|简中|中文(?:版)?|汉语|国语|普通话|华语|汉字|中国话",
        r"zh|zh-?(?:hans|cn)|(?:simplified |mandarin )?chinese|chinese \(?simplified\)?"
        r"|mandarin|simplified(?: (?:characters|script))?",
    ),
}
_BEFORE = any_of(
    r"(?:请|麻烦|帮我|你|会|能不能|能|可以|我(?:想|要|想要)?)*(?:把)?(?:的|语言|界面|文字|新闻|摘要"
    r"|内容|消息|显示|推送|机器人|回复|它)*(?:改"
    r"|换|切换|转|变|设|调"
    r"|设置|切)?(?:成|为|到|用|回)?(?:语言)?"
    r"(?:显示|看|说|讲|用|使用|回复|回答|选)*",
    r"(?:(?:please|can|could|you|want|prefer|would like|to|speak|talk|use|switch|change|set"
    r"|the|my|language|it|in|reply"
    r"|answer|me|with|make|be|show|everything|go|is|i|:)\s*)*",
)
_AFTER = (
    r"(?:\s*(?:的|显示|界面|回复我?|回答我?|说|跟我说|和我说|吧|了|吗|可以吗|好吗|please|instead"
    r"|now|version|语言"
    r"|[?!.。,]))*"
)
_CHOSEN = [
    (language, compiled(rf"{_BEFORE}\s*(?:{names}){_AFTER}"))
    for language, names in _LANGUAGES.items()
]
_ALONE = compiled("英语?|汉语|国语|华语|英|中国话|en|zh|普通话|汉字|mandarin")
"""Names of languages that, alone, are topics too."""
_PLACE = [
    compiled(pattern)
    for pattern in (
        r"(?:我)?(?:现在|目前|人)*(?:住在?|在|位于|来自|搬[到去]了?|到了?"
        r"|身处)(?P<place>[^,。!?]{1,12}?)(?:了|啊|呢|哦|这边|那边|留学|工作|上班|出差|上学|念书"
        r"|读书|生活|定居|旅[游行]|打工)*[。!,]*",
        r"(?:我的?)?(?:把)?时区(?:是|为|用|(?:改|设|换|调|切换)[成为到置]*"
        r"|:)*\s*(?P<place>.{1,24}?)[。!]*",
        r"(?:改|换|切换|设|调)(?:成|为|到|用)?(?P<place>.{1,12}?)(?:的)?(?:时间|时区)[。!]*",
        r"(?:用|按|以)?(?P<place>[^,。!?]{1,8}?)(?:的)?(?:时间|时区)(?:为准|显示|来|发送)?[。!]*",
        r"(?:i(?:'m| am)(?: now| currently| living| based)*(?: in| from)|i live in|my "
        r"(?:location|city|place)(?: is| to|:)|(?:i(?:'ve| have)? )?(?:just |recently )*(?:moved"
        r"|relocated)(?: from [^,]{2,20}?)? to|(?:set|change|switch)"
        r" my (?:location|city|place) to|my time ?zone is(?: in)?"
        r"|(?:set |change |switch )?(?:my |the )?time ?zone(?: to|:)?|use|i'm "
        r"on)\s+(?P<place>[^,.!?]{2,30}?)(?: time(?: ?zone)?| now)?[.!]*",
        "(?P<place>p[sd]t|e[sd]t|jst|cet|bst|hkt|sgt|kst|utc|gmt)",
        r"(?P<place>(?:utc|gmt) ?[+-] ?\d{1,2}(?::?\d\d)?)",
        r"(?P<place>[^,.!?]{2,24}?) time(?: ?zone)?(?: please)?[.!]*",
    )
]
_LOCAL = compiled(
    rf"(?P<place>(?<![{HAN}])[{HAN}]{{2,4}}?)的?时间(?=[早晚上中下每\d一二三四五六七八九十])"
)
"""By whose clock: 东京时间早上八点."""


def language_named(words: str) -> Language | None:
    """The language of a name, such as 英语 or Traditional Chinese, or ``None``."""
    return _language(Said(words).folded, words)


def language_in(folded: str, text: str) -> Language | None:
    """The language that is asked for, or ``None``."""
    return None if _ALONE.fullmatch(folded) else _language(folded, text)


def _language(folded: str, text: str) -> Language | None:
    for language, pattern in _CHOSEN:
        if pattern.fullmatch(folded):
            plain = "中文" in folded or "chinese" in folded
            if language == "zh-Hans" and plain and "简" not in folded and is_traditional(text):
                return "zh-Hant"
            return language
    return None


def zones_in(folded: str) -> list[str]:
    """The time zones of the place that somebody says to be at; none where no place is known."""
    for pattern in _PLACE:
        match = pattern.fullmatch(folded)
        if match and (zones := zones_of(match["place"].strip())):
            return zones
    return []


def take_place(said: Said) -> tuple[str, ...]:
    """Take a clause that tells where somebody is, beside what is asked for."""
    for match in _LOCAL.finditer(said.rest):
        if len(zones := zones_of(match["place"].strip())) == 1:
            said.drop(match.span())
            return tuple(zones)
    for match in re.finditer(r"[^,;。!?]+", said.rest):
        zones = zones_in(match[0].strip())
        if len(zones) == 1 and match[0] != said.rest:
            said.drop(match.span())
            return tuple(zones)
    return ()
