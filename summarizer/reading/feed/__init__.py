"""A feed into its items and their articles: RSS and Atom (``xml``), JSON Feed
(``json``), channels of Telegram (``channel``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from summarizer.article import Article, Page, SourceError
from summarizer.reading.decoding import decode
from summarizer.reading.feed.channel import channel_feed
from summarizer.reading.feed.json import is_json_feed, json_feed
from summarizer.reading.feed.xml import xml_feed
from summarizer.reading.html import read_scrap
from summarizer.reading.items import Feed, FeedItem, plain_text, without_more
from summarizer.reading.prolog import complaints_before, head, is_channel, root
from summarizer.text.prose import ends_sentence, join_headline, solid

MAX_ITEMS = 500
"""Items read of one feed; the rest of a longer one is left alone."""

FULL_TEXT = 300
"""Characters from which an item's text is taken for the whole article, not an excerpt."""

MIN_FLASH = 8
"""Characters from which a title may stand alone for its item; a shorter one tells nothing."""

POSTS = "https://t.me/"
"""Where a post's own page shows no more than its channel's."""

_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})


def is_feed(data: bytes) -> bool:
    """Whether the bytes are an RSS or Atom feed, by their root element, a JSON feed, or the preview
    page of a Telegram channel.

    Warnings that a server put before the feed are passed over.
    """
    if is_channel(data):
        return True
    begins = head(data)
    if begins.startswith("{"):
        try:
            return is_json_feed(decode(data, "feed"))
        except SourceError:
            return False
    return root(data).rpartition(":")[2] in _ROOTS


def read_feed(data: bytes, name: str, url: str | None = None) -> Feed:
    """Read a feed called ``name``, fetched from ``url`` (which its relative links start from).

    Malformed XML is read as far as it goes, entities of the document's own are not expanded and
    a wrongly declared encoding is told from the bytes.

    Raises:
        SourceError: ``empty``, ``binary``, or ``unreadable`` for what is no feed.
    """
    text = decode(data, name)
    is_json = text.lstrip().startswith("{")
    if is_channel(data):
        feed = channel_feed(text)
    elif is_json:
        feed = json_feed(text, url)
    else:
        feed = xml_feed(text[complaints_before(text) :], url)
    if feed is None:
        raise SourceError("unreadable", name=name, reason="not a feed")
    return replace(feed, items=_newest(feed.items))


def read_feed_page(data: bytes, name: str, url: str | None = None) -> Page:
    """The articles that a feed itself carries, whole or as excerpts, as one page.

    Raises:
        SourceError: as ``read_feed``; ``empty`` for a feed without items.
    """
    feed = read_feed(data, name, url)
    articles = [item_article(item, f"{name}#{n}") for n, item in enumerate(feed.items, 1)]
    found = tuple(article for article in articles if article)
    if not found:
        raise SourceError("empty", name=name)
    return Page(name, found, site=feed.title or None)


def item_article(item: FeedItem, article_id: str) -> Article | None:
    """The article an item carries; None when it has neither a text nor a title that says anything.

    An item of a title alone is a flash: its title, as a sentence, is all there is to tell.
    """
    headline = join_headline([item.title]) or None
    byline = item.author
    try:
        found = read_scrap(item.html, article_id, headline).articles[0]
    except SourceError:  # an excerpt, or a flash of a line or two
        text = item.text or _as_sentence(headline or "")
        if not text:
            return None
        return Article(
            article_id,
            text,
            headline=headline,
            byline=byline,
            confidence=0.6,
            published=item.published,
            picture=item.picture,
        )
    return Article(
        article_id,
        without_more(found.body),
        headline=headline,
        subtitle=found.subtitle,
        byline=found.byline or byline,
        dateline=found.dateline,
        section_headings=found.section_headings,
        confidence=0.9,
        published=item.published,
        picture=item.picture,
    )


def is_excerpt(item: FeedItem) -> bool:
    """Whether the item's own page is needed for the whole article."""
    text = plain_text(item.html).strip()
    if not item.link or item.link.startswith(POSTS):
        return False
    cut = without_more(text) != text
    return cut or len(solid(text)) < FULL_TEXT or not ends_sentence(text)


def _as_sentence(title: str) -> str:
    """A title long enough to tell something, closed as a sentence is; else nothing."""
    if len(solid(title)) < MIN_FLASH:
        return ""
    return title if ends_sentence(title) else title + ("." if title.isascii() else "。")


def _newest(items: Sequence[FeedItem]) -> tuple[FeedItem, ...]:
    """At most ``MAX_ITEMS``, newest first; those without dates are taken to stand so already."""
    dates = [item.published for item in items if item.published]
    ascending = len(dates) > 1 and dates[0] < dates[-1]
    return tuple((items[::-1] if ascending else items)[:MAX_ITEMS])
