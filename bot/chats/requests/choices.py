"""Languages that are chosen: 改成英文, speak English."""

from __future__ import annotations

from bot.chats.requests.said import Said, any_of, compiled
from bot.domain.chat import Language
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
