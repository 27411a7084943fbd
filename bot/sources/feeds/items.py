"""An item of a feed to its article: what the feed carries, or what the item's own page tells."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.sources.series import whole
from bot.stories.worker import SummaryWorker
from bot.web.client import Fetch, Fetched
from summarizer.article import Article, SourceError
from summarizer.reading.items import FeedItem
from summarizer.text.folding import content, fold
from summarizer.text.terms import words

LEAST_SHARED = 0.5
"""The share of an item's words that the text of its own page must hold to be its page."""
GATE_WITHIN = 300
"""Characters of a page that may be nothing but a gate."""
_GATE = re.compile(
    r"付费(?:内容|阅读|文章)|(?:请|需要?)[^，。]{0,6}(?:登录|登陆|注册)|开通会员|订阅后|购买后|浏览器版本过低"
    r"|无法播放|(?:扫码|客户端|APP)[^，。]{0,4}(?:内|下载|打开|阅读|查看)|验证码|访问(?:过于)?频繁",
    re.I,
)
"""What sites show in an article's place to whom they do not let in. Real news says such things too
(请登录官网报名), so it is looked for only where the feed has something to tell instead."""


async def read_item(
    item: FeedItem,
    article_id: str,
    fetch: Fetch,
    worker: SummaryWorker,
    *,
    last_try: bool = True,
    noted: str | None = None,
) -> Article | None:
    """An item's article: that of its own page where the feed carries an excerpt only.

    The excerpt has to do where its page cannot be had or tells of something else, as the polite
    'not found' of many sites does; None where there is nothing to tell at all.
    Reading it is ``noted`` as an attempt. Raises ``SourceError`` when its page may be had later,
    unless this is the ``last_try``.
    """
    carried, excerpt = await worker.run(_carried, item, article_id, noted=noted)
    if carried is not None:
        carried = replace(carried, url=item.link)
    if item.link is None or not excerpt:
        return carried
    try:
        fetched = await fetch(item.link)
        full = await worker.run(_own_article, fetched, item, noted=noted)
    except SourceError as error:
        if _may_pass(error) and not last_try:
            raise
        return carried
    except Exception:  # a page that trips a library
        if not last_try:
            raise
        return carried
    if full is None or (carried and len(full.body) < len(carried.body) and full.continues is None):
        return carried
    full = await whole(full, fetch, worker, noted=noted)
    return replace(
        full,
        id=article_id,
        headline=item.title or full.headline,
        byline=full.byline or item.author,
        published=item.published or full.published,
        url=full.url or item.link,
        picture=item.picture or full.picture,
    )


def _may_pass(error: SourceError) -> bool:
    """Whether trying again later may help: no for 'not found', yes for 'try later'."""
    status = error.details.get("status", "")
    return error.code == "fetch_failed" and (not status or status == "429" or status >= "500")


# The readers load when they are first needed, in a worker.


def _own_article(fetched: Fetched, item: FeedItem) -> Article | None:
    """The article of an item's page or document that tells what the item does.

    Its text must hold most words of the item's excerpt, or else of its title; of a title alone it
    does to stand over the page.
    """
    from summarizer.reading import read_bytes

    page = read_bytes(fetched.data, fetched.file_name, fetched.url)
    excerpt = item.text
    said = _words(excerpt or item.title)
    articles = [article for article in page.articles if article.kind == "article"]
    shared = [len(said & _words(article.body)) / max(1, len(said)) for article in articles]
    ranked = sorted(zip(shared, range(len(articles)), strict=True), key=lambda r: (-r[0], r[1]))
    for share, number in ranked:
        article = articles[number]
        if len(article.body) < GATE_WITHIN and _GATE.search(article.body):
            continue
        if share >= LEAST_SHARED or (not excerpt and _same_line(item.title, article.headline)):
            return article
    return None


def _same_line(one: str, other: str | None) -> bool:
    """Whether two headlines are the same but for spaces and punctuation."""
    return bool(content(one)) and content(one) == content(other or "")


def _words(text: str) -> set[str]:
    return {word for word in words(fold(text)) if len(word) > 1}


def _carried(item: FeedItem, article_id: str) -> tuple[Article | None, bool]:
    from summarizer.reading.feed import is_excerpt, item_article

    return item_article(item, article_id), is_excerpt(item)
