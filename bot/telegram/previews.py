"""A story's picture under its message, as the preview of a link that the text does not hold.

Telegram fetches it (Bot API, ``LinkPreviewOptions``); where it cannot, the message comes without
one (TDLib, ``InputMessageText::get_input_media_web_page``: it is optional beside a text).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import LinkPreviewOptions
from telegram.error import BadRequest

from bot.telegram.refusals import picture_refused

T = TypeVar("T")


def preview(picture: str | None) -> LinkPreviewOptions:
    """What shows the picture of this address, or no preview at all."""
    if picture is None:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(is_disabled=False, url=picture, prefer_small_media=True)


async def with_picture(
    picture: str | None, request: Callable[[LinkPreviewOptions], Awaitable[T]]
) -> T:
    """What ``request`` gives with the picture's preview or, where Telegram refuses it, without."""
    try:
        return await request(preview(picture))
    except BadRequest as error:
        if picture is None or not picture_refused(error):
            raise
        return await request(preview(None))
