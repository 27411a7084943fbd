"""setMessageReaction. Words: Client.cpp, ``get_reaction_type`` and ``check_message``; what the
server behind it refuses is told by its own names."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.limits import MAX_REACTIONS, REACTIONS
from bot.sandbox.methods.params import Params


async def set_message_reaction(params: Params) -> bool:
    """``setMessageReaction``: the bot's own reaction, in place of the one before."""
    chat = params.chat()
    asked = params.json("reaction") or []
    if not isinstance(asked, list):
        raise bad_request("expected an Array of ReactionType")
    wanted = [_emoji(each) for each in asked]
    message = params.message(chat, "message to react")
    if len(wanted) > MAX_REACTIONS:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(f" {emoji} " not in REACTIONS for emoji in wanted) or message.service:
        raise bad_request("REACTION_INVALID")
    message.reactions[params.state.bot.id] = wanted
    params.state.touched(message)
    return True


def _emoji(asked: Any) -> str:
    if not isinstance(asked, dict):
        raise bad_request("can't parse ReactionType: expected an Object")
    if asked.get("type") == "emoji" and isinstance(asked.get("emoji"), str):
        return str(asked["emoji"])
    if asked.get("type") == "custom_emoji":  # bots may use those of the message only
        return ""
    raise bad_request("can't parse ReactionType: invalid reaction type specified")
