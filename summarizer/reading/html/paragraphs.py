"""The blocks of an article sorted: prose, section headings, captions, who wrote it; the rest goes.

What is left out is kept in ``dropped``, so that nothing vanishes unseen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.reading.html.region import Region
from summarizer.reading.html.tree import Block, names
from summarizer.text import authors, credits
from summarizer.text.folding import content
from summarizer.text.names import NAME
from summarizer.text.prose import ends_sentence, solid

_LABELS = (
    r"来源|來源|稿源|文章来源|稿件来源|信息来源|消息来源|发布时间|发布日期|发表时间|发稿时间|更新时间|时间|日期|发布者|发布单位"
    r"|供稿|供稿单位|浏览次数|浏览量|浏览|阅读次数|阅读数|阅读量|阅读|点击数|点击量|点击|访问次数|访问量|人气|字数|点赞|分享"
    r"|原标题|原標題|原題|原题|原题为|责编|責編|责任编辑|責任編輯|值班编辑|编辑|編輯|实习编辑|审核|审校|校对|终审|初审|复审"
    r"|一审|二审|三审|一校|二校|三校|签发|监制|监审|统筹|策划|摄影|摄像|图片|图文|制图|设计|美编|排版|值班主任|值班编委"
    r"|分享到|分享至|字号|字体|关键词|关键字|标签|分类|专题|扫一扫|打印|相关阅读|延伸阅读|延伸閱讀|推荐阅读|更多精彩|声明"
    r"|免责声明|郑重声明|风险提示|特别提示|版权|版权声明|上一篇|下一篇|上一页|下一页|本文来自|本文来源|本文地址|本文链接"
    r"|原文链接|原文地址|文章链接|链接|网址|附件|转载请注明|文章来源于|文章来自|转自|本文转自|主办|主办单位|承办|承办单位|新闻热线|报料|爆料"
)
_FURNITURE = re.compile(
    rf"^(?:{_LABELS})(?:$|\s*[:：|｜丨/／]|\s)"
    r"|^(?:19|20)\d\d(?:[-年/.])\d\d?[-月/.]\d\d?日?(?:[\sT]|\d|$).{0,60}$"
    r"|扫描?(?:下方|上方|左侧|右侧)?二维码|扫一扫|未经.{0,10}(?:许可|授权|允许).{0,10}转载|(?:转载|引用).{0,6}注明(?:出处|来源)"
    r"|^(?:版权所有|Copyright|©)|ICP备|All rights reserved|(?:请|点击).{0,6}(?:上方|下方)?蓝字"
    r"|^责编|^※\s?(?:来源|修改|转载|来自|發信)|^【(?:(?:免责|郑重|版权|特别)?声明|(?:风险|特别)提示)】"
    r"|仅代表作者(?:本人|个人)?(?:的)?观点"
    r"|^(?=[^。！？]{0,100}$)[^，。]{0,40}(?:19|20)\d\d[-年/.]\d\d?[-月/.]\d\d?.*(?:来源|來源|作者|编辑|浏览|阅读)\s*[:：]"
    r"|(?:关注|搜索).{0,20}(?:公众号|订阅号|视频号|微信号|官方微信)|(?:打开|下载|前往).{0,8}(?:APP|App|app|客户端)"
    r"|(?:侵权|侵犯|版权问题).{0,16}(?:联系|删除|告知)|不代表.{0,8}(?:观点|立场|意见)|(?:投资建议|投资依据|风险自担)"
    r"|^(?:仅供参考|本文完|全文完|未完待续|本文共\d+页)|^本文(?:约|共).{0,12}字|^(?:非[经經]授[权權]|本網站之文字)|歡迎用.{0,8}分享"
    r"|^(?:您|你)?(?:现在|当前|所在)的?位置|^第?\d{1,2}[页/]\d{1,2}页?$|Share this|Leave a Reply"
    r"|email address will not be published|Required fields|Subscribe to|Sign up for",
    re.I,
)
_BARE = re.compile(
    r"(?:热点|正文|更多|视频|海报|图集|组图|资料图|图源|图片|广告|推广|点赞|在看|收藏|已收藏|取消|确定|知道了|评论"
    r"|我要评论|发表评论|跟贴"
    r"|返回顶部|展开全文|收起|关闭|打印本页|关闭窗口|加入收藏|举报|不感兴趣|视频加载中"
    r"|正在加载|点击播放|重播|END|完|The End"
    r"|放大|缩小|默认|大|中|小|首页|尾页|上一页|下一页|原创|转载|登录|注册|回复|分享|猜你喜欢|[\W_]+|\d{1,3})[.。!！…]*",
    re.I,
)
"""Lines that say nothing."""
_WIDGET = re.compile(
    r"^(?:点个|点亮|喜欢就|觉得不错|喜欢.{0,6}点|动动手指|长按|识别|戳|点击).{0,30}$|^(?:更多|打开).{0,24}(?:内容|资讯|新闻|精彩)"
    r"|(?:已收藏|快来抢|抢沙发|请先登录|还没有评论|暂无评论|加载更多|查看更多|阅读全文)|^信息来源于|^经过编辑|^(?:来源|图片)[于自]网络"
    r"|^(?:[Aa]dvertisement|Read more|Related:?|Most read)"
)
_FOLLOWS = re.compile(
    r"^[【\[#\s]*(?:热点|今日热|实时热|一周热|24小时热|热门|热搜|热文|热评|相关|延伸|推荐|精彩推荐|猜你|为您|为你|往期|更多|最新|精选"
    r"|作者最新|近期文章|网友|全部评论|最新评论|评论|跟贴|网友评论|精彩评论|图片新闻|延伸閱讀|相關新聞|猜你喜歡|还可以看|大家都在"
    r"|Most read|Related|More (?:from|stories|on)|Comments|Recommended|You may|Leave a)"
    r".{0,8}(?:新闻|阅读|推荐|喜欢|评论|文章|排行|榜|报道|链接|視頻|视频|故事|资讯|内容|閱讀|新聞|點閱|看|文|)[】\]：:\s]*$",
    re.I,
)
_NOTE = re.compile(
    r"\s*[（(\[【]\s*(?:责任编辑|责编|編輯|编辑|原标题|原题|原题为|来源|文章来源|稿源|本文来自|本文来源|本文来源于|本文转自|图源|审核|校对)"
    r"(?:[:：/／｜|\s《]|于)?[^（()）\[\]【】]{1,60}[）)\]】]\s*(?:\d{7})?$"
)
_CAPTION = re.compile(
    r"^(?:图为|图①|图[一二三四五六七八九十\d]{1,2}[:：\s]|上图|下图|图[:：]|资料图|图源|[△▲▼▽↑↓])"
)
_CLOSING = re.compile(r"\s*[（(][^（()）]{2,60}[）)]\s*$")
_STANDFIRST = frozenset({"standfirst", "dek", "deck", "subtitle", "futi"})
_SUBTITLE = _STANDFIRST | {"sub", "fbt", "summary", "lead", "futitle"}
_LEAD_MARK = re.compile(r"^(?:导读|导语|摘要|核心提示|内容提要|提要|原标题|前言)\s*[:：]?\s*")
_FLASH = re.compile(r"^【([^【】]{2,60})】\s*")
_SHOT = re.compile(rf"(?:记者|通讯员|[。\s）])\s*{NAME}\s*[摄图]$")
LINKED, FEWEST, MOST = 6, 3, 0.6
"""Characters of a headline that leads to a page, and how many of them, before which share of the
prose, make a list of pages."""
SHORT = 15
"""Characters below which a line that trafilatura leaves out is no part of the text."""
BELOW = 3
"""Lines behind an article's place that may say who wrote it."""
TAIL = 0.35
"""The share of an article's prose that may stand behind the head of another list."""


