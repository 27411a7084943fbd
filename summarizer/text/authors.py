"""Authors as web pages and feeds name them: in lines of dates and sources, in metadata, behind
accounts and addresses. What newspapers print is ``credits``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest

from summarizer.text.characters import HAN
from summarizer.text.names import NAME

_BOTH = r"(?:文\s?[/／、]\s?图|图\s?[/／、]\s?文|图文|文图)"
_AUTHORS = (
    f"作者|撰文|撰稿人|撰写人|撰稿|{_BOTH}|文字|文|记者|記者|通讯员|通訊員|实习生|特约记者|本报记者|采写|整理"
    "|供稿人|供稿|投稿人|投稿|译者|编译"
)
_OTHERS = (
    "来源|來源|稿源|编辑|編輯|责编|責編|责任编辑|校对|审核|审校|摄影|摄像|攝影|图片|图|视频|监制|统筹|设计|时间|日期"
    "|发布|发布者|审稿|图文来源|供图|浏览|阅读|点击|评论|字号|字体|出处|关键词|一审|二审|三审|终审|值班|出品|制图|美编|剪辑|主编|策划"
)
_SURE_AUTHORS = "作者|撰文|撰稿|记者|記者|通讯员|通訊員|实习生"
_LABEL = re.compile(
    rf"(?:(?:(?<![{HAN}])|(?<=[报网闻台社媒体端线电视席约約习工本文特]))(?P<late>{_SURE_AUTHORS})|(?<![{HAN}/／])(?:(?P<who>{_AUTHORS})|(?:{_OTHERS})))"
    rf"(?:(?P<mark>\s?[:：|｜丨／/]\s?)|(?<=[者員员生])\s?(?=[{HAN}])|(?=\s))"
)
"""A word that says whose names follow: the author's, or somebody else's."""
_PARTED = re.compile(
    rf"[、，,;；／/|｜丨•]|(?<=[{HAN}]{{2}})\s+(?=[{HAN}]{{2}})|\s{{2,}}|(?<=[{HAN}])\s+(?=[\dA-Z])"
)
_NAMES_ONLY = re.compile(rf"[{HAN}]{{2,3}}(?:[ 、，,/·]+[{HAN}]{{2,3}}){{0,5}}")
_PEN_NAME = re.compile(rf"[{HAN}][{HAN}·]{{1,7}}")
_LATIN_NAME = re.compile(
    r"[A-Z][A-Za-z'’.-]+(?:\s(?:[A-Z][A-Za-z'’.-]*|de|van|von|der|la|bin)){1,3}"
)
_ENGLISH_BY = re.compile(
    rf"(?:^|\s)[Bb]y:?\s+({_LATIN_NAME.pattern}(?:(?:\s+and\s+|,\s*){_LATIN_NAME.pattern}){{0,3}})"
)
_ROLE = re.compile(
    r"^.*(?:记者|記者|作者|通讯员|通訊員|见习|实习生|专栏)[\s:：]*|(?<=..)(?:整理|整合|综合|报道|編譯|编译|撰文)$"
)
_NO_NAME = re.compile(
    r"报道$|报導$|供稿|摄影|关注|查看|返回|更多|阅读|点击|分享|评论|收藏|举报|网络|整理|支部|中心|学院|大学|公司|集团|委员|办公室|编辑|责编|原创|转载"
    r"|首页|新闻|频道|来源|日报|晚报|电视台|交警|公安|消防|警方|政府|融媒|发布|法院|检察|学校|.{3}(?:网|报|局|厅|社|处|科|部|系|所|院|馆|办|队)$"
)
_WRITTEN_BY = re.compile(
    rf"(?:^|[\s|｜\]）)])({NAME}|[{HAN}]{{1,6}}·[{HAN}]{{1,8}})\s?[/／|｜]\s?文(?:$|[\s、，])"
)
_FIRST = re.compile(rf"^(?:原创\s+({NAME})(?:\s|$)|({NAME})\s+(?=(?:19|20)\d\d\s?[-年/.]))")
_PHOTO_LINE = re.compile(r"[摄攝图]\s*[）)]?$")
_ROLE_BEHIND = re.compile(
    rf"\s*(?:{_BOTH}|(?:[/／]\s*[{HAN}]{{2,6}}|综合|摄影|现场)?(?:报道|報導|报导))$"
)
_HOUSE = re.compile(rf"[{HAN}A-Za-z]{{1,10}}(?:[报報网網社台]|新闻|客户端|专栏作者|融媒体?)")
_SOURCE = re.compile(r"(?:来源|來源|稿源|出处)\s*[:：|｜]\s*\S+")
_MOMENT = re.compile(
    r"(?:(?:19|20)\d\d\s?[-年/.]\s?)?\d\d?\s?[-月/.]\s?\d\d?日?|\d\d?:\d\d(?::\d\d)?|\d+(?:天|小时|分钟)前"
)
_OPENING = re.compile(
    rf"^\s*(?P<line>[{HAN}\d]{{1,18}}?(?:快?[讯訊]|消息|专?[电電]))?\s*"
    r"(?:[（(](?P<round>[^（()）。]{2,40})[）)]|[〔\[](?P<square>[^〔〕\[\]。]{2,40})[〕\]]"
    r"|【(?P<lens>[^【】。]{2,40})】)\s*[，,:：]?\s*"
)
_REPORTS = re.compile(
    rf"^\s*(?P<who>[{HAN}]{{2,8}}(?:记者|記者)\s?{NAME}(?:[\s、]{NAME}){{0,3}})\s+[{HAN}]{{2,8}}(?:报道|報導|报导)\s*"
)
"""Who tells it, before its first words."""
_SAYS_WHO = re.compile(r"记者|記者|通讯员|通訊員|实习生|作者|撰文|^文\s?[/／|｜:：]")
_CLOSING = re.compile(r"\s*[（(](?P<who>[^（()）。]{2,50})[）)]\s*$")
_OF_HIM = re.compile(rf"^作者\s?(?P<name>{NAME})(?=[是系为，,])")
_BY_HOUSE = re.compile(rf"^(?:据)?{_HOUSE.pattern}\s+(?P<names>{NAME}(?:[\s、]+{NAME}){{0,4}})$")
_PLACE_END = "网报社台刊讯视省市县区镇局厅部院校会司厂所组处科股党"
_ADDRESS = re.compile(
    r"(?:mailto:)?[\w.+-]{1,64}(?:@|\s?\(at\)\s?|\[at\])[\w-]+(?:\.[\w-]+)+|https?://\S+", re.I
)
_ACCOUNT = re.compile(
    r"(?:admin|administrator|webmaster|root|editor|editors|author|user|guest|test|system|unknown|anonymous|none"
    r"|null|undefined|no-?reply|rss|feed|wordpress|staff|manager|master|super|news|web|info|cms|site)[\w-]{0,4}"
    r"|(?:超级|系统|网站|后台|本站|本网|本报|责任|值班|实习|新闻)*(?:管理员|编辑部?|责编|记者|通讯员)"
    r"|编译|整理|整合|综合报道|小编|佚名|未知|匿名|网友|作者|转载|原创|综合|无|本站|本网|网络|互联网"
    r"|.+(?:编辑部|网|日报|晚报|晨报|时报|频道|客户端|电视台|电台|杂志社?|通讯社|新华社|中新社|新闻社?|新闻中心)"
    r"|[\d\W_]+|\w*\d{3,}\w*",
    re.I,
)
"""Who is nobody: an account, a role, a house."""


def author_names(said: str) -> tuple[str, ...]:
    """The names in what a feed or a page's metadata calls its author: no addresses, no accounts.

    RSS 2.0 wants an address there and the name behind it in brackets; systems write the account
    that an editor is logged in with.
    """
    said = _ADDRESS.sub(" ", said)
    if bracketed := re.fullmatch(r"[\s<>,;]*[（(]([^()（）]{2,40})[）)]\s*", said):
        said = bracketed[1]
    names = (
        part.strip(" \t\n<>[]()（）\"'@:：")
        for part in re.split(r"[、，,;；|｜/]|\s和\s|\sand\s", said)
    )
    return tuple(n for n in names if 2 <= len(n) <= 40 and not _ACCOUNT.fullmatch(n))


def line_names(line: str, *, closing: bool = False) -> tuple[str, ...]:
    """Who a line of a web page beside headline or text says wrote it, past dates, sources, editors
    and photographers ('2024-03-05 08:18 来源：江城日报 作者：林小禾'); none for other lines.

    A name without a word before it counts behind a date only, and not in a ``closing`` line.
    """
    if len(line) > 120:
        return ()
    if written := _WRITTEN_BY.search(line):
        return tuple(bare_names([written[1]]))
    line = _ROLE_BEHIND.sub("", line)
    if _PHOTO_LINE.search(line):
        return ()
    found: list[str] = []
    labels = list(_LABEL.finditer(line))
    for label, after in zip_longest(labels, labels[1:]):
        if label["who"] is None and label["late"] is None:
            continue
        value = line[label.end() : after.start() if after else len(line)]
        if after and after["late"] and re.fullmatch(rf"\s*[{HAN}]+", value):
            continue  # what stands there is the house of the one named next
        found += _named(value, label, after)
    if not found and (by := _ENGLISH_BY.search(line)):
        found += re.split(r"\s+and\s+|,\s*", by[1])
    if not found and not closing and (first := _FIRST.match(line)):
        found += [name for name in first.groups() if name and name[-1] not in _PLACE_END]
    if not found and not closing and (has_date(line) or _MOMENT.search(line) or "来源" in line):
        rest = _MOMENT.sub(" ", _SOURCE.sub(" ", line))
        parts = re.split(r"[\s|｜丨/／•·]+", rest.strip(" |｜丨/／•·"))
        of_house = len(parts) > 1 and bool(_HOUSE.fullmatch(parts[-2]))
        if len(parts) <= 4 and re.fullmatch(NAME, parts[-1]) and (len(parts[-1]) == 3 or of_house):
            found += [parts[-1]] if parts[-1][-1] not in _PLACE_END else []
    return tuple(bare_names(found))


def is_author_line(line: str) -> bool:
    """Whether a line begins with a word for its author and a mark behind it."""
    label = _LABEL.match(line.lstrip("（(【["))
    return bool(label and label["mark"] and re.match(_SURE_AUTHORS, label[0]))


def _named(value: str, label: re.Match[str], after: re.Match[str] | None) -> list[str]:
    """The names with which the value of a label begins, past the house that they are of."""
    value = re.sub(r"[（(][^（()）]*[）)]?", " ", value).strip(" :：|｜丨/／、，,（）()[]【】")
    alone = bool(_NAMES_ONLY.fullmatch(value))
    sure = bool(label["mark"]) or (alone and (after is None or bool(label["late"])))
    parts = list(map(str.strip, _PARTED.split(value)))
    if len(parts) > 1 and _HOUSE.fullmatch(parts[0]) and not re.fullmatch(NAME, parts[0]):
        del parts[0]
    found = []
    for part in parts:
        if not re.fullmatch(NAME, part) and not (
            sure
            and (_PEN_NAME.fullmatch(part) or _LATIN_NAME.fullmatch(part))
            and not _ACCOUNT.fullmatch(part)
        ):
            break
        found.append(re.sub(rf"(?<=[{HAN}]) (?=[{HAN}])", "", part))
    return found


def opening_names(text: str) -> tuple[str, tuple[str, ...]]:
    """What is left of a text without who tells it in brackets or as '江城网记者 林小禾 江城报道'
    before its first words, and the names; all of it, and none, where it begins otherwise."""
    if told := _REPORTS.match(text):
        return text[told.end() :], line_names(told["who"], closing=True)
    opening = _OPENING.match(text)
    who = (opening["round"] or opening["square"] or opening["lens"]) if opening else None
    if opening is None or who is None:
        return text, ()
    names: tuple[str, ...] = ()
    if _SAYS_WHO.search(who):
        names = line_names(who, closing=True)
    elif opening["line"] and re.fullmatch(rf"{NAME}(?:[\s、，]+{NAME}){{0,4}}", who):
        names = tuple(re.split(r"[\s、，]+", who))
    return (text[opening.end() :], names) if names else (text, ())


def closing_names(text: str) -> tuple[str, tuple[str, ...]]:
    """What is left of a text without who wrote it in brackets at its end ('（文/图 林小禾）',
    '（江城日报 林小禾）'), and the names."""
    closing = _CLOSING.search(text)
    if closing is None:
        return text, ()
    who = closing["who"].strip()
    if him := _OF_HIM.match(who):
        names: tuple[str, ...] = (him["name"],)
    elif house := _BY_HOUSE.match(who):
        names = tuple(re.split(r"[\s、]+", house["names"]))
    else:
        names = line_names(who, closing=True)
    return (text[: closing.start()], names) if names else (text, ())


def bare_names(names: Iterable[str]) -> list[str]:
    """``names`` without roles and houses before them, each once; what is no name goes."""
    found: dict[str, None] = {}
    for name in names:
        bare = _ROLE.sub("", name).strip()
        if len(bare) >= 2 and not _ACCOUNT.fullmatch(bare) and not _NO_NAME.search(bare):
            found.setdefault(bare)
    return list(found)


def person_names(said: str) -> tuple[str, ...]:
    """The names in ``said``, if it holds personal names and nothing else (a site's is none)."""
    found = line_names(said)
    if found:
        return found
    names = author_names(re.sub(r"^(?:by|文|作者|记者)[\s:：/／|｜]+", "", said, flags=re.I))
    if names and all(_is_person(name) for name in names):
        return names
    return ()


def _is_person(name: str) -> bool:
    if re.fullmatch(NAME, name):
        return name[-1] not in _PLACE_END
    return bool(_LATIN_NAME.fullmatch(name))


def has_date(text: str) -> bool:
    """Whether a year, or the minute of a day, stands in a line."""
    return bool(re.search(r"(?:19|20)\d\d\s?[-年/.]|\d\d?[-月/]\d\d?日?\s+\d\d?:\d\d", text))
