"""What stands before the news itself: 本报讯, 新华社武汉11月11日电（记者 X）, a flash's head."""

from __future__ import annotations

import re

from summarizer.text.characters import HAN
from summarizer.text.names import HOUSE, JOB, MARK, NAME, PAPER, SEPARATOR

_DAY = r"\d{1,2}\s*月\s*\d{1,2}\s*日"
_WHO = r"[（(](?P<who>[^（()）。]{2,40})[）)]"
_CLOCK = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
"""The minute at which a wire sent something, before its dateline."""
DATELINE = re.compile(
    rf"""^\s*[{MARK}]?\s*(?:{_CLOCK}\s*)?(?P<line>
        (?:本\s*报|本\s*刊|本\s*台|本\s*网)\s*(?:[{HAN}]{{2,8}}?\s*)?(?:{_DAY})?\s*(?:综\s*合\s*)?
        (?:讯|电(?!视|子|话|力|影)|专\s*电)
      | (?:据\s*)?(?:新华社|中新社|中新网|人民网|新华网|央视网|法新社|路透社|美联社)\s*
        (?:[{HAN}]{{1,10}}?\s*)?(?:(?:{_DAY})\s*(?:专|综合)?\s*[电讯]|\s专?电(?=\s|[（(]))
      | [{HAN}]{{2,5}}(?:(?<!本)报|新闻|在线|网|科技|财经|汽车|融媒体?|客户端|电视台)\s*讯
        (?=[\s（(，,]|据|记者|通讯员)
      | {HOUSE}{_DAY}消息(?=\s*[（(])
      | (?:据\s*)?《?[{HAN}]{{2,10}}》?\s*{_DAY}\s*[电讯](?=[\s（(，,:：])
      | [{HAN}]{{2,4}}社\s*[{HAN}]{{0,10}}?\s*{_DAY}\s*(?:专|综合)?电(?!视|话|力|影|子|网|站|商)
      | [{HAN}]{{2,6}}网\s*{_DAY}\s*报道(?=\s*据|[\s，,:：])
      | 【[{HAN}]{{2,10}}讯】
      | 本台消息|(?:[{HAN}]{{2,8}}(?:网|台|报|社|新闻|客户端|融媒)消息|快讯)(?=\s*[，,:：])
    )\s*(?:{_WHO}|(?:{PAPER})?{JOB}\s*(?P<tail>[{HAN}、 ]{{2,12}}?)
         \s*(?:综合)?(?:报道|摄影报道)\s*[:：]?)?\s*[，,:：]?\s*""",
    re.VERBOSE,
)
_TELLS = re.compile("[讯电]|消息|报道")
"""What every dateline holds: looked for sooner than all that stands around it."""
_IN_LENSES = re.compile(r"^【?[^【】。]{2,60}】\s*")
"""A headline in lenticular brackets before the text of a flash, or its end."""
_NEWS_OF = re.compile(rf"^(?:据\s*)?《?[{HAN}]{{2,10}}》?\s*{_DAY}消息(?:[\s，,:：]+|(?=[（(]))")
"""Where a flash has its news from: part of its sentence, but nothing that it tells."""
_REPORTER = re.compile(r"^[（(](?:本报)?(?:记者|通讯员)[^）)]{1,40}[）)]\s*")
REPORTED = re.compile(
    rf"^\s*[{MARK}]?\s*(?P<role>(?:{PAPER}|{HOUSE})?{JOB})\s*"
    rf"(?P<tail>{NAME}(?:{SEPARATOR}{NAME}){{0,3}})\s*(?:综合)?报道\s*[:：]"
)
SHORTEST = 12
"""Characters of a text that says something without the headline before it."""


def take_lens(text: str) -> tuple[str | None, str]:
    """A brief's headline in lenticular brackets (None: it has none), and its text."""
    match = _IN_LENSES.match(text)
    if not match or DATELINE.match(text) or len(text) - match.end() < SHORTEST:
        return None, text
    return match[0].strip(" \u3000【】"), text[match.end() :]


def without_dateline(text: str) -> str:
    """``text`` without what stands before the news itself: the dateline, the reporter in
    brackets, and a flash's headline in lenticular brackets where enough text follows."""
    flash = _IN_LENSES.sub("", text)
    match = DATELINE.match(flash) or REPORTED.match(flash) or _NEWS_OF.match(flash)
    rest = _REPORTER.sub("", flash[match.end() :].lstrip() if match else flash)
    return text if rest == flash and len(flash) < SHORTEST else rest


def starts_with_dateline(text: str) -> bool:
    """Whether an article plainly begins here with a dateline."""
    return _TELLS.search(text) is not None and bool(DATELINE.match(text.strip()))
