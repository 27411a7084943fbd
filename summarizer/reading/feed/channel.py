"""A public Telegram channel, as its preview page (t.me/s/NAME) shows its latest posts."""

from __future__ import annotations

import re
from html import escape

from lxml.html import HtmlElement

from summarizer.reading.dates import parse_date
from summarizer.reading.html.tree import blocks, parse
from summarizer.reading.items import MAX_TITLE, Feed, FeedItem
from summarizer.reading.links import absolute
from summarizer.text.prose import ends_sentence, solid

LONGEST_TITLE = 60
"""Characters of a post's first line that may be its headline."""

_POST = "//div[contains(concat(' ', @class, ' '), ' tgme_widget_message ')][@data-post]"
_TEXT = ".//div[contains(concat(' ', @class, ' '), ' js-message_text ')]"
_TITLE = "string(//div[contains(@class, 'tgme_channel_info_header_title')])"
_PHOTO = ".//*[contains(@class, 'tgme_widget_message_photo_wrap')]/@style"
_IMAGE = re.compile(r"background-image\s*:\s*url\(\s*[\"']?([^\"')]{1,2000})")
_NO_TEXT = re.compile(
    r"^(?:[#@]\S+|https?://\S+|t\.me/\S+|[\W_])+$"
    r"|^\W*(?:投稿|频道|頻道|群聊|群组|群組|订阅|訂閱|关注|關注|商务|爆料|via)\W.{0,40}(?:@|t\.me|https?:)"
)
"""Lines of tags, mentions and addresses that channels put under each post."""


def channel_feed(text: str) -> Feed | None:
    """The posts of a preview page, newest last as it shows them; None for any other page."""
    tree = parse(text)
    if tree is None or not (posts := tree.xpath(_POST)):
        return None
    title = " ".join(str(tree.xpath(_TITLE)).split())[:MAX_TITLE]
    items = tuple(item for post in posts if (item := _item(post)))
    name = str(posts[0].get("data-post")).partition("/")[0]
    return Feed(title or name, items, f"https://t.me/s/{name}")


def _item(post: HtmlElement) -> FeedItem | None:
    """A post; None where it has no text, or is Telegram's own notice."""
    texts = post.xpath(_TEXT)
    if not texts or "service_message" in (post.get("class") or ""):
        return None
    lines = [block.text for block in blocks(texts[0]) if not _NO_TEXT.match(block.text)]
    if not lines:
        return None
    first = lines[0].strip("【】 ")
    titled = len(lines) > 1 and 4 <= len(solid(first)) <= LONGEST_TITLE and not ends_sentence(first)
    link = f"https://t.me/{post.get('data-post')}"
    dates = post.xpath(".//a[contains(@class, 'message_date')]//time/@datetime")
    photos = [m[1] for style in post.xpath(_PHOTO) if (m := _IMAGE.search(str(style)))]
    return FeedItem(
        link,
        link,
        first if titled else "",
        parse_date(str(dates[0])) if dates else None,
        "".join(f"<p>{escape(line)}</p>" for line in (lines[1:] if titled else lines)),
        picture=absolute(photos[0], None) if photos else None,
    )
