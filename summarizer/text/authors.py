"""Authors as web pages and feeds name them: in lines of dates and sources, in metadata, behind
accounts and addresses. What newspapers print is ``credits``'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest

from summarizer.text.characters import HAN
from summarizer.text.credits import NAME

_AUTHORS = (
    "作者|撰文|撰稿|文字|文|记者|記者|通讯员|通訊員|实习生|特约记者|本报记者|采写|整理|供稿人"
    "|译者|编译"
)
_OTHERS = (
    "来源|來源|稿源|编辑|編輯|责编|責編|责任编辑|校对|审核|审校|摄影|摄像|攝影|图片|图|视频|监制|统筹|设计|时间|日期"
    "|发布|发布者|浏览|阅读|点击|评论|字号|字体|出处|关键词|一审|二审|三审|终审|值班|出品|制图|美编|剪辑|主编|策划"
)
_SURE_AUTHORS = "作者|撰文|撰稿|记者|記者|通讯员|通訊員|实习生"
_LABEL = re.compile(
    rf"(?:(?:(?<![{HAN}])|(?<=[报网闻台社媒体端线电席约习]))(?P<late>{_SURE_AUTHORS})|(?<![{HAN}])(?:(?P<who>{_AUTHORS})|(?:{_OTHERS})))"
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
    r"报道$|供稿|摄影|关注|查看|返回|更多|阅读|点击|分享|评论|收藏|举报|网络|整理|支部|中心|学院|大学|公司|集团|委员|办公室|编辑|责编|原创|转载"
    r"|首页|新闻|频道|来源|日报|晚报|电视台|.{3}(?:网|报|局|厅|社|处|科)$"
)
_WRITTEN_BY = re.compile(rf"(?:^|[\s|｜])({NAME})\s?[/／|｜]\s?文(?:$|[\s、，])")
_PHOTO_LINE = re.compile(r"[摄攝图]\s*[）)]?$")
_PLACE_END = "网报社台刊讯视省市县区镇局厅部院校会司厂所组处科股党"
_ADDRESS = re.compile(
    r"(?:mailto:)?[\w.+-]{1,64}(?:@|\s?\(at\)\s?|\[at\])[\w-]+(?:\.[\w-]+)+|https?://\S+", re.I
)
_ACCOUNT = re.compile(
    r"(?:admin|administrator|webmaster|root|editor|editors|author|user|guest|test|system|unknown|anonymous|none"
    r"|null|undefined|no-?reply|rss|feed|wordpress|staff|manager|master|super|news|web|info|cms|site)[\w-]{0,4}"
    r"|(?:超级|系统|网站|后台|本站|本网|本报|责任|值班|实习|新闻)*(?:管理员|编辑部?|责编|记者|通讯员)"
    r"|小编|佚名|未知|匿名|网友|作者|转载|原创|综合|无|本站|本网|网络|互联网"
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
    if len(line) > 120 or _PHOTO_LINE.search(line):
        return ()
    found: list[str] = []
    labels = list(_LABEL.finditer(line))
    for label, after in zip_longest(labels, labels[1:]):
        if label["who"] is None and label["late"] is None:
            continue
        value = line[label.end() : after.start() if after else len(line)]
        value = re.sub(r"[（(][^（()）]*[）)]?", " ", value).strip(" :：|｜丨/／、，,（）()[]【】")
        sure = bool(label["mark"]) or (after is None and bool(_NAMES_ONLY.fullmatch(value)))
        for part in map(str.strip, _PARTED.split(value)):
            if not re.fullmatch(NAME, part) and not (
                sure
                and (_PEN_NAME.fullmatch(part) or _LATIN_NAME.fullmatch(part))
                and not _ACCOUNT.fullmatch(part)
            ):
                break
            found.append(re.sub(rf"(?<=[{HAN}]) (?=[{HAN}])", "", part))
    if not found and (by := _ENGLISH_BY.search(line)):
        found += re.split(r"\s+and\s+|,\s*", by[1])
    if not found and (written := _WRITTEN_BY.search(line)):
        found.append(written[1])
    if not found and not closing and (has_date(line) or "来源" in line):
        last = re.split(r"[\s|｜丨/／•·]+", line.strip())[-1]
        if re.fullmatch(NAME, last) and len(last) == 3 and last[-1] not in _PLACE_END:
            found.append(last)
    return tuple(bare_names(found))


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
