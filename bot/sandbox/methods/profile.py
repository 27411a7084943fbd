"""What the bot says of itself: name, descriptions, commands, menu button."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.limits import (
    COMMAND,
    LANGUAGE_CODE,
    MAX_BOT_DESCRIPTION_CHARACTERS,
    MAX_BOT_NAME_CHARACTERS,
    MAX_BOT_SHORT_DESCRIPTION_CHARACTERS,
    MAX_COMMAND_DESCRIPTION_CHARACTERS,
    MAX_COMMANDS,
)
from bot.sandbox.methods.params import Params, find_chat
from bot.sandbox.state import State
from bot.sandbox.world import Chat, Json, User

SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


async def get_me(params: Params) -> Json:
    """``getMe``."""
    return {
        **params.state.bot.as_json(),
        "can_join_groups": True,
        "can_read_all_group_messages": not params.state.privacy_mode,
        "supports_inline_queries": params.state.inline_mode,
        "supports_guest_queries": params.state.guest_mode,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": params.state.private_topics,
    }


async def set_my_commands(params: Params) -> bool:
    """``setMyCommands``."""
    commands = params.json("commands") or []
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command.get("command", "").removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= MAX_COMMAND_DESCRIPTION_CHARACTERS:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    params.state.profile.commands[_scope(params), _language(params)] = commands
    params.state.emit("commands")
    return True


async def get_my_commands(params: Params) -> list[Json]:
    """``getMyCommands``."""
    return params.state.profile.commands.get((_scope(params), _language(params)), [])


async def delete_my_commands(params: Params) -> bool:
    """``deleteMyCommands``."""
    params.state.profile.commands.pop((_scope(params), _language(params)), None)
    params.state.emit("commands")
    return True


async def set_my_name(params: Params) -> bool:
    """``setMyName``."""
    return _set(params, params.state.profile.names, "name", MAX_BOT_NAME_CHARACTERS)


async def get_my_name(params: Params) -> Json:
    """``getMyName``."""
    return {"name": _get(params, params.state.profile.names) or params.state.bot.first_name}


async def set_my_description(params: Params) -> bool:
    """``setMyDescription``."""
    most = MAX_BOT_DESCRIPTION_CHARACTERS
    return _set(params, params.state.profile.descriptions, "description", most)


async def get_my_description(params: Params) -> Json:
    """``getMyDescription``."""
    return {"description": _get(params, params.state.profile.descriptions)}


async def set_my_short_description(params: Params) -> bool:
    """``setMyShortDescription``."""
    most = MAX_BOT_SHORT_DESCRIPTION_CHARACTERS
    return _set(params, params.state.profile.short_descriptions, "short_description", most)


async def get_my_short_description(params: Params) -> Json:
    """``getMyShortDescription``."""
    return {"short_description": _get(params, params.state.profile.short_descriptions)}


async def set_chat_menu_button(params: Params) -> bool:
    """``setChatMenuButton``."""
    button = params.json("menu_button") or {"type": "default"}
    if params.chat_id is None:
        params.state.profile.menu_button = button
    else:
        params.chat().menu_button = button
    return True


async def get_chat_menu_button(params: Params) -> Json:
    """``getChatMenuButton``."""
    own = None if params.chat_id is None else params.chat().menu_button
    return own or params.state.profile.menu_button


def commands_for(state: State, chat: Chat, user: User) -> list[Json]:
    """The commands that a user sees in a chat, in the order of Bot API, "Determining list of
    commands"."""
    scopes: list[Json]
    if chat.type == "private":
        scopes = [{"type": "chat", "chat_id": chat.id}, {"type": "all_private_chats"}]
    else:
        scopes = [{"type": "chat_member", "chat_id": chat.id, "user_id": user.id}]
        if chat.administers(user.id):
            scopes.append({"type": "chat_administrators", "chat_id": chat.id})
        scopes.append({"type": "chat", "chat_id": chat.id})
        if chat.administers(user.id):
            scopes.append({"type": "all_chat_administrators"})
        scopes.append({"type": "all_group_chats"})
    scopes.append({"type": "default"})
    for scope in scopes:
        for language in ((user.language_code or "")[:2], ""):
            found = state.profile.commands.get((_key(scope), language))
            if found is not None:
                return found
    return []


def _scope(params: Params) -> str:
    scope = params.json("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" in SCOPES[kind]:
        chat = find_chat(params.state, str(scope.get("chat_id", "")))
        scope = {**scope, "chat_id": chat.id}
    return _key({name: scope[name] for name in ("type", *SCOPES[kind])})


def _key(scope: Json) -> str:
    return json.dumps(scope, sort_keys=True)


def _language(params: Params) -> str:
    language = params.text("language_code")
    if not LANGUAGE_CODE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _set(params: Params, where: dict[str, str], name: str, most: int) -> bool:
    text = params.text(name)
    if len(text) > most:
        raise bad_request(f"bot {name.replace('_', ' ')} is too long")
    where[_language(params)] = text
    params.state.emit("chats")
    return True


def _get(params: Params, where: dict[str, str]) -> Any:
    return where.get(_language(params)) or where.get("", "")
