"""The nouns of a feed: its items, as they stand in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from summarizer.reading.decoding import printable
from summarizer.text import authors
from summarizer.text.folding import content

MAX_TITLE = 300
"""Characters of a title that are kept."""

_TAG = re.compile(r"<[/!?]?[A-Za-z-][^<>]{0,2000}>")
_MORE = re.compile(
    r"(?:(?:…|\.{3}|\[…\]|\[\.{3}\]|阅读全文|查看全文|阅读更多|详细内容|全文\s*+[>»]"
    r"|(?:继续阅读|繼續閱讀|[Cc]ontinue reading)[^\n。]{0,90}+)[\s>»→]*+)++$"
    r"|\s*+(?:The post|这篇文章|這篇文章|文章)\s[^\n]{1,120}?"
    r"(?:(?:first appeared|appeared first) on"
    r"|[最首][先早]?(?:出现|出現|发布|發佈|发表)[在于於])\s[^\n]{1,60}$"
)
_MORE_WITHIN = 200
"""Characters at the end of a text that a 'read more' may take up."""
_NOTHING = re.compile(
    r"(?:点击)?(?:阅读|查看)(?:原文|全文|更多|详情)|点击(?:查看|阅读|进入|下载)[^。]{0,8}|原文链接|如题|同题|全文|详情"
    r"|(?:图片|视频|组图|图集|多图)(?:新闻|报道)?|转发(?:微博|内容)?|视频加载中|暂无(?:摘要|内容|简介)"
    r"|comments?|read more|continue reading|rt",
    re.I,
)
"""What feeds write where there is no text."""
_COUNT = re.compile(
    r"(?:阅读|浏览|点击|播放|评论|点赞|转发|收藏|热度)(?:量|数|次数|人数)?[:：]?\d{1,12}(?:\.\d{1,3})?[万亿]?[次人条]?"
    r"|\d{1,12}(?:次|人)?(?:阅读|浏览|点击|评论|点赞)"
)
_HIDDEN, _SHOWN = (re.compile(rf"<{slash}(?:script|style)\b", re.I) for slash in ("", "/"))


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item. ``guid`` is the feed's own, else the link, else made from the content.

    ``html`` is the fullest text the feed carries, as HTML; it may be only an excerpt. ``shared``
    says that other items of the feed have the same link: it is no address of this one's own.
    ``picture`` is the address of the item's first picture.
    """

    guid: str
    link: str | None
    title: str
    published: datetime | None
    html: str
    author: str | None = None
    shared: bool = False
    picture: str | None = None

    @property
    def text(self) -> str:
        """The text that the item itself carries, without 'read more'; empty where that says
        nothing, or no more than the title."""
        lines = (line.strip() for line in plain_text(self.html).splitlines())
        text = without_more("\n".join(filter(None, lines)))
        bare = text.strip(" 。.…>»[]【】()（）\n")
        nothing = not content(bare) or _NOTHING.fullmatch(bare)
        return "" if nothing or content(text) == content(self.title) else text

    @property
    def content_key(self) -> str:
        """What changes when the item's title or text does; counts of readers are no text."""
        text = "".join(plain_text(self.title + "\n" + self.html).split())
        text = _COUNT.sub("", text)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and items, in its own order (mostly newest first)."""

    title: str
    items: tuple[FeedItem, ...]
    link: str | None = None


def guid_of(own: object, link: str | None, title: str, html: str) -> str:
    """An item's identity. Ids may be numbers in JSON; long ones are shortened by their hash."""
    guid = printable(str(own)).strip() if own is not None else ""
    guid = guid or link or ""
    if guid and len(guid) <= 500:
        return guid
    return "sha256:" + hashlib.sha256((guid or title + "\n" + html).encode()).hexdigest()


def byline_of(said: Iterable[str], feed_title: str) -> str | None:
    """The names in what an item calls its authors, joined by ``、``, without the feed's title."""
    names = (name for each in said for name in authors.author_names(each))
    return "、".join(dict.fromkeys(name for name in names if name != feed_title)) or None


def without_more(text: str) -> str:
    """``text`` without a 'read more' at its end."""
    text = text.rstrip()
    end = text[-_MORE_WITHIN:]
    more = _MORE.search(end)
    return text[: len(text) - len(end) + more.start()].rstrip() if more else text


def plain_text(html: str) -> str:
    """Text of a scrap of HTML: block ends as line breaks, tags gone, entities read."""
    html = re.sub(r"</(?:p|div|li|h\d)>|<br\s{0,9}/?>", "\n", _without_scripts(html), flags=re.I)
    return unescape(_TAG.sub("", html)).replace("\xa0", " ")


def _without_scripts(html: str) -> str:
    """``html`` without scripts and styles, in one pass: a pattern would look for the end of each
    one that is never closed."""
    kept, at = [], 0
    for opened in _HIDDEN.finditer(html):
        if opened.start() < at:
            continue
        closed = _SHOWN.search(html, opened.end())
        if closed is None:
            break
        kept.append(html[at : opened.start()])
        at = closed.start()
    return "".join([*kept, html[at:]])
