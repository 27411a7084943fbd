"""The words of a masthead or folio line: date, weekday, page number, paper, section, editors …

A line is a masthead's where it is made of such words and nothing else. Patterns are written in
simplified characters and matched on the line so converted, which keeps every character's place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from summarizer.reading.masthead.day import match_day, number
from summarizer.text.characters import HAN
from summarizer.text.script import simplified

LONGEST = 120
"""Characters of a line that may be a masthead's."""
LETTER_SPACED = 4
"""Characters that stand by themselves in a line spread out to fill its measure."""

Kind = Literal[
    "date",  # whole
    "month",  # year and month, the day stands in another line
    "day",  # month and day, the year stands elsewhere
    "year",
    "weekday",
    "issue",  # number of the issue, its pages, registration
    "folio",  # a page's number that says so
    "number",  # a bare number
    "section",
    "paper",
    "latin",
    "editors",
    "words",  # what may be a section that nobody foresaw
]

_TEXT = re.compile(
    rf"[。！？；]|[，,、]\s*$|[{HAN}]{{17}}|[，,](?=[{HAN}])(?![星周週礼禮农農第总總今])"
)
"""What no masthead's line holds."""
_TENS = "一二三四五六七八九十"
_STEMS = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
_LUNAR_DAY = rf"闰?[正冬腊臘{_TENS}]{{1,2}}月(?:初[{_TENS}]|[二三]?十[{_TENS}]?|廿[{_TENS}]?|卅)"
_TERM = (
    "立春|雨水|惊蛰|春分|清明|谷雨|立夏|小满|芒种|夏至|[小大]暑|立秋|处暑|白露|秋分|寒露|霜降"
    "|立冬|[小大]雪|冬至|[小大]寒"
)
_SECTIONS = (
    "要闻|头版|时政|国内|国际|经济|财经|金融|产业|公司|证券|城事"
    "|城市|本地|本市|本埠|区域|社会|民生|法治|法制|文化|副刊|体育|文体|文娱|娱乐|教育|健康"
    "|卫生|医药|科技|科教|科学|评论|时评|理论|观察|专题|专刊|专版|特刊|综合"
    "|视点|深度|调查|对话|人物|读书|生活|旅游|汽车|房产|楼市|三农|农业|军事"
    "|图片|广告|消费|数字|能源|生态|环保|地方|两岸|港澳台?|港闻|大湾区|中国|世界"
)
_SECTION = rf"(?:今日|本埠|中国|地方|环球)?(?:{_SECTIONS})(?:新闻|简报|专版|周刊|版)?"
_NEWSPAPER = "日报|晚报|晨报|早报|时报|商报|都市报|青年报|周报|导报|经济报"
_PERIODICAL = "报|周刊|月刊|周末|电讯|时讯"
_NAMED = "参考消息|新华每日电讯|每日经济新闻|21世纪经济报道|南方周末|第一财经|澎湃新闻"
_FOLLOWS = rf"(?=$|[^{HAN}]|第|头版|要闻|星期|民国|农历|二[〇○零])"
_PAPER = re.compile(
    rf"(?P<name>(?:{_NAMED})|[{HAN}]{{1,10}}?(?:{_NEWSPAPER}|{_PERIODICAL})){_FOLLOWS}"
)
_SURE_PAPER = re.compile(rf"(?:{_NAMED})|[{HAN}]{{1,6}}(?:{_NEWSPAPER})")
_NO_PAPER = re.compile(
    r"(?:[本该]报|.*(?:[简情举通公预海警填上捷年季喜战壁板电回播申快财]报|(?<!^文)汇报)"
    rf"|(?:{_NEWSPAPER}|{_PERIODICAL}))"
)
"""What ends as a paper's name does and is none: 天气预报, 业绩快报; 日报 by itself."""
_SHORT_PAPERS = frozenset(["明报", "信报", "申报", "新快报"])
_EDITORS = re.compile(
    r"(?:责任|本版|本期|值班|执行|美术|视觉|版面|首席|见习|图片|文字|新闻|总)*"
    r"(?:编辑|责编|美编|主编|校对|组版|版式|检校|审校|监制|审读|值班主任|统筹|排版).*"
    r"|(?:新闻|报料|读者|发行|广告|投稿|订阅|服务)?(?:热线|电话|邮箱|网址|信箱|传真)\s*[:：]?.*"
    r"|(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+|(?:社址|地址)[:：].*",
    re.I,
)
_PAGE = rf"(?P<n>[A-Za-z]{{0,2}}\s?-?\s?\d{{1,3}}|[{_TENS}]{{1,3}})"
_FOLIO = re.compile(
    rf"第\s?{_PAGE}\s?[版页]|版[次面]?\s?[:：]?\s?(?P<v>[A-Z]?\d{{1,3}}|[{_TENS}]{{1,3}})(?!\d)"
    r"|(?P<q>[A-Z]{1,2}\s?[叠-]?\s?\d{1,3}|\d{1,3})\s?版|(?P<l>[A-E]\s?-?\d{1,2})(?![\dA-Za-z-])"
    r"|(?:page|p\.)\s?(?P<p>[A-Z]?\d{1,3})(?!\d)",
    re.I,
)
_SKIPPED = re.compile(
    rf"""[\s,，、:：;；|｜/／·•—–―_()（）《》〈〉<>【】\[\]▲△■□◆◇●○◎★-]+
    | (?:稿件)?来源[:：] | (?:出版)?日期[:：] | \d{{1,2}}[:：]\d\d(?:[:：]\d\d)?(?!\d)
    | (?:天气[:：]?)?(?:晴|阴|多云|[小中大暴雷阵]+雨|[小中大]雪|雨夹雪|转|间|有|雾|霾)+(?![{HAN}])
    | -?\d{{1,2}}\s?[℃°]C?
    | (?:农|夏|旧|阴)历[{HAN}]{{2,14}}
    | (?:{_STEMS}(?:[（(].[)）])?年)?(?:{_LUNAR_DAY}) | {_STEMS}年 | (?:今日)?(?:{_TERM})""",
    re.VERBOSE,
)
"""What parts the words; the lunar calendar's day; the weather."""
_OTHERS: dict[Kind, re.Pattern[str]] = {
    "weekday": re.compile(
        r"(?:星\s?期|周|礼拜)\s?[一二三四五六日天]"
        r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?",
        re.I,
    ),
    "issue": re.compile(
        r"总?第\s?\d[\d,，]{0,6}\s?[期号]|总第?\s?\d{1,6}(?:\s?[期号])?"
        r"|(?:今[日天]|本期|共)\s?\d{1,3}\s?[版页]|国内统一\S{0,8}?号"
        r"|CN\s?\d\d\s?-\s?\d{4}(?:/[A-Z])?|\S{0,4}代号\s?[:：]?\s?[A-Z]*\d+(?:-\d+)?"
        r"|ISSN\s?[\d-]+[\dX]|(?:零售|每份|定价)\S{0,8}?元",
        re.I,
    ),
    "month": re.compile(r"(?:19|20)\d\d\s?年\s?\d{1,2}\s?月(?!\s?\d{1,2}\s?日)"),
    "day": re.compile(r"\d{1,2}\s?月\s?\d{1,2}\s?日"),
    "year": re.compile(r"(?:19|20)\d\d\s?年"),
}
_ENGLISH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|page"
)
"""What a name in Latin letters ends before."""
_LAST: dict[Kind, re.Pattern[str]] = {
    "number": re.compile(r"\d{1,3}(?![\d.,%℃万亿])"),
    "latin": re.compile(rf"(?:(?!(?:{_ENGLISH})\b)[A-Za-z][A-Za-z.&'’-]*\s?)+", re.I),
    "words": re.compile(rf"[{HAN}·&+]{{2,8}}(?![{HAN}])"),
}
_NAME_IN_LATIN = re.compile(r"\b(?:DAILY|NEWS|TIMES|POST|HERALD|JOURNAL)\b", re.I)
_SECTION_WORDS = re.compile(rf"(?:{_SECTION})(?![{HAN}])")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a masthead; ``day`` is a date's, None where it cannot be one."""

    kind: Kind
    text: str
    day: date | None = None


