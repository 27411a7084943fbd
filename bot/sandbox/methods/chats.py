"""Asking about chats and their members, and leaving them."""

from __future__ import annotations

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.params import Params
from bot.sandbox.world import PRESENT, Json, member_json

# Bot API, ChatFullInfo: fields that are always told; no chat of ours changes them.
FULL_INFO = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    },
}


async def get_chat(params: Params) -> Json:
    """``getChat``."""
    chat = params.chat()
    answer = {**chat.as_json(), **FULL_INFO}
    if chat.pinned:
        answer["pinned_message"] = chat.pinned.as_json()
    return answer


async def get_chat_member(params: Params) -> Json:
    """``getChatMember``: "only guaranteed to work for other users if the bot is an administrator".

    DialogParticipantManager.cpp, ``get_channel_participant``, for channels; td_api.tl,
    ``supergroupFullInfo.has_hidden_members``, for groups that hide their members.
    """
    chat = params.chat()
    state = params.state
    user = state.users.get(params.integer("user_id"))
    if user is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if user is not state.bot and not chat.administers(state.bot.id):
        if chat.type == "channel":
            raise bad_request("member list is inaccessible")
        if chat.hidden_members:
            raise bad_request("CHAT_ADMIN_REQUIRED")
    return member_json(user, chat.status(user.id))


async def get_chat_administrators(params: Params) -> list[Json]:
    """``getChatAdministrators``: every administrator but other bots.

    Where members are hidden, administrators are not (``has_hidden_members``); in a channel only
    they see each other (``reload_dialog_administrators``).
    """
    chat = params.chat()
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    if chat.type == "channel" and not chat.administers(params.state.bot.id):
        raise bad_request("administrator list is inaccessible")
    return [
        member_json(params.state.users[user_id], status)
        for user_id, status in chat.members.items()
        if chat.administers(user_id)
    ]


async def get_chat_member_count(params: Params) -> int:
    """``getChatMemberCount``."""
    return sum(status in PRESENT for status in params.chat().members.values())


async def leave_chat(params: Params) -> bool:
    """``leaveChat``."""
    chat = params.chat()
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    state = params.state
    state.set_status(chat, state.bot, "left", state.bot)
    return True
