"""A web page into its article: text by trafilatura, names and dates as a newspaper prints them.

The stages: decode, find the article and the page's metadata (trafilatura), sort its paragraphs
into prose, section headings, photo captions and furniture, read byline, dateline and signature.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.settings import Document, set_date_params

from summarizer.article import Article, Page, SourceError
from summarizer.reading.dates import parse_date
from summarizer.reading.decoding import decode, printable
from summarizer.text import credits
from summarizer.text.prose import ends_sentence, join_headline, join_lines, solid

MIN_PROSE = 50
"""Characters of whole sentences below which a page is an index, a notice or an error page."""

MAX_ELEMENTS = 50_000
"""Elements beyond which a page is refused: reading it would take minutes."""

MAX_ATTRIBUTES = 2_000
"""Attributes of an element beyond which a page is refused: libxml2 compares each with all."""

MAX_SITE = 40
"""Characters of a site's name that are kept."""

_BREAK, _MARK = "\u2028", "\ue0ff"
_LINE_END = re.compile(rf"[\n{_BREAK}]")
# Blocks, and links, which stand side by side in menus.
_BLOCKS = ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "a", "td", "section", "article")
_FURNITURE = re.compile(
    r"^(?:来源|稿源|文章来源|信息来源|发布时间|发布日期|发稿时间|更新时间|时间|日期|作者|浏览次数|阅读次数|点击数"
    r"|原标题|原題|责编|责任编辑|编辑|审核|校对|分享到?|字号|关键词|标签|扫一扫|点击|打印|相关阅读"
    r"|延伸阅读|推荐阅读|更多精彩|声明|版权|免责声明|上一篇|下一篇|本文来自|转载请注明)(?:[:：\s]|$)"
    r"|^(?:20\d\d[-年/.]\d\d?[-月/.]\d\d?日?)(?:\s|$).{0,40}$|扫描?(?:下方)?二维码|未经(?:许可|授权).{0,8}转载"
    r"|^(?:版权所有|主办单位|承办单位)|ICP备"
)
_CROWDED = re.compile(  # possessive throughout: a tag is read in one way, and once
    r"<[A-Za-z][^\s<>]*+(?:[\s/=]*+[^\s=<>/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s<>\"']++))?+)"
    rf"{{{MAX_ATTRIBUTES},}}+"
)
_AUTHOR = re.compile(r"^(?:作者|撰文|文|记者)\s*[|｜:：/／]\s*(.{2,30})$")
_CAPTION = re.compile(r"^(?:图为|图①|上图|下图|图[:：]|资料图|图源)")
_CLOCK = re.compile(  # possessive: spaces are matched in one way, however many there are
    r"(20\d\d)\s*+[-年/.]\s*+(\d\d?)\s*+[-月/.]\s*+(\d\d?)"
    r"(?:\s*+日)?+(?:\s++|(?=T))T?\s*+(\d\d?):(\d\d)"
)
_PUBLISHED = (
    "//meta[@property='article:published_time' or @itemprop='datePublished'"
    " or @property='og:release_date']/@content",
    "//meta[translate(@name,'PDB','pdb')='pubdate' or @name='publishdate' or @name='PubDate'"
    " or @name='publish-date' or @name='apub:time' or @name='weibo: article:create_at']/@content",
    "//time[@pubdate or @itemprop='datePublished']/@datetime",
)
_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_SITE_MARK = (
    r"(?:网|报|社|台|新闻|频道|在线|客户端|电视|广播|周刊|杂志|资讯|门户|论坛|博客|发布|日报|财经|传媒|融媒|公众号"
    r"|政府|委员会|局|厅|部)"
)
# A hyphen alone parts a site's name from the title only if it is one: 中国-东盟, 歼-20, 05-01.
_TITLE_END = re.compile(
    rf"\s*(?:[_|｜]|\s[-–—·]\s|(?<![-–—A-Za-z0-9])[-–—](?=[^-–—\d]{{2,12}}$)(?=.*{_SITE_MARK}$))\s*"
)
_NO_SITE = frozenset(
    {"微信公众平台", "手机版", "移动版", "触屏版", "视频", "首页", "正文", "新闻", "要闻", "图片"}
)


def read_html(data: bytes, name: str, url: str | None = None) -> Page:
    """Read a web page called ``name``, fetched from ``url``: one article and its captions.

    The encoding is told from the bytes, since servers and pages often declare a wrong one. A
    date without a time zone is taken as China's.

    Raises:
        SourceError: ``empty``, ``binary``, ``too_large``, or ``not_news`` for a page that holds
            no article.
    """
    return read_markup(decode(data, name), name, url)


