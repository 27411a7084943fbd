"""What a message brings to be summarised: a document, a link, or a long text."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from telegram import (
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from bot.share import Material

SHORTEST = 100
"""A text of fewer characters is read as fast as a summary of it."""
_SPACE = re.compile(r"\s+")


def material_of(message: Message) -> Material | None:
    """The material of a message, or ``None`` where it holds nothing to summarise.

    A long text wins over a link in it: a forwarded post brings its own text.
    """
    if message.document is not None:
        document = message.document
        name = document.file_name or "document"
        return Material(name=name, file_id=document.file_id, size=document.file_size or 0)
    if message.photo:
        photo = message.photo[-1]
        return Material(file_id=photo.file_id, size=photo.file_size or 0)
    text = message.text or message.caption or ""
    bare, urls = _without_links(message)
    if len(_SPACE.sub("", bare)) >= SHORTEST:
        return Material(name=forwarded_from(message), text=text)
    return link(urls[0]) if urls else None


def link(url: str) -> Material:
    """A link as material; one without a scheme is taken for https."""
    address = url if "://" in url else f"https://{url}"
    return Material(name=urlsplit(address).hostname or address, url=address)


def forwarded_from(message: Message) -> str | None:
    """Who a message was forwarded from, by name."""
    match message.forward_origin:
        case MessageOriginChannel(chat=chat):
            return chat.title
        case MessageOriginChat(sender_chat=chat):
            return chat.title
        case MessageOriginUser(sender_user=user):
            return user.full_name
        case MessageOriginHiddenUser(sender_user_name=name):
            return name
    return None


def _without_links(message: Message) -> tuple[str, list[str]]:
    """The text without the links printed in it, and where its links lead."""
    kinds: list[str | None] = [MessageEntity.URL, MessageEntity.TEXT_LINK]
    entities = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    bare = message.text or message.caption or ""
    urls = []
    for entity, shown in sorted(entities.items(), key=lambda item: item[0].offset):
        if entity.type == MessageEntity.URL:
            urls.append(shown)
            bare = bare.replace(shown, "")
        elif entity.url:
            urls.append(entity.url)
    return bare, [url for url in urls if url.split("://")[0].lower() in _WEB or "://" not in url]


_WEB = frozenset({"http", "https"})
