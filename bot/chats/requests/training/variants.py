"""Other ways to say a labelled sentence: other topics, hours, days and places, in the other
script, without marks, with words of courtesy, mistyped, or two in one."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.chats.requests.said import listed
from bot.chats.requests.training.sentences import Piece, Sentence
from bot.chats.zones import place_names
from bot.stories.topics import known_topics
from summarizer.text.script import simplified, traditional

_TOPICS = frozenset({"find", "without", "follow", "unfollow", "mute", "unmute"})
_ALONE = frozenset({"silence", "unclear", "greet", "thanks", "choice", "help", "about"})
"""Acts that are not joined with others."""
_HOUR_ZH = re.compile(
    r"(凌晨|清晨|一大早|大清早|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜晚|晚间|今晚|明早|朝早)?"
    r"([0-9零一二两三四五六七八九十]{1,3})[点點时時][钟鐘整半]?(?:[0-9零一二三四五六七八九十]{1,3}分?|一刻|三刻)?"
)
_HOUR_DIGITS = re.compile(r"(\D*?)(\d{1,2}):(\d\d)")
_HOUR_EN = re.compile(r"(at |by |around )?\d{1,2}(?::\d\d)? ?([ap]\.?m\.?)?", re.I)
_NUMERALS = "零一二三四五六七八九十"


def _parted(words: str) -> list[str]:
    """Words that are written with bars between them."""
    return words.split("|")


_DAYS_ZH = listed(
    "每天 每日 天天 工作日 周末 每周一 周一到周五 周一至周五 周二和周四 周一三五 每周三 "
    "礼拜一 礼拜天 星期六 星期一到星期五 双休日 周六周日 周六 周日 星期天 周五 平日 上班日"
)
_SINCE_ZH = listed(
    "今天 昨天 前天 这周 本周 上周 这个月 上个月 最近 最近一周 最近三天 近一个月 这两天 "
    "这几天 今年 过去24小时 最近半年 一周内 近期"
)
_DAYS_EN = _parted(
    "every day|daily|weekdays|on weekdays|weekends|on weekends|mondays|every monday|"
    "tuesdays and thursdays|mon wed fri|monday to friday|mon-fri|saturdays|sundays|"
    "on saturday and sunday|each weekday|fridays|wednesdays"
)
_SINCE_EN = _parted(
    "today|yesterday|this week|last week|this month|since monday|in the last three days|"
    "recently|this morning|over the weekend|last month|the past week"
)
_LANGUAGES = _parted(
    "英文|英语|English|繁体|繁體中文|繁体字|简体|简体中文|中文|traditional|Chinese"
)
_BEFORE_ZH = _parted(
    "你好，|您好，|麻烦|请问|那个，|嗯|哎，|在吗？|小助手，|不好意思，|对了，|帮个忙，|"
    "老师好，|报摘|亲，|哈喽|Hi，|嘿，|呃|话说|请|@bot"
)
_AFTER_ZH = _parted(
    "，谢谢|谢谢啦|，多谢|，麻烦了|，辛苦了|哈|哦|呗|。|！|～|🙏|，拜托|，好吗|吧|，谢了|thx|，唔该"
)
_BEFORE_EN = [
    "hey ",
    "hi, ",
    "hello ",
    "please ",
    "um ",
    "ok so ",
    "hi there, ",
    "sorry, ",
    "@bot ",
]
_AFTER_EN = [
    " please",
    " thanks",
    ", thank you",
    " pls",
    "!",
    ".",
    " if you can",
    ", cheers",
    " ty",
]
_PARTS = listed("早上 上午 中午 下午 晚上 傍晚 夜里 凌晨 清晨")
_MINUTES = listed("00 15 30 45 05 50")
_MARKS = re.compile("[，。、,.!！?？～~；;]")


@cache
def _lexicon() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    name = ""
    for line in Path(__file__).with_name("topics.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            sections.setdefault(name, []).extend(line.split("|" if "|" in line else " "))
    known = [name for topic in known_topics().named() for name in topic.phrases]
    sections["zh"] += [name for name in known if not name.isascii()]
    sections["en"] += [name for name in known if name.isascii()]
    return sections


@cache
def _cities() -> tuple[list[str], list[str]]:
    names = sorted(place_names())
    return [n for n in names if not n.isascii()], [n for n in names if n.isascii() and len(n) > 3]


def variant(one: Sentence, others: Sequence[Sentence], dice: random.Random) -> Sentence:
    """A sentence that says the like of ``one``, perhaps joined with one of the ``others``."""
    made = _swapped(one, dice)
    if dice.random() < 0.12 and _joins(one):
        other = dice.choice(others)
        if _joins(other) and other.where == one.where and not set(one.acts) & set(other.acts):
            made = _joined(made, _swapped(other, dice), dice)
    if dice.random() < 0.2 and one.where != "o":
        made = _courteous(made, dice)
    return _mistyped(_marked(_scripted(made, dice), dice), dice)


def _is_english(words: str) -> bool:
    return words.isascii() or sum(c.isascii() and c.isalpha() for c in words) > len(words) * 0.6


def _joins(one: Sentence) -> bool:
    return not _ALONE & set(one.acts) and one.where != "o" and len(one.words) < 40


def _joined(one: Sentence, other: Sentence, dice: random.Random) -> Sentence:
    english = _is_english(one.words)
    between = dice.choice(_parted(", |. | and |; " if english else "，|。| |，再|，还有|"))
    acts = tuple(dict.fromkeys([*one.acts, *other.acts]))
    return Sentence(one.where, acts, (*one.pieces, (between, ""), *other.pieces))


def _swapped(one: Sentence, dice: random.Random) -> Sentence:
    english = _is_english(one.words)
    swaps = dice.random() < 0.7
    pieces = tuple(
        (_other(words, kind, dice, english=english), kind) if kind and swaps else (words, kind)
        for words, kind in one.pieces
    )
    return replace(one, pieces=pieces)


def _other(words: str, kind: str, dice: random.Random, *, english: bool) -> str:
    lot = dice.random()
    if kind in _TOPICS and lot < 0.75:
        return _topic(kind, dice, english=english or (words.isascii() and len(words) > 4))
    if kind == "at" and lot < 0.6:
        return _hour(words, dice)
    if kind == "days" and lot < 0.4:
        return dice.choice(_DAYS_EN if english else _DAYS_ZH)
    if kind == "since" and lot < 0.4:
        return dice.choice(_SINCE_EN if english else _SINCE_ZH)
    if kind == "place" and lot < 0.7:
        city = dice.choice(_cities()[english])
        return city.title() if english and dice.random() < 0.6 else city
    if kind == "lang" and lot < 0.2 and not english:
        return dice.choice(_LANGUAGES)
    if kind == "count" and lot < 0.6:
        number = dice.randint(1, 12)
        said = str(number) if dice.random() < 0.5 or english else _numeral(number)
        return re.sub(r"\d+|[一二两三四五六七八九十]+", said, words, count=1)
    return words


def _topic(kind: str, dice: random.Random, *, english: bool) -> str:
    lexicon, lot = _lexicon(), dice.random()
    if kind in {"mute", "unmute"} and lot < 0.12:
        papers = [p for p in lexicon["papers"] if p.isascii() == english]
        return dice.choice(papers)
    if english:
        return dice.choice(lexicon["en"]) if lot < 0.93 else dice.choice(lexicon["zh"])
    if lot < 0.07:
        return dice.choice(lexicon["en"])
    name = dice.choice(lexicon["zh" if lot < 0.65 else "nouns"])
    if dice.random() < 0.15:
        name += dice.choice(lexicon["nouns"] if dice.random() < 0.5 else lexicon["zh"])
    return name


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return "两" if number == 2 else _NUMERALS[number]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def _hour(words: str, dice: random.Random) -> str:
    minute = dice.choice(_parted("||半|一刻|十分|二十|四十|五十五|整|钟"))
    if match := _HOUR_ZH.fullmatch(words):
        number = dice.randint(1, 12) if match[1] else dice.randint(0, 23)
        said = str(number) if dice.random() < 0.4 else _numeral(number)
        return f"{dice.choice(_PARTS) if match[1] else ''}{said}点{minute}"
    if match := _HOUR_DIGITS.fullmatch(words):
        return f"{match[1]}{dice.randint(0, 23)}:{dice.choice(_MINUTES)}"
    if match := _HOUR_EN.fullmatch(words):
        half = match[2] or ""
        hour = dice.randint(1, 12) if half else dice.randint(1, 23)
        minutes = dice.choice(["", "", ":30", ":15", ":45"])
        return f"{match[1] or ''}{hour}{minutes}{half and dice.choice(['am', 'pm', ' am', ' pm'])}"
    return words


def _scripted(one: Sentence, dice: random.Random) -> Sentence:
    lot = dice.random()
    if lot < 0.25:
        return _mapped(one, traditional)
    return _mapped(one, simplified) if lot < 0.4 else one


def _mapped(one: Sentence, change: object) -> Sentence:
    return replace(one, pieces=tuple((change(words), kind) for words, kind in one.pieces))  # type: ignore[operator]


def _marked(one: Sentence, dice: random.Random) -> Sentence:
    lot = dice.random()
    if lot < 0.15:
        return _outside(one, lambda words: _MARKS.sub("", words) if not words.isascii() else words)
    if lot < 0.25:
        return _outside(one, lambda words: _MARKS.sub(" ", words))
    if lot < 0.3:
        return _mapped(one, str.lower)
    return one


def _outside(one: Sentence, change: object) -> Sentence:
    pieces = (
        (words if kind else change(words), kind)  # type: ignore[operator]
        for words, kind in one.pieces
    )
    return replace(one, pieces=tuple(piece for piece in pieces if piece[0]))


def _courteous(one: Sentence, dice: random.Random) -> Sentence:
    english = _is_english(one.words)
    before, after = (_BEFORE_EN, _AFTER_EN) if english else (_BEFORE_ZH, _AFTER_ZH)
    pieces: list[Piece] = list(one.pieces)
    if dice.random() < 0.6:
        pieces.insert(0, (dice.choice(before), ""))
    if dice.random() < 0.5:
        pieces.append((dice.choice(after), ""))
    return replace(one, pieces=tuple(pieces))


def _mistyped(one: Sentence, dice: random.Random) -> Sentence:
    if dice.random() > 0.08:
        return one
    places = [n for n, (words, kind) in enumerate(one.pieces) if not kind and len(words) > 3]
    if not places:
        return one
    n = dice.choice(places)
    words = one.pieces[n][0]
    at = dice.randrange(len(words) - 1)
    lot = dice.random()
    if lot < 0.4:
        words = words[:at] + words[at + 1 :]
    elif lot < 0.7:
        words = words[:at] + words[at + 1] + words[at] + words[at + 2 :]
    else:
        words = words[:at] + words[at] + words[at:]
    return replace(one, pieces=(*one.pieces[:n], (words, ""), *one.pieces[n + 1 :]))
