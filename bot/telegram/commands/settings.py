"""/settings and /language: one message, edited at every tap."""

from __future__ import annotations

from telegram import Update

from bot.chats.requests.choices import language_named
from bot.chats.subscription import ChangeError, change
from bot.chats.taste import MOST_PLACES, Taste, taste_of
from bot.domain.chat import Chat
from bot.domain.message import Button, Message
from bot.domain.query import clip
from bot.messages import buttons, html, in_script_of, text, wording
from bot.messages.cards import subscribed
from bot.messages.links import decode_query, encode_query
from bot.stories.query import canonical
from bot.telegram import following, reply
from bot.telegram.commands import pickers
from bot.telegram.context import Context, chat_of, wish_of
from bot.telegram.guards import admins, admins_to_change
from bot.telegram.menus import register_for_chat
from bot.telegram.routing import App, command, pressed, pressing, undoable

MOST_NAMED = 5
"""Topics and sources named of each kind where it is told what was learned."""


async def settings(update: Update, context: Context) -> None:
    """/settings, and the button that opens it. Where one setting is asked for, that one."""
    chat = await chat_of(update, context)
    if update.callback_query is not None:
        await reply.answer(update.callback_query)
    name = context.request.act if context.request else "back"
    await reply.say_message(update, context, await _view(context, chat, name))


async def language(update: Update, context: Context) -> None:
    """/language [name]: choose one."""
    chat = await chat_of(update, context)
    chosen = context.request.language if context.request else language_named(context.words)
    if chosen is None:
        named = context.words and not context.request
        key = "settings.no_language" if named else "settings.ask_language"
        body = html(chat.language, key, text=clip(context.words))
        await reply.say(update, context, body, buttons.keyboard(*pickers.languages(chat, "pick")))
        return
    async with context.store.changes.watching(chat.id) as change:
        chat = await context.store.chats.upsert(chat.id, language=chosen)
    await register_for_chat(context.bot, chat, context.settings)
    body = html(chosen, "settings.language_set", language=text(chosen, "language.own_name"))
    await reply.say(update, context, body, buttons.changing(chat, buttons.undo(chat, change.id)))


async def overview(context: Context, chat: Chat) -> Message:
    """All settings of a chat, each with a button."""
    spoken = chat.language
    follows = await context.store.follows.followed(chat.id)
    body = html(
        spoken,
        "settings.summary",
        **wording.schedule(chat),
        state=text(spoken, "settings.on" if chat.subscribed else "settings.off"),
        scope=text(spoken, "settings.topics_only" if chat.topics_only else "settings.all"),
        count=chat.story_count,
        form=text(spoken, "settings.brief" if chat.brief else "settings.long"),
        topics=wording.topics(spoken, follows),
        language=text(spoken, "language.own_name"),
    )
    if muted := await context.store.mutes.of(chat.id):
        names = text(spoken, "list.separator").join(buttons.mute_name(chat, one) for one in muted)
        body += "\n" + html(spoken, "settings.muted", names=names)
    taste = await taste_of(context.store, chat)
    if taste.leanings:
        body += "\n" + html(spoken, "settings.taste", words=_learned(chat, taste))
    if chat.thread_id is not None:
        body += _thread(chat)
    push = ("off", "settings.on") if chat.subscribed else ("on", "settings.off")
    scope = ("all", "topics_only") if chat.topics_only else ("topics", "all")
    form = ("long", "brief") if chat.brief else ("brief", "long")

    def opens(view: str) -> Button:
        return buttons.press(text(spoken, f"settings.button_{view}"), f"settings:{view}")

    pushing = f"{text(spoken, 'settings.button_push')} · {text(spoken, push[1])}"
    reading = text(spoken, f"settings.{scope[1]}")
    length = f"{text(spoken, 'settings.button_form')} · {text(spoken, f'settings.{form[1]}_short')}"
    return Message(
        body,
        buttons.keyboard(
            [
                buttons.press(pushing, f"set:push:{push[0]}"),
                buttons.press(reading, f"set:scope:{scope[0]}"),
            ],
            [opens("time"), opens("days"), opens("zone")],
            [opens("topics"), opens("count"), opens("language")],
            [buttons.press(length, f"set:form:{form[0]}"), opens("mutes"), opens("taste")],
        ),
    )


def _thread(chat: Chat) -> str:
    """Which topic the digest goes to: by name as far as it is known, and in forums by a link."""
    name = chat.thread_name or text(chat.language, "settings.thread_unnamed")
    if chat.kind == "private":
        return "\n" + html(chat.language, "settings.thread_private", name=name)
    link = f"https://t.me/c/{str(chat.id).removeprefix('-100')}/{chat.thread_id}"
    return "\n" + html(chat.language, "settings.thread", link=link, name=name)


async def view(update: Update, context: Context) -> None:
    """``settings:VIEW``: one setting in place of the overview, or back to it."""
    query, chat = pressed(update), await chat_of(update, context)
    name = str(query.data).split(":")[1]
    await reply.show(update, context, await _view(context, chat, name))


async def _view(context: Context, chat: Chat, name: str) -> Message:
    match name:
        case "time":
            rows = pickers.times(chat, "set")
        case "zone":
            rows = pickers.zones(chat, "set")
        case "days":
            rows = pickers.days(chat, "set")
        case "count":
            rows = pickers.counts(chat, "set")
        case "language":
            rows = pickers.languages(chat, "set")
        case "topics":
            return await _topics_view(context, chat)
        case "mutes":
            return await _mutes_view(context, chat)
        case "taste":
            return await _taste_view(context, chat)
        case _:
            return await overview(context, chat)
    return Message(
        html(chat.language, f"settings.ask_{name}"), buttons.keyboard(*rows, [_back(chat)])
    )


