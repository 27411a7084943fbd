"""What a message brings to be summarised: a document, a link, or a long text."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from telegram import (
    Document,
    Message,
    MessageEntity,
    MessageOriginChannel,
    MessageOriginChat,
    MessageOriginHiddenUser,
    MessageOriginUser,
)

from bot.domain.share import Material

SHORTEST = 100
"""A text of fewer characters is read as fast as a summary of it."""
_SPACE = re.compile(r"\s+")


def material_of(message: Message, username: str) -> Material | None:
    """The material of a message, or ``None`` where it holds nothing to summarise.

    A document that may be read comes first, then a long text, for a forwarded post brings its
    own, then a link, then a picture. The command that leads the text and mentions of the bot,
    ``username``, are no part of it.
    """
    document = None if _plays(message) else message.document
    pictured = document is not None and (document.mime_type or "").startswith("image/")
    if document is not None and not pictured:
        return _file(document)
    text = said(message, username)
    links = links_in(message)
    bare = text
    for printed, _ in links:
        bare = bare.replace(printed, "")
    if len(_SPACE.sub("", bare)) >= SHORTEST:
        return Material(name=forwarded_from(message), text=text)
    if links:
        return link(links[0][1])
    if document is not None:
        return _file(document)
    if message.photo:
        photo = message.photo[-1]
        return Material(file_id=photo.file_id, size=photo.file_size or 0)
    return None


def _file(document: Document) -> Material:
    name = document.file_name or "document"
    return Material(name=name, file_id=document.file_id, size=document.file_size or 0)


def said(message: Message, username: str) -> str:
    """What a message says beside the command that leads it and mentions of the bot."""
    written = (message.text or message.caption or "").encode("utf-16-le")
    kinds: list[str | None] = [MessageEntity.BOT_COMMAND, MessageEntity.MENTION]
    entities = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    for entity, shown in sorted(entities.items(), key=lambda item: -item[0].offset):
        leads = entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0
        if leads or shown.lower() == f"@{username}".lower():
            end = entity.offset + entity.length
            written = written[: 2 * entity.offset] + written[2 * end :]
    return written.decode("utf-16-le").strip()


def _plays(message: Message) -> bool:
    """Whether the document is a film or a sound: animations come as documents too."""
    kind = (message.document.mime_type or "") if message.document else ""
    return message.animation is not None or kind.startswith(("video/", "audio/"))


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


def links_in(message: Message) -> list[tuple[str, str]]:
    """The web links of a message in its order: each as printed, empty where it stands behind other
    words, and where it leads."""
    kinds: list[str | None] = [MessageEntity.URL, MessageEntity.TEXT_LINK]
    entities = {**message.parse_entities(kinds), **message.parse_caption_entities(kinds)}
    found = [
        (shown, shown) if entity.type == MessageEntity.URL else ("", entity.url or "")
        for entity, shown in sorted(entities.items(), key=lambda item: item[0].offset)
    ]
    return [
        (printed, url)
        for printed, url in found
        if url and (url.split("://")[0].lower() in _WEB or "://" not in url)
    ]


_WEB = frozenset({"http", "https"})
