"""The headline of a page, by vote: its title, what it declares, its headings, and its text.

No single source is believed: the ``h1`` is the site's name on many pages, ``og:title`` on others,
and the title carries channels and sites before or behind the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from summarizer.reading.decoding import printable
from summarizer.reading.html.metadata import Metadata
from summarizer.reading.html.region import Region
from summarizer.reading.html.tree import Block, names
from summarizer.text.folding import bigrams, content
from summarizer.text.prose import join_headline, solid

SHORTEST, LONGEST = 4, 80
"""Characters of a headline."""
BEFORE = 20
"""Blocks before the text among which its headline is looked for."""
MOST = 0.6
"""The share of an article's prose that stands below its headline."""
MAX_SITE = 40
"""Characters of a site's name that are kept."""
LEAST = 1.5
"""Votes below which a page has no headline."""

_SITE_MARK = (
    r"(?:网|报|社|台|新闻|频道|在线|客户端|电视|广播|周刊|杂志|资讯|门户|论坛|博客|发布|日报|财经|传媒|融媒|公众号"
    r"|政府|委员会|局|厅|部|网站|首页|中心|大学|学院)"
)
# A hyphen alone parts a site's name from the title only if it is one: 中国-东盟, 歼-20, 05-01.
_TITLE_END = re.compile(
    rf"\s*(?:[_|｜丨]|\s[-–—·]\s|--|(?<![-–—A-Za-z0-9])[-–—](?=[^-–—\d]{{2,12}}$)(?=.*{_SITE_MARK}$))\s*"
)
_NO_SITE = frozenset(
    {"微信公众平台", "手机版", "移动版", "触屏版", "视频", "首页", "正文", "新闻", "要闻", "图片"}
)
_SITE = re.compile(rf"^.{{1,14}}{_SITE_MARK}$")
_POSTS = re.compile(r".{1,20}的(?:微博|动态|帖子|主页|空间)(?:视频)?|微博正文")
"""What a page of somebody's posts is called."""
_FLASH = re.compile(r"【([^【】]{6,40})】")
_TITLED = frozenset({"title", "headline", "tit", "bt", "biaoti", "tt", "subject"})
_SUBTITLED = frozenset({"sub", "subtitle", "site", "logo", "brand", "channel", "column"})


@dataclass(slots=True)
class _Candidate:
    text: str
    key: str
    votes: float = 0.0
    number: int | None = None


def title_of(tree: HtmlElement) -> str:
    """What stands in the page's title element."""
    return _plain(tree.findtext(".//title") or "")


def find_headline(
    tree: HtmlElement, page: Sequence[Block], region: Region, first: int, metadata: Metadata
) -> tuple[str | None, int | None]:
    """The headline of the text that begins with block ``first``, and its block where it has one."""
    title = title_of(tree)
    declared = [text for text in map(_plain, metadata.titles()) if content(text)]
    sites = {content(site) for site in metadata.sites()}
    parts = [part for part in _TITLE_END.split(title) if part]
    if len(parts) > 1 and _SITE.match(parts[-1]):
        sites.add(content(parts[-1]))
    text = "".join(block.text for block in page[first : region.end])
    told = bigrams(text)
    candidates: dict[str, _Candidate] = {}
    for number, block in enumerate(page):
        near = first - BEFORE <= number < first
        if (near or block.heading) and not block.is_table:
            _add(candidates, block.title, number if number <= first else None)
    for said in (title, *parts, *declared, *(p for d in declared for p in _TITLE_END.split(d))):
        _add(candidates, said, None)
    flash = _FLASH.match(page[first].text) if first < len(page) else None
    if flash and _POSTS.fullmatch(title):  # the post has its headline in its text
        return flash[1], None
    titles = {content(title), *map(content, declared)} - {""}
    lines = (content(b.text) for b in page if (b.heading or b.bold) and not b.is_link)
    borne_out = any(
        len(line) >= 6
        and any(line in title for title in titles)
        and not any(line in site for site in sites)
        for line in lines
    )
    for candidate in candidates.values():
        candidate.votes = _votes(candidate, titles, sites, told, borne_out)
        if candidate.number is not None:
            candidate.votes += _standing(page[candidate.number], candidate.number, region, first)
    best = max(candidates.values(), key=lambda c: c.votes, default=None)
    if best is None or best.votes < LEAST:
        return None, None
    return best.text, _last_before_text(page, region, best)