def read_markup(
    markup: str, name: str, url: str | None = None, *, search_date: bool = True
) -> Page:
    """Read a web page that is text already; otherwise as ``read_html``.

    Without ``search_date`` only a date that stands in its metadata is taken: the search tries the
    date formats of 200 languages, which takes seconds the first time.
    """
    if _CROWDED.search(markup):
        raise SourceError("too_large", name=name, limit=f"{MAX_ATTRIBUTES} attributes")
    tree = _parse(markup)
    if tree is not None and sum(1 for _ in tree.iter()) > MAX_ELEMENTS:
        raise SourceError("too_large", name=name, limit=f"{MAX_ELEMENTS} elements")
    found = _extracted(tree, url, search_date)
    if tree is None or found is None:
        raise SourceError("not_news", name=name)
    headline = _headline(tree, found.title)
    text = _Text(headline)
    if _flattened(found.body, headline):
        found = _extracted(_marked(_parse(markup)), url, search_date) or found
        text.flat = True
    for element in found.body:
        text.take(element)
    text.finish()
    if sum(len(solid(p)) for p in text.body if ends_sentence(p)) < MIN_PROSE:
        raise SourceError("not_news", name=name)
    article = Article(
        id=f"{name}#1",
        body="\n".join(text.body),
        headline=headline,
        subtitle=text.subtitle,
        byline="、".join(dict.fromkeys(text.names)) or _author(found.author),
        dateline=text.dateline,
        section_headings=tuple(text.headings),
        confidence=0.9 if headline else 0.7,
        published=_published(tree, markup, found.date),
    )
    captions = tuple(
        Article(f"{name}#{number}", caption, kind="caption", confidence=0.8)
        for number, caption in enumerate(text.captions, 2)
    )
    return Page(name, (article, *captions), tuple(text.dropped), _site(tree, headline))


def _extracted(tree: HtmlElement | None, url: str | None, search_date: bool) -> Document | None:
    """What trafilatura makes of a page: its article and metadata; None where it finds none."""
    if tree is None:
        return None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it reports pages without text
    try:
        found = trafilatura.bare_extraction(
            tree,
            url=url,
            with_metadata=True,
            include_comments=False,
            include_formatting=True,
            date_extraction_params=set_date_params(search_date),
        )
    except (RecursionError, ValueError, etree.LxmlError):
        return None
    return found if isinstance(found, Document) and found.body is not None else None


def _flattened(body: etree._Element, headline: str | None) -> bool:
    """Whether a block of the article holds the headline and more, as where trafilatura runs all
    the text of a short page together."""
    title = solid(headline or "")
    blocks = (solid("".join(block.itertext())) for block in body)
    return len(title) >= 4 and any(title in text and len(text) > len(title) for text in blocks)


def _marked(tree: HtmlElement | None) -> HtmlElement | None:
    """A page with a mark behind each block, by which text that is run together falls apart."""
    for block in [] if tree is None else tree.iter(*_BLOCKS):
        children = list(block)
        if children:
            children[-1].tail = (children[-1].tail or "") + _MARK
        else:
            block.text = (block.text or "") + _MARK
    return tree


@dataclass
class _Text:
    """The paragraphs of an article as they are met, each put where it belongs."""

    headline: str | None
    body: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    subtitle: str | None = None
    dateline: str | None = None
    flat: bool = False
    """Whether lines are all that is left of the page's blocks."""

    def take(self, element: etree._Element) -> None:
        """Sort one block of the article."""
        if element.tag in ("table", "graphic", "comments"):
            self.dropped += filter(None, [" ".join("\n".join(element.itertext()).split())])
            return
        blocks = element.findall("item") or element.findall("p") or [element]
        for block in blocks:
            bold = element.tag == "head" or _is_bold(block)
            for paragraph in self._unflattened(block) if self.flat else _paragraphs(block):
                self._paragraph(paragraph, bold)

    def _unflattened(self, block: etree._Element) -> Iterator[str]:
        """The paragraphs of a block that holds the whole page; what stands over the headline,
        between it and the text, and below the last sentence is furniture."""
        lines = [join_lines([line]) for line in _LINE_END.split("".join(_pieces(block)))]
        lines = [line for line in lines if line]
        title = solid(self.headline or "")
        heads = [n for n, line in enumerate(lines) if solid(line) == title]
        start = heads[-1] + 1 if heads else 0
        while start < len(lines) and _FURNITURE.search(lines[start]):
            start += 1
        end = max((n for n, line in enumerate(lines, 1) if ends_sentence(line)), default=len(lines))
        furniture = lines[:start] + lines[max(start, end) :]
        self.dropped += [line for line in furniture if solid(line) != title]
        yield from _joined(lines[start:end])

    def _paragraph(self, text: str, bold: bool) -> None:
        bare = text.strip("（）()【】[] ")
        if self.headline and solid(text) == solid(self.headline):
            return
        if _FURNITURE.search(bare) or credits.is_furniture(bare):
            self.dropped.append(text)
            return
        if named := _AUTHOR.match(bare):
            self.names += credits.names_in(named[1])
            return
        byline = credits.parse_byline(text)
        if byline and (credits.has_credit_mark(text) or not self.body):
            self.names += byline.names
            return
        photo = credits.split_photo_credit(text)
        if len(text) <= 120 and (_CAPTION.match(text) or photo.names):
            self.captions.append(photo.rest or text)
            return
        if bold and len(text) <= 40 and not ends_sentence(text):
            if self.body:
                self.headings.append(text)
                self.body.append(text)
            elif self.subtitle is None:
                self.subtitle = text
            return
        self.body.append(text)

    def finish(self) -> None:
        """Read dateline and signature; a heading that nothing follows is furniture."""
        while self.body and self.headings and self.body[-1] == self.headings[-1]:
            self.dropped.append(self.headings.pop())
            self.body.pop()
        if not self.body:
            return
        start = credits.split_dateline(self.body[0])
        if start.rest:
            self.body[0], self.dateline = start.rest, start.line
            self.names += start.names
        end = credits.split_signature(self.body[-1])
        if end.names:
            self.names += end.names
            self.body[-1:] = [end.rest] if end.rest else []


