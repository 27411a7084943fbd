"""The forms of a message: as we would have it, and what Telegram takes in place of that.

A story's picture stands under its message as the preview of a link that the text does not hold.
Telegram fetches it (Bot API, ``LinkPreviewOptions``); where it cannot, the message comes without
one (TDLib, ``InputMessageText::get_input_media_web_page``: it is optional beside a text). A server
of one's own may be too old for a button's action (Client.cpp, ``get_inline_keyboard_button``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import BadRequest

from bot.domain.message import Keyboard, Message
from bot.messages.buttons import of_old
from bot.telegram.refusals import button_unknown, picture_refused

T = TypeVar("T")


def preview(picture: str | None) -> LinkPreviewOptions:
    """What shows the picture of this address, or no preview at all."""
    if picture is None:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(is_disabled=False, url=picture, prefer_small_media=True)


def markup(keyboard: Keyboard | None) -> InlineKeyboardMarkup | None:
    """A keyboard as python-telegram-bot has it."""
    return InlineKeyboardMarkup.de_json(dict(keyboard)) if keyboard else None


async def as_taken(
    message: Message,
    request: Callable[[InlineKeyboardMarkup | None, LinkPreviewOptions], Awaitable[T]],
) -> T:
    """What ``request`` gives with the message's keyboard and picture or, where Telegram does not
    take one of them, with what it takes."""
    keyboard, picture = message.reply_markup, message.picture
    while True:
        try:
            return await request(markup(keyboard), preview(picture))
        except BadRequest as error:
            if picture is not None and picture_refused(error):
                picture = None
            elif button_unknown(error) and keyboard != (older := of_old(keyboard)):
                keyboard = older
            else:
                raise