def _last_before_text(page: Sequence[Block], region: Region, best: _Candidate) -> int | None:
    """The last block that is the headline and has most of the prose behind it."""
    sizes = [
        len(solid(block.text)) if block.is_prose and number not in region.foreign else 0
        for number, block in enumerate(page[: region.end])
    ]
    whole, behind = sum(sizes[region.start :]), 0
    for number in range(region.end - 1, -1, -1):
        block = page[number]
        if (
            behind >= MOST * whole
            and number not in region.foreign
            and content(block.text) == best.key
        ):
            return number
        behind += sizes[number]
    return best.number


def site_name(tree: HtmlElement, headline: str | None, metadata: Metadata) -> str | None:
    """What the page calls its site: in its metadata, else at the end of its title."""
    parts = [part for part in _TITLE_END.split(title_of(tree)) if part]
    ending = parts[-1] if len(parts) > 1 and solid(parts[-1]) not in solid(headline or "") else ""
    account = " ".join(str(tree.xpath("string(//*[@id='js_name'])")).split())  # WeChat's
    for said in (account, *metadata.sites(), ending):
        name = " ".join(said.split())
        if name and name not in _NO_SITE:
            return printable(name[:MAX_SITE])
    return None


def _plain(text: str) -> str:
    return join_headline([" ".join(text.split())])


def _add(candidates: dict[str, _Candidate], text: str, number: int | None) -> None:
    text = text.strip()
    if whole := _FLASH.fullmatch(text):
        text = whole[1]
    key = content(text)
    if not SHORTEST <= len(solid(text)) <= LONGEST or not key or text.endswith(("。", "；", "，")):
        return
    known = candidates.get(key)
    if known is None:
        candidates[key] = _Candidate(text, key, number=number)
    elif number is not None:  # the last before the text is its own
        known.number, known.text = number, text


def _votes(
    candidate: _Candidate, titles: Iterable[str], sites: set[str], told: set[str], borne_out: bool
) -> float:
    """How far title, metadata and text agree on a headline."""
    key, votes = candidate.key, 0.0
    for title in titles:
        if key == title:
            votes += 1.5
        elif (key in title and len(key) >= 6) or (len(title) >= 8 and key.startswith(title)):
            votes += 1.2
    own = bigrams(candidate.text)
    shared = len(own & told) / len(own) if own else 0.0
    # What no title bears out may head another text of the page, where a line is borne out.
    votes = min(votes, 3.0) + shared * (3.0 if votes or not borne_out else 1.5)
    if not shared and _SITE.match(candidate.text):
        votes -= 3.0
    if any(key in site for site in sites):
        votes -= 4.0
    elif any(len(site) >= 3 and key.startswith(site) != key.endswith(site) for site in sites):
        votes -= 1.0
    if len(key) < 6:
        votes -= 1.0
    return votes


def _standing(block: Block, number: int, region: Region, first: int) -> float:
    """What a headline's place and looks on the page speak for it."""
    words = set(names(block.node))
    parent = block.node.getparent()
    words |= set(names(parent)) if parent is not None else set()
    votes = {0: 0.0, 1: 1.5}.get(block.heading, 0.75)
    votes += 0.75 if words & _TITLED and not words & _SUBTITLED else 0.0
    votes += 0.25 if block.bold else 0.0
    votes += 0.75 if first - BEFORE <= number < first else -1.0
    if number in region.foreign:
        votes -= 2.0
    if block.is_link:
        votes -= 1.5
    return votes
