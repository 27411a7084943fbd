"""What Telegram means when it refuses: kinds of 400 that are no fault of the message."""

from __future__ import annotations

from telegram.error import InvalidToken, TelegramError

# What a 400 says where the bot may not write to the chat (any more), or to its forum topic;
# Telegram's own names and the Bot API server's words. Names come through as they are: with 403
# as 400 (TDLib, MessagesManager::process_send_message_fail_error), with 406 too (telegram-bot-api,
# Client::fail_query_with_error). Slow mode is a 429 (TDLib, NetQueryDelayer).
_UNWELCOME = (
    "chat not found",
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_send_plain_forbidden",
    "chat_restricted",
    "chat_admin_required",
    "group chat was deactivated",
    "channel_private",
    "channel_invalid",
    "channel_public_group_na",
    "peer_id_invalid",
    "user_banned_in_channel",
    "chat_guest_send_forbidden",
    "chat_forbidden",
    "allow_payment_required",
    "privacy_premium_required",
)
_THREAD_LOST = ("thread not found", "topic_closed", "topic_deleted")
_MESSAGE_LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")


def unwelcome(error: TelegramError) -> bool:
    """Whether the bot may not write to the chat (any more), or to its forum topic."""
    return _says(error, *_UNWELCOME) or thread_lost(error)


def thread_lost(error: TelegramError) -> bool:
    """Whether the forum topic is closed or gone."""
    return _says(error, *_THREAD_LOST)


def message_lost(error: TelegramError) -> bool:
    """Whether the message to be changed is gone, or too old for it."""
    return _says(error, *_MESSAGE_LOST)


def says_the_same(error: TelegramError) -> bool:
    """Whether the message to be changed is so already."""
    return _says(error, "message is not modified")


def picture_refused(error: TelegramError) -> bool:
    """Whether Telegram does not take the address of the picture that a message was to show."""
    return _says(error, "webpage_")


def button_unknown(error: TelegramError) -> bool:
    """Whether a server too old for a button's action sees a button without one."""
    return _says(error, "text buttons are unallowed in the inline keyboard")


def drafts_unknown(error: TelegramError) -> bool:
    """Whether the server has no drafts, or none for this bot. PTB takes a 404, which is what a
    server says of a method that it has not, for one of the token."""
    return isinstance(error, InvalidToken) or _says(error, "textdraft_")


def query_closed(error: TelegramError) -> bool:
    """Whether a tap or an inline query has waited too long to be answered."""
    return _says(error, "query is too old")


def _says(error: TelegramError, *phrases: str) -> bool:
    said = error.message.lower()
    return any(phrase in said for phrase in phrases)