def _parse(markup: str) -> HtmlElement | None:
    """The tree of a page; None when nothing of it is markup."""
    # lxml refuses text that declares an encoding, and a fragment is no page to trafilatura.
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup)
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return document_fromstring(markup.encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _paragraphs(element: etree._Element) -> Iterator[str]:
    """The paragraphs of a block, parted by its line breaks, hard wraps undone.

    Line ends of the markup mean nothing, except that where a page has no paragraphs at all,
    trafilatura gives its blocks as lines: a line that closes a sentence closes its paragraph.
    """
    for part in "".join(_pieces(element)).split(_BREAK):
        yield from _joined(part.split("\n"))


def _joined(lines: Sequence[str]) -> Iterator[str]:
    held: list[str] = []
    for line in lines:
        if line.strip():
            held.append(line)
        if held and ends_sentence(held[-1]):
            yield join_lines(held)
            held = []
    if paragraph := join_lines(held):
        yield paragraph


def _pieces(element: etree._Element) -> Iterator[str]:
    if element.tag == "lb":
        yield _BREAK
    yield (element.text or "").replace(_MARK, _BREAK)
    for child in element:
        yield from _pieces(child)
        yield (child.tail or "").replace(_MARK, _BREAK)


def _is_bold(block: etree._Element) -> bool:
    """Whether all of a paragraph is set in bold, as many sites mark a section heading."""
    bold = "".join("".join(hi.itertext()) for hi in block.iter("hi") if hi.get("rend") == "#b")
    return bool(bold) and solid(bold) == solid("".join(block.itertext()))


def _headline(tree: HtmlElement, title: str | None) -> str | None:
    """The page's own h1 where its title repeats it, else the title without the site's name."""
    title = join_headline([title or tree.findtext(".//title") or ""])
    flat = solid(tree.findtext(".//title") or "") + solid(title)
    for heading in tree.iter("h1"):
        text = join_headline([" ".join(heading.itertext())])
        if len(solid(text)) >= 4 and solid(text) in flat:
            return text
    parts = [part for part in _TITLE_END.split(title) if part]
    return (parts[0] if parts and len(solid(parts[0])) >= 6 else title) or None


def _site(tree: HtmlElement, headline: str | None) -> str | None:
    """What the page calls its site: in its metadata, else at the end of its title."""
    title = join_headline([tree.findtext(".//title") or ""])
    parts = [part for part in _TITLE_END.split(title) if part]
    ending = parts[-1] if len(parts) > 1 and solid(parts[-1]) not in solid(headline or "") else ""
    paths = "//*[@id='js_name']", "//meta[@property='og:site_name']/@content"  # WeChat's; others'
    stated = [printable(str(tree.xpath(f"string({path})"))) for path in paths]
    for name in (" ".join(said.split()) for said in (*stated, ending)):
        if name and name not in _NO_SITE:
            return name[:MAX_SITE]
    return None


def _author(author: str | None) -> str | None:
    """The names in the page's metadata, if names they are ('webmaster' is none)."""
    found = [credits.parse_byline(part) for part in (author or "").split(";")]
    return "、".join(name for credit in found if credit for name in credit.names) or None


def _published(tree: HtmlElement, markup: str, day: str | None) -> datetime | None:
    """When the page says it was published: metadata, else the printed date and time."""
    stated = [value for path in _PUBLISHED for value in tree.xpath(path)]
    if match := _JSON_LD_DATE.search(markup):
        stated.append(match[1])
    for value in stated:
        if moment := parse_date(str(value)):
            return moment
    if day is None:
        return None
    for match in _CLOCK.finditer(" ".join(tree.itertext())):
        year, month, date, hour, minute = (int(part) for part in match.groups())
        if f"{year}-{month:02}-{date:02}" == day:
            return parse_date(f"{day}T{hour:02}:{minute:02}") or parse_date(day)
    return parse_date(day)