@dataclass
class Sorted:
    """The parts of an article."""

    headline: str | None
    body: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    subtitle: str | None = None
    dateline: str | None = None
    prose: int = 0
    """Characters of the body that read as running text."""
    spaced: dict[str, str] = field(default_factory=dict)
    """The lines of the body as the page spaces them: what parts two names there."""


def first_prose(page: Sequence[Block], region: Region) -> int:
    """The number of the block with which the text begins; the end of the region where none does."""
    for number in range(region.start, region.end):
        block = page[number]
        if number in region.foreign or not block.is_prose or _is_furniture(block.text):
            continue
        if _STANDFIRST.isdisjoint(names(block.node)):
            return number
    return region.end


def is_index(page: Sequence[Block], region: Region) -> bool:
    """Whether most of what reads as prose is a word or two on what a link above it leads to."""
    prose = [
        n
        for n in range(max(1, region.start), region.end)
        if page[n].is_prose and n not in region.foreign
    ]
    led = [n for n in prose if page[n - 1].is_link and len(solid(page[n - 1].text)) >= LINKED]
    return len(led) >= FEWEST and len(led) >= MOST * len(prose)


def sort_blocks(
    page: Sequence[Block], region: Region, first: int, headline: str | None, number: int | None
) -> Sorted:
    """Sort the blocks of an article whose text begins with block ``first`` and whose headline is
    block ``number``, where it is one."""
    found = Sorted(headline)
    start = region.start if number is None or number >= first else number + 1
    end = _end(page, region, first)
    last = max((n for n in range(first, end) if _closes(page[n], n, region)), default=first)
    prose = {_flat(page[n]) for n in region.voted if page[n].is_prose}
    for n in range(start, region.end):
        block, at_head = page[n], n < first
        if not block.text or content(block.text) == content(headline or ""):
            continue
        if n == first and headline and re.match(re.escape(headline) + r"[\s】]", block.parted):
            block.text = block.text.removeprefix(solid(headline)).removeprefix(headline).lstrip()
        shown = n >= region.start
        kept = len(found.dropped)
        repeated = n not in region.voted and block.is_prose and _flat(block) in prose
        if n in region.foreign or block.is_table or n >= end or repeated:
            found.dropped.append(block.text)
        elif at_head:
            _head(found, block, n in region.voted and shown)
        elif n > last and not block.is_caption:
            _foot(found, block)
        else:
            _line(found, block, n in region.voted)
        if not shown:
            del found.dropped[kept:]
    for block in page[region.end : region.end + BELOW]:
        if authors.is_author_line(block.text) and not block.is_link:
            found.names += authors.line_names(block.parted, closing=True)
    _finish(found)
    return found


