"""Who wrote it, where and when: bylines, datelines, signatures, photo credits; and furniture.

Names come out bare. What is printed around a name ('本报记者', '摄') is returned as ``role``, so
that a reader can account for every character: a page's role words go to ``Page.dropped``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarizer.text.characters import HAN, is_han
from summarizer.text.datelines import DATELINE, REPORTED
from summarizer.text.names import HOUSE, JOB, MARK, NAME, PAPER, ROLES, SEPARATOR
from summarizer.text.prose import ends_sentence, solid

_NAMES = rf"{NAME}(?:{SEPARATOR}(?:{JOB}\s*)?{NAME}){{0,7}}"
_ANY_NAMES = rf"[{HAN}A-Za-z·. 、]{{2,24}}"
_BYLINE = re.compile(
    rf"^[{MARK}]?\s*(?:文|图|文/图|图/文)?[/／：:]?\s*{ROLES}\s*[:：|｜丨]?\s*"
    rf"(?P<names>{_NAMES})(?:\s*(?:文|报道|综合报道|撰文|整理|编译))?$"
)
_UNIT = (
    rf"(?:\d{{2,4}}级)?[{HAN}]{{1,10}}"
    "(?:系|学院|班|级|部|处|院|中心|团|社|校|大学|中学|小学|公司|局|站|科|组|工作室)"
)
"""Whom somebody writes for who is no reporter."""
_OF_UNIT = re.compile(rf"^[{MARK}]?\s*{_UNIT}\s+(?P<names>{_NAMES})$")
_TAUGHT = re.compile(
    rf"^[{MARK}]?\s*作者\s*[:：]\s*(?P<names>{_NAMES})\s+指导(?:老师|教师)\s*[:：]\s*{_NAMES}$"
)
_MARKED = re.compile(rf"^[{MARK}]\s*(?:{ROLES})\s*(?P<names>{_ANY_NAMES})$")
_ROLE_FIRST = re.compile(
    rf"^[{MARK}]?\s*(?:{PAPER}\s*)?{JOB}\s*[:：|｜丨]?\s*(?P<names>{_ANY_NAMES})$"
)

_WROTE = r"(?:撰文|采写|撰稿|文字|图文|文图|作者|整理|编译|文)"
_DREW = r"(?:摄影|制图|供图|插图|漫画|绘图|图片|图表|视频|图|摄)"
_ROLE_SIGN = rf"(?:{_WROTE}|{_DREW})\s*[/／:：|｜丨]"
_PERSON = rf"[{HAN}]{{2,4}}?(?:·[{HAN}]{{2,6}})?"
_PERSONS = rf"{_PERSON}(?:[\s、，,]+(?!{_ROLE_SIGN}){_PERSON}){{0,4}}"
_SHARE = re.compile(
    rf"({_WROTE}|{_DREW})\s*[/／:：|｜丨]\s*(?:{PAPER}?{JOB}\s*)?"
    rf"({_PERSONS}|受访者(?:本人)?(?:提供|供图)?)(?=[\s,，;；）)]*(?:{_ROLE_SIGN}|$))"
)
_SHARED = re.compile(rf"^[{MARK}（(]?\s*(?:{_SHARE.pattern}[\s,，;；]*){{1,3}}[）)]?$")
_BOTH = r"(?:(?:文|图|撰文|摄影)\s*[/／、]\s*(?:文|图|撰文|摄影)|图文|文图)"
_OF_BOTH = re.compile(
    rf"^[{MARK}]?\s*(?:{_BOTH}\s*[/／:：|｜丨]?\s*(?:{_UNIT}\s+)?(?={_PERSONS}$)"
    rf"|(?={PAPER}?{JOB}\s*{_PERSONS}.{{0,12}}\s*{_BOTH}$))"
    rf"(?P<names>.+?)(?:\s*{_BOTH})?$"
)
"""One who did both: '文、图 路遥远', '本报记者 江帆 文/图'."""
_ENGLISH_BY = re.compile(r"^By\s+(?P<names>[A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*){0,3})$")
_BY_PAPER = re.compile(rf"{PAPER}$")
"""Nobody in it: '作者：江城日报'."""
_ASKS = re.compile(r"^\s*记者\s*[:：]")

_LED_BY = re.compile(
    rf"^\s*[（(](?P<who>(?:{PAPER}|{HOUSE}|[{HAN}]{{2,6}}網)?(?:记者|記者|通讯员|通訊員|实习生)[\s:：]*"
    rf"{NAME}(?:[\s、，,]+(?:(?:记者|通讯员|实习生)\s*)?{NAME}){{0,4}})[）)]\s*"
)
"""The reporter in brackets where a dateline would stand."""
_LED_BY_WIRE = re.compile(
    rf"^\s*[（(][{HAN}]{{2,6}}[記记]者\s?(?P<name>{NAME})(?=[^（()）]{{2,12}}\d{{1,2}}日[電电])[^（()）]{{2,16}}[）)]\s*"
)
_SIGNATURE = re.compile(r"\s*[（(](?P<who>[^（()）。，,；;：:“”]{2,36})[）)]\s*$")
_SIGN_NAMES = re.compile(
    rf"^(?:据)?{ROLES}\s*[:：/]?\s*{_NAMES}(?:\s*(?:文|摄|报道|编译|整理|综合))?$"
)

_NO_NAME = frozenset(
    ("未完", "待续", "完结", "如图", "图略", "有删减", "有删节", "节选", "转载", "综合")
)
_AGENCY = r"(?:新华社|中新社|中国日报|人民图片|视觉中国|IC\s*photo|CFP)"
_SHOT = r"(?:摄(?:影(?:报道)?)?|供图)"
_PHOTO = re.compile(
    rf"""\s*(?P<credit>
        (?:[（(]\s*(?:{ROLES}|图/?|摄影/?)\s*[:：]?\s*{_NAMES}\s*(?:{_SHOT}|图)\s*[）)])
      | (?:{_AGENCY}\s*发?\s*[（(]\s*{_NAMES}\s*{_SHOT}\s*[）)])
      | (?:{_AGENCY}?\s*发?\s*{ROLES}\s*{_NAMES}\s*{_SHOT})
      | (?:{ROLES}\s*[{HAN}]{{2,4}}\s*摄(?:影(?:报道)?)?)
      | (?:(?:摄影|图|图片|供图)\s*[/／:：]\s*{ROLES}\s*{_NAMES})
      | (?:(?:新华社|中新社)\s*(?:发|供图))
      | (?:[（(](?:资料图片?|资料照片|视频截图|图片来源[:：][^（()）]{{2,16}})[）)])
    )\s*$""",
    re.VERBOSE,
)

_WEEKDAY = r"(?:星\s*期|周)\s*[一二三四五六日天]"
_FIGURES = "一二三四五六七八九十"
_DATE = (
    rf"(?:\d{{4}}|[〇○零{_FIGURES}]{{4}})\s*[年./-]\s*(?:\d{{1,2}}|[{_FIGURES}]{{1,3}})"
    rf"\s*[月./-]\s*(?:\d{{1,2}}|[{_FIGURES}]{{1,3}})\s*日?"
)
_EDITORS = (
    r"(?:(?:本版|值班|执行|责任|美术|视觉|版面|首席|见习|图片|文字|本期|总)*"
    r"(?:编辑|责编|美编|主编|校对|组版|版式|设计|制图|排版|检校|监制|主任|编委|审校|编审|统筹|总监))"
)
_FURNITURE = re.compile(
    "|".join(
        (
            r"^[-—–·\s]*(?:第\s*)?\d{1,3}\s*版?[-—–·\s]*$",
            rf"^第?\s*[A-Z]?\s*[\d一二三四五六七八九十]{{1,3}}\s*[版页](?:[\s：:·/|]*[{HAN}]{{2,8}})?$",
            rf"^[A-Z]{{1,2}}\s*[-/]?\s*\d{{1,3}}(?:\s*版)?(?:[\s：:·/|]+[{HAN}·]{{2,8}})?$",
            rf"^\d{{1,2}}[\s：:·/|]+(?:版\s*)?[{HAN}]{{2,6}}(?:新闻|版)?$",
            rf"^[{HAN}·/]{{2,6}}[\s：:·/|]+(?:第?\s*[A-Z]?\d{{1,3}}\s*版?)$",
            rf"^(?:[{HAN}]{{1,6}}[报刊]\s+|第?[A-Z]?\d{{1,2}}\s*版?\s+(?:[{HAN}]{{2,4}}\s+)?)?"
            rf"{_DATE}\s*[,，]?\s*(?:{_WEEKDAY})?(?:\s*[{HAN}]{{0,6}}农历.{{2,16}})?"
            r"(?:\s*第?\s*[A-Z]?\d{1,6}\s*[版期号]?)?$",
            rf"^{_WEEKDAY}\s*(?:农历.{{2,16}})?(?:{_DATE})?$",
            r"^(?:主办|主管|出版)(?:单位)?\s*[:：].{2,50}$",
            rf"^[{HAN}]{{1,6}}(?:院|校|师大|大学|中学|师范|教育|青年|工人|法治|科技|文化|健康|经济|消费者)报$",
            r"^(?:农历|国内统一(?:连续出版物)?刊号|国内统一连续出版物号|邮发代号|总第|今日\d+版|CN\s?\d"
            r"|ISSN).{0,40}$",
            rf"^{_EDITORS}\s*[:：/／\s]\s*[{HAN}\s:：/／|·、()（）A-Za-z]{{2,60}}$",
            rf"^{_EDITORS}\s*[{HAN}]{{2,4}}(?:\s+(?:{_EDITORS}|(?:新闻)?(?:热线|电话)).*)?$",
            r"^(?:新闻)?(?:热线|电话|传真|邮箱|电邮|投稿|网址|地址|联系|咨询|订阅|发行|广告|E-?mail|Tel"
            rf"|QQ|微信|官网|邮编)[{HAN}]{{0,4}}\s*[:：]"
            r"(?=.*(?:\d[\d -]{4,}|@|www\.|\.c[no])).{5,80}(?<![，。；、])$",
            rf"^[{HAN}]{{0,8}}(?:热线|电话|邮箱)\s*[:：]?\s*[\d@A-Za-z.\-（）() ]{{6,40}}$",
            r"^(?:社址|地址|报社地址)\s*[:：].{4,50}号.{0,12}$",
            r"^(?:https?://|www\.)\S+$",
            r"^[\w.+-]+@[\w.-]+$",
            rf"^[{HAN}]{{1,6}}(?:日报|晚报|晨报|早报|时报|商报|快报|都市报|新报|周报|导报|青年报"
            r"|经济报|日報|晚報|时讯)(?:\s*\d{1,3})?$",
            r"^[A-Z][A-Z .&'-]{5,40}(?:DAILY|NEWS|TIMES|POST|HERALD|JOURNAL)[A-Z .]*$",
        )
    )
)


LONGEST_NAME = 4  # characters of a pen name
TAIL = 60  # characters at the end of a text in which a signature or photo credit is looked for


@dataclass(frozen=True, slots=True)
class Credit:
    """What was read off a text: the text that remains, the bare names, and the words around.

    ``line`` is the dateline ('本报讯', '新华社武汉11月11日电'), if that is what was found;
    ``role`` holds every other letter, digit and Han character that was taken away.
    """

    rest: str
    names: tuple[str, ...] = ()
    line: str | None = None
    role: str = ""

    @property
    def byline(self) -> str | None:
        """The names joined by ``、``, or None."""
        return "、".join(self.names) or None


def names_in(text: str) -> tuple[str, ...]:
    """The personal names of a credit, roles and marks aside ('冯 睿' is one, '冯睿 王青' two)."""
    text = re.sub(r"摄影?\s*[)）]?\s*$|[文图]\s*[/／]\s*[摄图文]", " ", text)
    text = re.sub(
        rf"(?<![{HAN}])(?!{NAME}(?:记者|通讯员))(?:(?!记者|通讯员)[{HAN}]){{2,10}}(?=记者|通讯员)",
        " ",
        text,
    )
    text = re.sub(rf"[{MARK}]", " ", text)
    text = re.sub(rf"{PAPER}|{JOB}|摄影报道|综合报道|摄影|报道|供图", " ", text)
    tokens = [t for t in re.split(r"[\s、，,;；/／:：()（）|｜]+", text) if t]
    names: list[str] = []
    loose = ""
    for token in tokens:
        if re.fullmatch(rf"[{HAN}]", token):
            loose += token
            if len(loose) == 2:
                names.append(loose)
                loose = ""
            continue
        if re.fullmatch(r"[A-Za-z.]+", token) and names and re.search(r"[A-Za-z]$", names[-1]):
            names[-1] += f" {token}"
        else:
            names.append(token)
    return tuple(names)


def _role(taken: str, names: tuple[str, ...], line: str | None) -> str:
    """What of the text taken away is neither in the names nor in the dateline."""
    left = solid(taken)
    for part in (line or "", *names):
        left = left.replace(solid(part), " ", 1)
    return " ".join(re.findall(r"[^\W_]+", left))


def parse_byline(line: str) -> Credit | None:
    """Read a byline that stands on a line of its own; None when the line is none.

    ``■ 魏际刚``, ``本报记者 邹峰 冯 睿``, ``□ 苏静睿``, and bare names ``顾晓建`` count.
    """
    text = line.strip()
    if "。" in text or not 2 <= len(solid(text)) <= 40:
        return None
    if shared := _by_role(text):
        return shared
    match = (
        _BYLINE.match(text)
        or _MARKED.match(text)
        or _ROLE_FIRST.match(text)
        or _OF_UNIT.match(text)
        or _TAUGHT.match(text)
    )
    if not match:
        return None
    names = names_in(match["names"])
    if match.re is _MARKED and not re.search(JOB, text) and not _are_names(names):
        return None  # a sentence behind a bullet
    if not names or any(len(n) > 12 for n in names) or _BY_PAPER.search(match["names"]):
        return None
    if _ASKS.match(text) and not all(re.fullmatch(NAME, name) for name in names):
        return None  # an interview's question
    return Credit("", names, None, _role(text, names, None))


def _are_names(names: tuple[str, ...]) -> bool:
    """Whether words may be names that nothing else marks: short, or one with a surname."""
    short = all(len(name) <= LONGEST_NAME or not is_han(name[0]) or "·" in name for name in names)
    return short or any(re.fullmatch(NAME, name) for name in names)


def _by_role(text: str) -> Credit | None:
    """'文/何小满 图/赵青', '撰文：安澜 摄影：青禾', '文、图 路遥远', 'By Jiang Fan': who wrote it.

    Who took the pictures is left in ``role``.
    """
    match = _OF_BOTH.match(text) or _ENGLISH_BY.match(text)
    wrote = match["names"] if match else ""
    if not match and _SHARED.match(text):
        parts = _SHARE.findall(text)
        wrote = " ".join(names for role, names in parts if re.search("文|写|撰|编|作", role))
    if not wrote or _BY_PAPER.search(wrote):
        return None
    names = (wrote,) if match and match.re is _ENGLISH_BY else names_in(wrote)
    return Credit("", names, None, _role(text, names, None)) if names else None


def has_credit_mark(line: str) -> bool:
    """Whether a byline is marked as one by a square or a role word, not by bare names alone."""
    text = line.strip()
    return bool(re.match(rf"[{MARK}]", text)) or has_role(text)


def has_role(line: str) -> bool:
    """Whether a line says who wrote by a word for it: 记者, 通讯员, 文/."""
    return bool(re.search(JOB, line) or _by_role(line.strip()))


def split_dateline(text: str) -> Credit:
    """Take '本报讯（记者 张伟伦）', '新华社武汉11月11日电（记者 X）' … off the start of a body."""
    match = DATELINE.match(text)
    if match:
        names = names_in(match["who"] or match["tail"] or "")
        line = re.sub(r"\s+", "", match["line"])
        return Credit(text[match.end() :], names, line, _role(match.group(), names, line))
    if match := _LED_BY_WIRE.match(text):
        return Credit(text[match.end() :], (match["name"],), None, _role(match[0], (), None))
    if match := _LED_BY.match(text):
        names = names_in(match["who"].replace("記者", "记者"))
        return Credit(text[match.end() :], names, None, _role(match[0], names, None))
    match = REPORTED.match(text)
    if match:
        names = names_in(match["tail"])
        return Credit(text[match.end() :].lstrip(), names, None, _role(match.group(), names, None))
    return Credit(text)


def split_signature(text: str) -> Credit:
    """Take a closing '（张莉）' or '（本报记者 徐强）' off the end of a body."""
    match = _SIGNATURE.search(text, max(0, len(text) - TAIL))
    if not match:
        return Credit(text)
    who = match["who"].strip()
    before = text[: match.start()].rstrip()
    rare = re.fullmatch(rf"[{HAN}]{{2,3}}", who) and who not in _NO_NAME
    if not _SIGN_NAMES.match(who) and not (rare and ends_sentence(before)):
        return Credit(text)
    names = names_in(who)
    return Credit(before, names, None, _role(match.group(), names, None))


def split_photo_credit(text: str) -> Credit:
    """Take '新华社记者 韦平平 摄', '（夏娟摄）', '中新社发 江胜摄' … off the end of a caption.

    ``names`` and ``role`` are both empty when the text carries none.
    """
    match = _PHOTO.search(text, max(0, len(text) - TAIL))
    if not match:
        return Credit(text)
    before = text[: match.start("credit")]
    if before and not re.search(r"[。！？!?.”’）)\s]$", before):
        return Credit(text)
    credit = match["credit"]
    source = rf"{_AGENCY}\s*发?|资料图片?|资料照片|视频截图|图片来源.*"
    names = names_in(re.sub(source, " ", credit))
    return Credit(text[: match.start()].rstrip(), names, None, _role(credit, names, None) or "摄")


JUMP = (
    r"\s*[（(【]?\s*[▶►▷→↓◀◄◆>]{0,3}\s*"
    r"(?:(?P<onward>下\s*[转轉]|[转轉])|(?P<back>上\s*接|接))\s*第?\s*"
    r"(?P<page>[A-Z]?\s*\d{1,3}|[一二三四五六七八九十]{1,3})\s*[版页頁]\s*"
    r"(?:\s*《(?P<title>[^《》]{2,40})》|[^（()）。，\s]{0,8}?)[）)】]?\s*"
)
"""A regular expression for the mark of a story that goes on, or began, on another page."""
_JUMP = re.compile(JUMP)


def may_jump(text: str) -> bool:
    """Whether a text has a character that such a mark has: looked for sooner than the mark."""
    return "转" in text or "接" in text or "轉" in text


def is_jump(line: str) -> bool:
    """Whether a line says on which page a story goes on, or began: （下转第3版）."""
    return may_jump(line) and bool(_JUMP.fullmatch(line.strip()))


def is_furniture(line: str) -> bool:
    """Whether a line is page furniture: folio, date, masthead, editors, telephone, address."""
    if "，" in line or "。" in line:
        return False
    text = " ".join(line.split())
    if not text or len(text) > 90:
        return False
    return is_jump(text) or _FURNITURE.match(text) is not None