def words_of(line: str) -> list[Word] | None:
    """The words that a masthead's line is made of; None where it is no such line."""
    text = line.strip()
    if not text or len(text) > LONGEST or _TEXT.search(text):
        return None
    shown = unicodedata.normalize("NFKC", text)
    parts = shown.split()
    spread = sum(len(part) == 1 for part in parts)
    shown = ("" if spread >= LETTER_SPACED and spread > 0.7 * len(parts) else " ").join(parts)
    plain = simplified(shown)
    words: list[Word] = []
    at = last = 0
    while at < len(plain):
        word, end = _word(plain, at)
        if end == at:
            return None
        if word is not None:
            word = replace(word, text=shown[at:end].strip())
            if words and last == at and _grown_together(words[-1], word):
                return None
            words.append(word)
            last = end
        at = end
    return words or None


def _grown_together(one: Word, other: Word) -> bool:
    """Whether a bare number is part of what stands beside it (5G, 12个站点), and no page's."""
    numbers = [word for word in (one, other) if word.kind == "number"]
    named = {"words", "latin"} & {one.kind, other.kind}
    return bool(named) and any(not number.text.startswith("0") for number in numbers)


def is_sure_paper(name: str) -> bool:
    """Whether a name is a newspaper's without anything beside it that says so."""
    plain = simplified(name)
    return bool(_SURE_PAPER.fullmatch(plain)) and not _NO_PAPER.fullmatch(plain)


def names_a_paper(latin: str) -> bool:
    """Whether words in Latin letters are a newspaper's name."""
    return bool(_NAME_IN_LATIN.search(latin))


def is_known_section(text: str) -> bool:
    """Whether papers commonly call a section so."""
    return bool(_SECTION_WORDS.fullmatch(simplified(text)))


def edition_of(folio: str) -> str:
    """A page's number in one form: ``第3版``, ``A3`` (as printed: ``A03``)."""
    bare = re.sub(r"^(?:page|p\.)|[\s第版页頁面次叠:：-]", "", folio, flags=re.I).upper()
    if re.fullmatch(r"[A-Z]+\d+", bare):
        return bare
    return f"第{number(bare)}版"


def _word(text: str, at: int) -> tuple[Word | None, int]:
    """The word that begins at ``at``, if it is of use, and its end (``at``: there is none)."""
    if found := match_day(text, at):
        day, end = found
        return Word("date", text[at:end], day), end
    if match := _EDITORS.match(text, at):
        return Word("editors", match[0]), match.end()
    if match := _SKIPPED.match(text, at):
        return None, match.end()
    for kind, pattern in _OTHERS.items():
        if match := pattern.match(text, at):
            return Word(kind, match[0]), match.end()
    if (match := _PAPER.match(text, at)) and _is_name(match["name"]):
        return Word("paper", match["name"]), match.end()
    if match := _FOLIO.match(text, at):
        return Word("folio", match[0]), match.end()
    if match := _SECTION_WORDS.match(text, at):
        return Word("section", match[0]), match.end()
    for kind, pattern in _LAST.items():
        if match := pattern.match(text, at):
            return Word(kind, match[0].strip()), match.end()
    return None, at


def _is_name(name: str) -> bool:
    return name in _SHORT_PAPERS or (len(name) > 2 and not _NO_PAPER.fullmatch(name))