def _flat(block: Block) -> str:
    """The letters of a block, its headline in lenticular brackets aside."""
    return content(_FLASH.sub("", block.text))


def _end(page: Sequence[Block], region: Region, first: int) -> int:
    """Where the article ends: at the head of another list with little prose behind it."""
    sizes = [
        len(solid(page[n].text)) if page[n].is_prose and n not in region.foreign else 0
        for n in range(first, region.end)
    ]
    whole, behind = sum(sizes), 0
    end = region.end
    for n in range(region.end - 1, first, -1):
        behind += sizes[n - first]
        if behind > TAIL * whole:
            break
        text = page[n].text
        if len(solid(text)) <= 16 and _FOLLOWS.match(text):
            end = n
    return end


def _closes(block: Block, number: int, region: Region) -> bool:
    """Whether an article may end with a block."""
    text = _NOTE.sub("", block.text)
    return (
        number not in region.foreign
        and not block.is_link
        and (
            block.is_prose
            or (ends_sentence(text) and len(solid(text)) >= 6)
            or (text[:1] in "（(" and "，" in text)
            or _signs(text)
        )
        and not _is_furniture(block.text)
        and (number in region.voted or block.is_prose)
    )


def _signs(text: str) -> bool:
    return bool(credits.split_signature(text).names)


def _is_furniture(text: str) -> bool:
    bare = text.strip("（）()【】[] •·|｜")
    return bool(
        _BARE.fullmatch(bare)
        or _FURNITURE.search(bare)
        or (len(bare) <= 40 and _WIDGET.search(bare))
        or credits.is_furniture(bare)
    )


def _head(found: Sorted, block: Block, voted: bool) -> None:
    """A line between headline and text: date, source, names, a second headline."""
    text = block.text
    if names_here := authors.line_names(block.parted):
        found.names += names_here
        found.dropped.append(text)
        return
    if _is_furniture(text) or block.is_link:
        found.dropped.append(text)
        return
    byline = None if _CAPTION.match(text) else credits.parse_byline(text)
    if byline:
        found.names += byline.names
        return
    if block.is_caption or _CAPTION.match(text):
        found.captions.append(text)
        return
    sub = not _SUBTITLE.isdisjoint(names(block.node))
    if (
        (block.bold or sub)
        and len(text) <= 100
        and found.subtitle is None
        and len(solid(text)) >= 4
    ):
        found.subtitle = text
    elif voted and len(solid(text)) >= 8 and not authors.has_date(text):
        found.body.append(text)
    else:
        found.dropped.append(text)