async def _topics_view(context: Context, chat: Chat) -> Message:
    follows = await context.store.follows.followed(chat.id)
    drop = [
        buttons.press(
            text(chat.language, "button.clear_follow", topic=in_script_of(chat.language, f.query)),
            f"set:drop:{encode_query(f.query)}",
        )
        for f in follows
    ]
    followed = {follow.query for follow in follows}
    rows = await pickers.hot_to_follow(context.store, chat, followed)
    key = "settings.ask_topics" if follows else "settings.ask_no_topics"
    return Message(
        html(chat.language, key),
        buttons.keyboard(*buttons.in_rows(drop, 3), *rows[:2], [_back(chat)]),
    )


async def _mutes_view(context: Context, chat: Chat) -> Message:
    muted = await context.store.mutes.of(chat.id)
    drop = [buttons.mute(chat, one, muted=True) for one in muted]
    key = "settings.ask_mutes" if muted else "settings.ask_no_mutes"
    body = html(chat.language, key)
    return Message(body, buttons.keyboard(*buttons.in_rows(drop, 2), [_back(chat)]))


async def _taste_view(context: Context, chat: Chat) -> Message:
    """What was learned of the chat's readers, in words, and how to have it forgotten."""
    taste = await taste_of(context.store, chat)
    if not taste.ups and not taste.downs:
        return Message(html(chat.language, "settings.no_taste"), buttons.keyboard([_back(chat)]))
    words = _learned(chat, taste) or text(chat.language, "settings.taste_even")
    counts = {"ups": taste.ups, "downs": taste.downs, "places": MOST_PLACES}
    body = html(chat.language, "settings.ask_taste", words=words, **counts)
    clear = buttons.press(text(chat.language, "button.clear_taste"), "set:taste:clear")
    return Message(body, buttons.keyboard([clear], [_back(chat)]))


def _learned(chat: Chat, taste: Taste) -> str:
    """What stands further up and further down, such as 多看 5G、医保；少看 体育."""
    said = []
    for sign, key in ((1, "settings.more_of"), (-1, "settings.less_of")):
        if named := taste.names(sign)[:MOST_NAMED]:
            between = text(chat.language, "list.separator")
            names = between.join(buttons.mute_name(chat, one) for one in named)
            said.append(text(chat.language, key, names=names))
    return text(chat.language, "settings.taste_between").join(said)


def _back(chat: Chat) -> Button:
    return buttons.press(text(chat.language, "button.back"), "settings:back")


async def set_value(update: Update, context: Context) -> None:
    """``set:FIELD:VALUE``: a change made within the settings message."""
    query, chat = pressed(update), await chat_of(update, context)
    _, field, value = str(query.data).split(":", 2)
    if field in {"follow", "drop"}:
        topic = canonical(decode_query(value))
        if await following.change(query, context, chat, topic, followed=field == "follow"):
            await reply.show(update, context, await _view(context, chat, "topics"))
        return
    if field == "taste":
        await context.store.ratings.clear(chat.id)
        await reply.answer(query, text(chat.language, "settings.taste_cleared"))
        shown = await overview(context, chat)
        await reply.edit_pressed(query, shown.text, shown.reply_markup)
        return
    changed = await _change(update, context, chat, field, value)
    if changed is None:
        return
    await reply.answer(query, _said(changed, field))
    after = await _view(context, changed, "days" if field in {"day", "days"} else "back")
    await reply.edit_pressed(query, after.text, after.reply_markup)


async def pick(update: Update, context: Context) -> None:
    """``pick:FIELD:VALUE``: a change made under /time, /timezone, /days or /language."""
    query, chat = pressed(update), await chat_of(update, context)
    _, field, value = str(query.data).split(":", 2)
    changed = await _change(update, context, chat, field, value)
    if changed is None:
        return
    await reply.answer(query, _said(changed, field))
    spoken = changed.language
    match field:
        case "time":
            await reply.edit_pressed(query, subscribed(changed, []))
        case "zone":
            body = html(spoken, "timezone.set", **wording.local_time(changed, context.now()))
            await reply.edit_pressed(query, body)
        case "day" | "days":
            keyboard = buttons.keyboard(*pickers.days(changed, "pick"))
            await reply.edit_pressed(query, html(spoken, "days.now"), keyboard)
        case _:
            keyboard = buttons.keyboard(*pickers.languages(changed, "pick"))
            await reply.edit_pressed(query, html(spoken, "settings.ask_language"), keyboard)


async def _change(
    update: Update, context: Context, chat: Chat, field: str, value: str
) -> Chat | None:
    try:
        changed = await change(context.store, chat, field, value, wish_of(update, context))
    except ChangeError as error:
        await reply.answer(pressed(update), text(chat.language, error.key), alert=True)
        return None
    if changed.language != chat.language:
        await register_for_chat(context.bot, changed, context.settings)
    return changed


def _said(chat: Chat, field: str) -> str:
    if field == "push":
        return text(chat.language, f"settings.toggle_{'on' if chat.subscribed else 'off'}")
    return text(chat.language, "settings.saved")


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("settings", settings, admins),
            command("language", language, admins_to_change),
            pressing(r"^settings:open$", settings, admins),
            pressing(r"^settings:\w+$", view, admins),
            pressing(r"^set:\w+:.+$", undoable(set_value), admins),
            pressing(r"^pick:\w+:.+$", undoable(pick), admins),
        ]
    )
