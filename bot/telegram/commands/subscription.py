"""The daily digest: /subscribe, /unsubscribe, /time, /timezone, /days."""

from __future__ import annotations

from typing import Any

from telegram import Update

from bot.chats.requests import Request, read
from bot.chats.zones import suggest_timezones, zones_of
from bot.domain.query import clip
from bot.messages import buttons, html, text, wording
from bot.telegram import reply
from bot.telegram.commands import pickers
from bot.telegram.context import Context, chat_of
from bot.telegram.guards import admins, admins_to_change
from bot.telegram.routing import App, command, pressed, pressing, undoable
from bot.telegram.wishes import grant


async def subscribe(update: Update, context: Context) -> None:
    """/subscribe [time] [days] [topics…] in any words, and the button ``subscribe:on``."""
    chat = await chat_of(update, context)
    if update.callback_query is not None:
        await reply.answer(update.callback_query)
    request = Request("subscribe") if update.callback_query else context.asked("subscribe")
    if request.wrong is not None:
        note = html(chat.language, "subscribe.bad_time", text=request.wrong)
        keyboard = buttons.keyboard(*pickers.times(chat, "pick"))
        await reply.say(update, context, note, keyboard)
        return
    await grant(update, context, request)


async def offered(update: Update, context: Context) -> None:
    """``offer:DAYS:HHMM``: what comes nearest to a schedule that cannot be."""
    query = pressed(update)
    await reply.answer(query)
    _, days, time = str(query.data).split(":")
    request = Request("subscribe", at=f"{time[:2]}:{time[2:]}", days=frozenset(map(int, days)))
    await grant(update, context, request)


async def unsubscribe(update: Update, context: Context) -> None:
    """/unsubscribe: no more digests; settings and topics are kept. With topics, those alone."""
    chat = await chat_of(update, context)
    named = read(context.words, "unfollow")
    if context.request is None and named.dropped:
        await grant(update, context, named)
        return
    key = "subscribe.off" if chat.subscribed else "subscribe.off_already"
    async with context.store.changes.watching(chat.id) as change:
        await context.store.chats.upsert(chat.id, subscribed=False)
    said = html(chat.language, key)
    if context.request and context.request.cannot:
        lasting = clip(context.request.cannot[0])
        said += "\n" + html(chat.language, "subscribe.off_until", text=lasting)
    row = [buttons.press(text(chat.language, "button.resubscribe"), "subscribe:on")]
    at_once = [f for f in await context.store.follows.followed(chat.id) if f.now]
    if at_once:
        topics = wording.topics(chat.language, at_once)
        said += "\n" + html(chat.language, "subscribe.off_alerts", topics=topics)
        row.append(buttons.press(text(chat.language, "button.stop_alerts"), "alerts:off"))
    keyboard = buttons.changing(chat, [*row, *buttons.undo(chat, change.id)])
    await reply.say(update, context, said, keyboard)


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
    chosen = context.asked("subscribe").at
    if chosen is None:
        body = html(chat.language, "time.bad", text=clip(context.words))
        await reply.say(update, context, body, keyboard)
        return
    await _changed(update, context, "time.set", digest_time=chosen)


async def _changed(update: Update, context: Context, key: str, **fields: Any) -> None:
    """Change settings, and tell so in the words of ``key``."""
    chat = await chat_of(update, context)
    async with context.store.changes.watching(chat.id) as change:
        chat = await context.store.chats.upsert(chat.id, **fields)
    context.chat = chat
    if key == "time.set" and not chat.subscribed:
        key = "time.set_off"
    words = {**wording.schedule(chat), **wording.local_time(chat, context.now())}
    if key.startswith("time."):
        words["time"] = chat.digest_time
    keyboard = buttons.changing(chat, buttons.undo(chat, change.id))
    await reply.say(update, context, html(chat.language, key, **words), keyboard)


async def timezone(update: Update, context: Context) -> None:
    """/timezone [city or zone]: whose clock the digest goes by."""
    chat = await chat_of(update, context)
    zones = context.request.zones if context.request else zones_of(context.words)
    if not zones and (context.request or not context.words):
        body = html(chat.language, "timezone.now", **wording.local_time(chat, context.now()))
        keyboard = buttons.keyboard(*pickers.zones(chat, "pick"))
        await reply.say(update, context, body, keyboard)
        return
    if len(zones) == 1:
        await _changed(update, context, "timezone.set", timezone=zones[0])
        return
    near = tuple(zones or suggest_timezones(context.words))
    key = "timezone.several" if zones else "timezone.unknown" if near else "timezone.unknown_bare"
    body = html(chat.language, key, text=clip(context.words))
    keyboard = buttons.keyboard(*pickers.zones(chat, "pick", near)) if near else None
    await reply.say(update, context, body, keyboard)


async def days(update: Update, context: Context) -> None:
    """/days [weekdays]: on which days the digest comes."""
    chat = await chat_of(update, context)
    if not context.words:
        keyboard = buttons.keyboard(*pickers.days(chat, "pick"))
        await reply.say(update, context, html(chat.language, "days.now"), keyboard)
        return
    request = context.asked("subscribe")
    if not request.days and request.cannot:
        await grant(update, context, request)
    elif not request.days:
        body = html(chat.language, "days.bad", text=clip(context.words))
        keyboard = buttons.keyboard(*pickers.days(chat, "pick"))
        await reply.say(update, context, body, keyboard)
    else:
        await _changed(update, context, "days.set", weekdays=request.days)


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("subscribe", subscribe, admins),
            command("unsubscribe", unsubscribe, admins),
            command("time", time, admins_to_change),
            command("timezone", timezone, admins_to_change),
            command("days", days, admins_to_change),
            pressing(r"^offer:[0-6]+:(?:[01]\d|2[0-3])[0-5]\d$", offered, admins),
            pressing(r"^subscribe:on$", subscribe, admins),
            pressing(r"^alerts:off$", undoable(stop_alerts), admins),
        ]
    )