def _foot(found: Sorted, block: Block) -> None:
    """A line behind the last sentence: who wrote it, or none of the article."""
    if not block.is_link:
        signed = credits.split_signature(block.parted)
        named = authors.line_names(block.parted, closing=True)
        rest, closed = authors.closing_names(block.parted)
        found.names += named or (() if signed.rest else signed.names) or (() if rest else closed)
    found.dropped.append(block.text)


def _line(found: Sorted, block: Block, voted: bool) -> None:
    """A line of the text."""
    text = block.text
    bare = text.strip("（）()【】[] ")
    if len(text) <= 60 and not ends_sentence(bare):
        named = authors.line_names(block.parted, closing=True)
        if named and not _CAPTION.match(text):
            found.names += named
            found.dropped.append(text)
            return
    if _is_furniture(text) and not (block.is_prose and len(text) > 120):
        found.dropped.append(text)
        return
    if block.is_link and not (voted and ends_sentence(text)):
        found.dropped.append(text)
        return
    photo = credits.split_photo_credit(text)
    shot = len(text) <= 120 and (_CAPTION.match(text) or photo.names or _SHOT.search(text))
    if block.is_caption or shot:
        found.captions.append(photo.rest or text)
        return
    byline = credits.parse_byline(text)
    if byline and credits.has_credit_mark(text):
        found.names += byline.names
        return
    if block.bold and len(text) <= 40 and not ends_sentence(text):
        if found.body:
            found.headings.append(text)
            found.body.append(text)
        elif found.subtitle is None:
            found.subtitle = text
        return
    short = len(solid(text)) < SHORT and not block.is_prose and not ends_sentence(text)
    if not voted and short:
        found.dropped.append(text)
        return
    found.prose += len(solid(text)) if block.is_prose else 0
    found.body.append(text)
    found.spaced[text] = block.parted


def _ending(text: str, letters: int) -> str:
    """The end of a text with so many characters, white space aside."""
    at = len(text)
    while letters and at:
        at -= 1
        letters -= not text[at].isspace()
    return text[at:]


def _read_late_dateline(found: Sorted) -> None:
    """The dateline with its reporter behind a line that stands before the text."""
    if len(found.body) > 1 and not found.names:
        spaced = found.spaced.get(found.body[1], found.body[1])
        names_here = credits.split_dateline(spaced).names or authors.opening_names(spaced)[1]
        found.names += names_here


def _finish(found: Sorted) -> None:
    """Read dateline and signature; a heading that nothing follows is furniture."""
    while found.body and found.headings and found.body[-1] == found.headings[-1]:
        found.dropped.append(found.headings.pop())
        found.body.pop()
    if not found.body:
        return
    opening = found.body[0]
    flash = _FLASH.match(opening)
    if flash and content(flash[1]) == content(found.headline or ""):
        opening = opening[flash.end() :]
    opening = _LEAD_MARK.sub("", opening) or opening
    spaced = found.spaced.get(found.body[0], opening)
    start = credits.split_dateline(opening)
    if start.rest and (start.line or start.names):
        found.dateline = start.line
        found.names += credits.split_dateline(spaced).names or start.names
        found.body[0] = start.rest
    elif (told := authors.opening_names(spaced))[1] and told[0]:
        found.names += told[1]
        found.body[0] = _ending(opening, len(solid(told[0])))
    else:
        found.body[0] = opening
        _read_late_dateline(found)
    for _ in range(3):
        if note := _NOTE.search(found.body[-1]):
            found.dropped.append(note[0].strip())
            found.body[-1:] = [found.body[-1][: note.start()]] if note.start() else []
        if not found.body:
            return
    last = found.body[-1]
    spaced = found.spaced.get(last, last)
    end = credits.split_signature(last)
    names_here, rest = credits.split_signature(spaced).names or end.names, end.rest
    if not end.names:
        names_here, rest = authors.closing_names(spaced)[1], _CLOSING.sub("", last)
    if names_here:
        found.names += names_here
        found.body[-1:] = [rest] if rest else []
