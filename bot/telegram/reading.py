"""What was sent in, read: a file, link or text becomes a page, under the name its readers know."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from telegram.constants import FileSizeLimit
from telegram.error import BadRequest

from bot.domain.chat import Chat
from bot.domain.share import Material
from bot.messages import text
from bot.messages.script import in_script_of
from bot.messages.wording import day_and_year
from bot.sources.link import read_link
from bot.telegram.context import Context
from summarizer.article import Page, SourceError
from summarizer.reading.masthead import agreed

_MEGABYTE = 1_000_000


async def read_material(
    context: Context, chat: Chat, material: Material, noted: str | None = None
) -> tuple[Page, int]:
    """The page of the material, of an album's files together, and how many of them cannot be read.

    Raises ``SourceError`` where none can.
    """
    if not material.more:
        return await _read(context, chat, material, noted), 0
    pages, errors = [], []
    for each in (replace(material, more=()), *material.more):
        try:
            pages.append(await _read(context, chat, each, noted))
        except SourceError as error:
            errors.append(error)
    if not pages:
        raise errors[0]
    articles = tuple(article for page in pages for article in page.articles)
    masthead = agreed(page.masthead for page in pages)
    return Page(page_name(chat, material), articles, masthead=masthead), len(errors)


async def _read(context: Context, chat: Chat, material: Material, noted: str | None) -> Page:
    """The page of the material under the name its readers know."""
    name = page_name(chat, material)
    worker, limits = context.services.worker, context.settings.limits
    if material.text is not None:
        page = await worker.read(material.text.encode(), f"{name}.txt", noted=noted)
        return replace(page, source=name)
    if material.url is not None:
        page = await read_link(material.url, context.services.fetcher, worker, noted=noted)
        return replace(page, source=name)
    most = min(limits.max_file_megabytes * _MEGABYTE, int(FileSizeLimit.FILESIZE_DOWNLOAD))
    if material.size > most:
        raise SourceError("too_large", name=name, limit=f"{most // _MEGABYTE} MB")
    try:
        file = await context.bot.get_file(str(material.file_id))
    except BadRequest as error:  # it is too old, or was taken back
        raise SourceError("fetch_failed", name=name, reason=error.message) from error
    data = bytes(await file.download_as_bytearray())
    page = await worker.read(data, name, noted=noted)
    longest = limits.max_text_characters
    if sum(len(article.body) for article in page.articles) > longest:
        raise SourceError("too_large", name=name, limit=f"{longest:,} characters")
    return replace(page, source=name)


def page_name(chat: Chat, material: Material) -> str:
    """What the material is called in the reader's language."""
    if material.text is not None and material.name is not None:
        return text(chat.language, "share.forwarded_name", name=material.name)
    unnamed = "share.text_name" if material.text is not None else "share.photo_name"
    name = material.name or text(chat.language, unnamed)
    if material.more:
        return text(chat.language, "share.album_name", name=name, count=1 + len(material.more))
    return name


def shown_name(chat: Chat, page: Page, now: datetime) -> str:
    """What a page prints of itself, else what its material is called."""
    told = page.masthead
    name = " ".join(filter(None, [told.paper or page.source, told.edition, told.section]))
    if told.day is None:
        return in_script_of(chat.language, name)
    day = day_and_year(chat.language, told.day, now.date())
    return in_script_of(chat.language, name) + text(chat.language, "story.separator") + day
