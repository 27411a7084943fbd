"""The first minute: /start with its three taps (topics, time, language), deep links, /help."""

from __future__ import annotations

import re

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.chats.subscription import subscribe
from bot.domain.chat import Chat
from bot.domain.message import Button, Keyboard, Message
from bot.messages import LANGUAGES, buttons, html, in_script_of, text, wording
from bot.messages.links import decode_query, encode_query, parse_number
from bot.stories.search import hot_topics
from bot.stories.topics import known_topics
from bot.telegram import following, reply
from bot.telegram.commands import pickers
from bot.telegram.context import Context, chat_of, known_chat, language_for, wish_of
from bot.telegram.editions import of_channel
from bot.telegram.guards import admins, anybody
from bot.telegram.material import SHORTEST
from bot.telegram.menus import register_for_chat
from bot.telegram.pages import latest_page, topic_page
from bot.telegram.routing import NEW_POSTS, App, command, glued, pressed, pressing, run, undoable

TOPICS_OFFERED = 9
_PAGE = re.compile("p([0-9]{1,7})")


async def start(update: Update, context: Context) -> None:
    """/start: the greeting; or what a deep link asks for."""
    parameter = context.words
    known = await known_chat(update, context)
    chat = await chat_of(update, context)
    if parameter and await _follow_link(update, context, chat, parameter):
        return
    if chat.kind != "private":
        body = html(chat.language, "start.group", username=context.bot.username)
        await reply.say(update, context, body)
    elif known and chat.subscribed:
        await reply.say(update, context, *_again(chat))
    else:
        keyboard = await _greeting_keyboard(context, chat)
        await reply.say(update, context, html(chat.language, "start.greeting").strip(), keyboard)


async def _follow_link(update: Update, context: Context, chat: Chat, parameter: str) -> bool:
    kind, _, value = parameter.partition("_")
    page = _PAGE.fullmatch(kind)
    if kind == "topic" or page:
        try:
            query = decode_query(value)
        except ValueError:
            return False
        if page:
            message = await topic_page(context, chat, query, parse_number(page[1]))
            await reply.say_message(update, context, message)
        else:
            await run("topic", update, context, query)
        return True
    if kind == "latest":
        message = await latest_page(context, chat, parse_number(value))
        await reply.say_message(update, context, message)
        return True
    if kind == "rest":
        more = await of_channel(context, chat, value)
        gone = Message(html(chat.language, "digest.gone"))
        await reply.say_message(update, context, more or gone)
        return True
    if kind in {"story", "save"}:
        story = await context.store.stories.get(parse_number(value), chat.id)
        if story is None:
            await reply.say(update, context, html(chat.language, "story.gone"))
        else:
            if kind == "save" and chat.kind == "private":
                await context.store.saved.save(chat.id, story.id)
            await reply.say_message(update, context, await reply.story_card(context, chat, story))
        return True
    if parameter == "settings":
        await run("settings", update, context)
        return True
    return False


def _again(chat: Chat) -> tuple[str, Keyboard | None]:
    language = chat.language
    state = "start.state_on" if chat.subscribed else "start.state_off"
    body = html(language, "start.again", state=text(language, state, **wording.schedule(chat)))
    return body.strip(), _after_keyboard(chat)


def _after_keyboard(chat: Chat) -> Keyboard | None:
    return buttons.keyboard(
        [
            buttons.press(text(chat.language, "button.digest"), "digest:now"),
            buttons.press(text(chat.language, "button.topics"), "topics:new"),
            buttons.press(text(chat.language, "button.settings"), "settings:open"),
        ]
    )


async def _greeting_keyboard(context: Context, chat: Chat) -> Keyboard | None:
    """Topics to follow, the week's first, over the times of day."""
    hot = [name for name, _ in await hot_topics(context.store, limit=TOPICS_OFFERED)]
    names = list(dict.fromkeys([*hot, *known_topics().names()]))[:TOPICS_OFFERED]
    followed = {follow.query for follow in await context.store.follows.followed(chat.id)}
    topics = [_topic_button(chat, name, followed=name in followed) for name in names]
    return buttons.keyboard(*buttons.in_rows(topics, 3), *_time_rows(chat))


