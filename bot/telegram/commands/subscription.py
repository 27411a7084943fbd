"""The daily digest: /subscribe, /unsubscribe, /time, /timezone, /days, /digest."""

from __future__ import annotations

from datetime import timedelta

from telegram import Update

from bot.chats.follows import MAX_FOLLOWS, follow_all
from bot.chats.subscription import subscribe as subscribe_chat
from bot.chats.times import (
    find_timezone,
    parse_clock,
    parse_weekdays,
    split_request,
    suggest_timezones,
)
from bot.digests.digest import build
from bot.domain.query import can_match, clip
from bot.messages import buttons, html, text, wording
from bot.messages.cards import subscribed
from bot.messages.digest import digest_messages
from bot.stories.query import canonical
from bot.telegram import reply
from bot.telegram.commands import pickers
from bot.telegram.context import Context, chat_of, wish_of
from bot.telegram.guards import admins, admins_of_channels, admins_to_change, anybody
from bot.telegram.routing import App, command, pressed, pressing


async def subscribe(update: Update, context: Context) -> None:
    """/subscribe [HH:MM] [weekdays] [topics…], and the button ``subscribe:on``."""
    chat = await chat_of(update, context)
    if update.callback_query is not None:
        await reply.answer(update.callback_query)
    request = split_request("" if update.callback_query else context.words)
    if request.wrong is not None:
        note = html(chat.language, "subscribe.bad_time", text=request.wrong)
        keyboard = buttons.keyboard(*pickers.times(chat, "pick"))
        await reply.say(update, context, note, keyboard)
        return
    asked = [canonical(topic) for topic in request.topics if can_match(topic)]
    names, all_of_them = await follow_all(context.store, chat, asked)
    if request.weekdays:
        chat = await context.store.chats.upsert(chat.id, weekdays=request.weekdays)
    chat = await subscribe_chat(
        context.store, chat, wish_of(update, context), request.time, here=True
    )
    said = subscribed(chat, names)
    if not all_of_them:
        said += "\n" + html(chat.language, "follow.too_many", limit=MAX_FOLLOWS)
    # Under a channel's posts anybody may press buttons.
    keyboard = buttons.keyboard(
        [
            buttons.press(text(chat.language, "button.digest"), "digest:now"),
            buttons.press(text(chat.language, "button.settings"), "settings:open"),
        ]
        if chat.kind != "channel"
        else []
    )
    await reply.say(update, context, said, keyboard)


async def unsubscribe(update: Update, context: Context) -> None:
    """/unsubscribe: no more digests; settings and topics are kept."""
    chat = await chat_of(update, context)
    key = "subscribe.off" if chat.subscribed else "subscribe.off_already"
    await context.store.chats.upsert(chat.id, subscribed=False)
    said = html(chat.language, key)
    row = [buttons.press(text(chat.language, "button.resubscribe"), "subscribe:on")]
    at_once = [f for f in await context.store.follows.followed(chat.id) if f.now]
    if at_once:
        topics = wording.topics(chat.language, at_once)
        said += "\n" + html(chat.language, "subscribe.off_alerts", topics=topics)
        row.append(buttons.press(text(chat.language, "button.stop_alerts"), "alerts:off"))
    await reply.say(update, context, said, buttons.keyboard(row))


async def stop_alerts(update: Update, context: Context) -> None:
    """``alerts:off``: nothing comes at once any more."""
    query, chat = pressed(update), await chat_of(update, context)
    await context.store.follows.quiet(chat.id)
    await reply.answer(query)
    again = buttons.press(text(chat.language, "button.resubscribe"), "subscribe:on")
    body = html(chat.language, "subscribe.alerts_stopped")
    await reply.edit_pressed(query, body, buttons.keyboard([again]))


async def time(update: Update, context: Context) -> None:
    """/time [HH:MM]: when the digest comes."""
    chat = await chat_of(update, context)
    keyboard = buttons.keyboard(*pickers.times(chat, "pick"))
    if not context.words:
        key = "time.now" if chat.subscribed else "time.now_off"
        body = html(chat.language, key, **wording.schedule(chat))
        await reply.say(update, context, body, keyboard)
        return
    chosen = parse_clock(context.words.replace(" ", ""))
    if chosen is None:
        body = html(chat.language, "time.bad", text=clip(context.words))
        await reply.say(update, context, body, keyboard)
        return
    chat = await context.store.chats.upsert(chat.id, digest_time=chosen)
    key = "time.set" if chat.subscribed else "time.set_off"
    await reply.say(update, context, html(chat.language, key, **wording.schedule(chat)))


async def timezone(update: Update, context: Context) -> None:
    """/timezone [city or zone]: whose clock the digest goes by."""
    chat = await chat_of(update, context)
    if not context.words:
        body = html(chat.language, "timezone.now", **wording.local_time(chat, context.now()))
        keyboard = buttons.keyboard(*pickers.zones(chat, "pick"))
        await reply.say(update, context, body, keyboard)
        return
    zone = find_timezone(context.words)
    if zone is None:
        near = tuple(suggest_timezones(context.words))
        key = "timezone.unknown" if near else "timezone.unknown_bare"
        body = html(chat.language, key, text=clip(context.words))
        keyboard = buttons.keyboard(*pickers.zones(chat, "pick", near)) if near else None
        await reply.say(update, context, body, keyboard)
        return
    chat = await context.store.chats.upsert(chat.id, timezone=zone)
    await reply.say(
        update,
        context,
        html(chat.language, "timezone.set", **wording.local_time(chat, context.now())),
    )


async def days(update: Update, context: Context) -> None:
    """/days [weekdays]: on which days the digest comes."""
    chat = await chat_of(update, context)
    if not context.words:
        keyboard = buttons.keyboard(*pickers.days(chat, "pick"))
        await reply.say(update, context, html(chat.language, "days.now"), keyboard)
        return
    weekdays = parse_weekdays(context.words)
    if weekdays is None:
        body = html(chat.language, "days.bad", text=clip(context.words))
        keyboard = buttons.keyboard(*pickers.days(chat, "pick"))
        await reply.say(update, context, body, keyboard)
        return
    chat = await context.store.chats.upsert(chat.id, weekdays=weekdays)
    await reply.say(update, context, html(chat.language, "days.set", **wording.schedule(chat)))


async def digest(update: Update, context: Context) -> None:
    """/digest and ``digest:now``: what a digest would hold at this moment."""
    chat = await chat_of(update, context)
    if update.callback_query is not None:
        await reply.answer(pressed(update))
    window = timedelta(hours=context.settings.digest.first_window_hours)
    # The whole day, also what this morning's digest told already.
    built = await build(context.store, chat, context.now(), first_window=window, retell=True)
    for message in digest_messages(built, chat, context.account):
        await reply.say_message(update, context, message)


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("subscribe", subscribe, admins),
            command("unsubscribe", unsubscribe, admins),
            command("time", time, admins_to_change),
            command("timezone", timezone, admins_to_change),
            command("days", days, admins_to_change),
            command("digest", digest, anybody),
            pressing(r"^subscribe:on$", subscribe, admins),
            pressing(r"^digest:now$", digest, admins_of_channels),
            pressing(r"^alerts:off$", stop_alerts, admins),
        ]
    )
