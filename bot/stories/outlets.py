"""One name for a source, however it comes: a feed's title, a page's masthead, a site, a host.

``人民网-时政``, ``人民网 RSS`` and ``politics.people.com.cn`` are 人民网; 江城晚报's feed, its
printed page and a link to its host are 江城晚报, once a public story told whose host that is.
"""

from __future__ import annotations

import re

from bot.domain.story import FILE_ENDING
from bot.store import Store
from bot.web.addresses import host_of
from summarizer.text.folding import fold

SITES = {
    "people.com.cn": "人民网",
    "people.cn": "人民网",
    "xinhuanet.com": "新华网",
    "news.cn": "新华网",
    "cctv.com": "央视网",
    "cctv.cn": "央视网",
    "chinanews.com": "中国新闻网",
    "chinanews.com.cn": "中国新闻网",
    "gmw.cn": "光明网",
    "china.com.cn": "中国网",
    "huanqiu.com": "环球网",
    "thepaper.cn": "澎湃新闻",
    "jiemian.com": "界面新闻",
    "yicai.com": "第一财经",
    "caixin.com": "财新网",
    "ifeng.com": "凤凰网",
    "36kr.com": "36氪",
    "ithome.com": "IT之家",
    "huxiu.com": "虎嗅",
    "zaobao.com": "联合早报",
    "zaobao.com.sg": "联合早报",
}
"""Sites of one paper each, with all hosts below them."""
_ALIASES = {"中新网": "中国新闻网", "澎湃": "澎湃新闻", "央视": "央视网", "虎嗅网": "虎嗅"}
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_PARTED = re.compile(r"\s+[-–—_|｜·»:：]+\s+|[_|｜»]|(?<=[^\x00-\x7f])[-–—:：](?=[^\x00-\x7f])")
_SECTION = re.compile(
    r"(?:国内|国际|中国|时政|财经|经济|社会|科技|体育|娱乐|文化|军事|教育|健康|评论|地方|本地|滚动|即时|最新|热点"
    r"|头条|要闻|综合)*(?:新闻|频道|资讯|快讯|要闻|动态|头条|文章|更新)?|首页|全文|RSS(?:订阅|源)?|feed|atom"
    r"|(?:all )?(?:latest )?news",
    re.IGNORECASE,
)
"""A part of a feed's title that names a section, and no paper."""
_TAIL = re.compile(
    r"(?:\s*(?:RSS(?:订阅|源)?|\bfeed|订阅源?|最新文章|官方网站|官网|首页|电子版|数字报|电子报|客户端))+$",
    re.IGNORECASE,
)


class Outlets:
    """The names of sources, as public stories bear them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._spelled: dict[str, str] = {}

    async def name_of(self, said: str, url: str | None = None) -> str:
        """The one name of the source that is called ``said``, and whose page is at ``url``.

        A host goes by its site's name, where that is known or where every public story of the
        host bears one name.
        """
        name = plain_name(said)
        if _HOST.fullmatch(name) and not FILE_ENDING.search(name):
            return site_name(name) or await self._learned(name) or name
        if not name:  # it is called after a section only
            host = host_of(url or "")
            return site_name(host) or await self._learned(host) or said
        return await self._spelling(name)

    async def _learned(self, host: str) -> str | None:
        """The name that all public stories of a host bear."""
        names = {plain_name(source) for source in await self._store.stories.sources_at(host)}
        named = {name for name in names if name and not _HOST.fullmatch(name)}
        return named.pop() if len(named) == 1 else None

    async def _spelling(self, name: str) -> str:
        """``name`` as it was first written, in either script."""
        key = fold(name)
        if key not in self._spelled:
            for source in await self._store.stories.sources():
                self._spelled.setdefault(fold(plain_name(source)), plain_name(source))
        return self._spelled.get(key, name)


def plain_name(said: str) -> str:
    """A source's name without what titles hang on it: sections, RSS, 官网; empty where that is all.

    Names of files stay as they are.
    """
    name = " ".join(said.split())
    if FILE_ENDING.search(name):
        return name
    name = name.strip("《》【】「」")
    if _HOST.fullmatch(name):
        return name.lower().removeprefix("www.")
    parts = [part for part in (_TAIL.sub("", part).strip() for part in _PARTED.split(name)) if part]
    parts = [_ALIASES.get(part, part) for part in parts if not _SECTION.fullmatch(part)]
    known = [part for part in parts if part in SITES.values()]
    if known:
        return known[0]
    return parts[0] if len(parts) == 1 else _TAIL.sub("", name) if parts else ""


def site_name(host: str) -> str | None:
    """The name of a well-known site, by any of its hosts."""
    labels = host.lower().split(".")
    return next(
        (site for at in range(len(labels)) if (site := SITES.get(".".join(labels[at:])))), None
    )