def _topic_button(chat: Chat, name: str, *, followed: bool) -> Button:
    shown = in_script_of(chat.language, name)
    label = text(chat.language, "button.chosen", label=shown) if followed else shown
    return buttons.press(label, f"start:{'drop' if followed else 'pick'}:{encode_query(name)}")


def _time_rows(chat: Chat) -> list[list[Button]]:
    times = [buttons.press(f"🕗 {t}", f"start:at:{t.replace(':', '')}") for t in pickers.TIMES]
    later = buttons.press(text(chat.language, "button.not_now"), "start:at:none")
    return [*buttons.in_rows(times, 3), [later]]


async def choose_topic(update: Update, context: Context) -> None:
    """``start:pick:CODE`` and ``start:drop:CODE``: a topic ticked or not in the greeting."""
    query, chat = pressed(update), await chat_of(update, context)
    _, action, code = str(query.data).split(":")
    name = decode_query(code)
    followed = action == "pick"
    button = _topic_button(chat, name, followed=followed)
    await following.turn(query, context, chat, name, button, followed=followed)


async def choose_time(update: Update, context: Context) -> None:
    """``start:at:HHMM``: subscribed, and on to the language."""
    query, chat = pressed(update), await chat_of(update, context)
    value = str(query.data).split(":")[2]
    if value == "none":
        body = html(chat.language, "start.later")
    else:
        time = f"{value[:2]}:{value[2:]}"
        chat = await subscribe(context.store, chat, wish_of(update, context), time)
        body = html(chat.language, "start.language", **wording.schedule(chat))
    await reply.answer(query)
    await reply.edit_pressed(query, body, buttons.keyboard(*pickers.languages(chat, "start")))


async def choose_language(update: Update, context: Context) -> None:
    """``start:language:CODE``: the last tap; all is set."""
    query, chat = pressed(update), await chat_of(update, context)
    language = str(query.data).split(":")[2]
    if language not in LANGUAGES:
        await reply.answer(query, text(chat.language, "error.button"))
        return
    chat = await context.store.chats.upsert(chat.id, language=language)
    await reply.answer(query)
    follows = await context.store.follows.followed(chat.id)
    key = "start.ready" if chat.subscribed else "start.ready_later"
    body = html(language, key, **wording.schedule(chat), topics=wording.topics(language, follows))
    await reply.edit_pressed(query, body.strip(), _after_keyboard(chat))
    await register_for_chat(context.bot, chat, context.settings)


async def help_(update: Update, context: Context) -> None:
    """/help: everything there is, on one screen."""
    language = await language_for(update, context)
    parts = [html(language, "help.text", shortest=SHORTEST)]
    if context.account.inline:
        parts.append(html(language, "help.sharing", username=context.bot.username))
    if context.bot.bot.supports_guest_queries:
        parts.append(html(language, "help.guest", username=context.bot.username))
    parts.append(html(language, "help.more"))
    await reply.say(update, context, "\n\n".join(part.strip() for part in parts))


async def unknown(update: Update, context: Context) -> None:
    """A command that does not exist: a short help. Groups hear it only when they meant us."""
    message = update.effective_message
    words = ((message.text if message else None) or "/").split()
    named = words[0].lower().endswith(f"@{context.bot.username}".lower())
    if update.effective_chat is None or (update.effective_chat.type != "private" and not named):
        return
    if meant := glued(" ".join(words), context):
        await run(meant[0], update, context, meant[1])
        return
    language = await language_for(update, context)
    await reply.say(update, context, html(language, "help.unknown", command=words[0][:32]))


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("start", start, anybody),
            command("help", help_, anybody),
            pressing(r"^start:(pick|drop):[\w-]+$", undoable(choose_topic), admins),
            pressing(r"^start:at:(none|(?:[01]\d|2[0-3])[0-5]\d)$", undoable(choose_time), admins),
            pressing(r"^start:language:[\w-]+$", undoable(choose_language), admins),
        ]
    )


def register_last(application: App) -> None:
    """Add what answers where nothing else did."""
    application.add_handler(MessageHandler(NEW_POSTS & filters.COMMAND, unknown))
