"""稍后读: stories kept for later, and /saved, where they are."""

from __future__ import annotations

from datetime import UTC, datetime

from telegram import CallbackQuery, Update

from bot.domain.chat import Chat
from bot.domain.message import Button, Message
from bot.messages import buttons, html, text
from bot.messages.links import ForgedError, parse_number, saving_link
from bot.messages.stories import list_message
from bot.telegram import reply
from bot.telegram.context import Context, chat_of
from bot.telegram.guards import anybody
from bot.telegram.pages import PAGE
from bot.telegram.routing import App, command, pressed, pressing
from bot.telegram.stories import pressed_story


async def saved(update: Update, context: Context) -> None:
    """/saved: the stories kept for later, the last first. In a group: in private."""
    chat = await chat_of(update, context)
    if chat.kind != "private":
        await reply.say(update, context, html(chat.language, "saved.in_private"))
        return
    await reply.say_message(update, context, await _page(context, chat, 0))


async def turn(update: Update, context: Context) -> None:
    """``saved:OFFSET``: another page."""
    query, chat = pressed(update), await _own_chat(update, context)
    offset = parse_number(str(query.data).split(":")[1])
    await reply.show(update, context, await _page(context, chat, offset))


async def keep(update: Update, context: Context) -> None:
    """``save:ID`` and ``unsave:ID`` under a story: keep it for later, or no longer. What is pressed
    in a group is kept for who pressed, who may not have begun with the bot yet."""
    query, chat = pressed(update), await chat_of(update, context)
    story = await pressed_story(update, context, chat)
    if story is None:
        return
    if chat.kind != "private":
        await _keep_for_member(query, context, chat, story.id, private=story.owner_chat is not None)
        return
    keeps = str(query.data).startswith("save")
    if keeps:
        await context.store.saved.save(chat.id, story.id)
    else:
        await context.store.saved.drop(chat.id, story.id)
    await reply.answer(query, text(chat.language, "saved.done" if keeps else "saved.dropped"))
    label = text(chat.language, "button.saved" if keeps else "button.save")
    action = "unsave" if keeps else "save"
    await reply.turn_button(query, buttons.press(label, f"{action}:{story.id}"))


async def _keep_for_member(
    query: CallbackQuery, context: Context, chat: Chat, story_id: int, *, private: bool
) -> None:
    reader = await context.store.chats.get(query.from_user.id)
    if private:  # only the group may see it
        await reply.answer(query, text(chat.language, "saved.groups_own"), alert=True)
    elif reader is None:
        await reply.answer(query, url=saving_link(context.bot.username, story_id))
    else:
        await context.store.saved.save(reader.id, story_id)
        await reply.answer(query, text(reader.language, "saved.done_private"))


async def drop(update: Update, context: Context) -> None:
    """``drop-saved:ID:OFFSET`` in /saved: keep a story no longer, with a way back."""
    query, chat = pressed(update), await _own_chat(update, context)
    _, number, begin = str(query.data).split(":")
    story_id, offset = parse_number(number), parse_number(begin)
    at = await context.store.saved.drop(chat.id, story_id)
    await reply.answer(query, text(chat.language, "saved.dropped"))
    undo = [] if at is None else [_undo(chat, story_id, at, offset)]
    page = await _page(context, chat, offset, undo)
    await reply.edit_pressed(query, page.text, page.reply_markup)


async def restore(update: Update, context: Context) -> None:
    """``resave:ID:SECONDS:OFFSET``: the story is kept again, where it was."""
    query, chat = pressed(update), await _own_chat(update, context)
    _, number, seconds, begin = str(query.data).split(":")
    story = await context.store.stories.get(parse_number(number), chat.id)
    if story is None:
        await reply.answer(query, text(chat.language, "story.gone"))
        return
    at = min(datetime.fromtimestamp(int(seconds), UTC), context.now())
    await context.store.saved.save(chat.id, story.id, at)
    await reply.show(update, context, await _page(context, chat, parse_number(begin)))


async def _own_chat(update: Update, context: Context) -> Chat:
    """The reader's chat: a list of kept stories hangs in no other. Raises ``ForgedError``."""
    chat = await chat_of(update, context)
    if chat.kind != "private":
        raise ForgedError("a list of kept stories in a group")
    return chat


def _undo(chat: Chat, story_id: int, at: datetime, offset: int) -> Button:
    data = f"resave:{story_id}:{int(at.timestamp())}:{offset}"
    return buttons.press(text(chat.language, "button.undo"), data)


async def _page(
    context: Context, chat: Chat, offset: int, undo: list[Button] | None = None
) -> Message:
    """One page of the kept stories, each with a button to drop it."""
    total = await context.store.saved.count(chat.id)
    if offset >= total:
        offset = max(0, total - 1) // PAGE * PAGE
    ids = await context.store.saved.page(chat.id, PAGE, offset)
    stories = await context.store.stories.many(ids, chat.id)
    if not stories:
        return Message(html(chat.language, "saved.none"), buttons.keyboard(undo or []))
    head = html(chat.language, "saved.head", count=total)
    page = list_message(head, stories, chat, context.account, first=offset + 1)
    rows = page.reply_markup["inline_keyboard"] if page.reply_markup else []
    drops = [
        buttons.press(
            text(chat.language, "button.clear_follow", topic=number), f"drop-saved:{s.id}:{offset}"
        )
        for number, s in enumerate(stories, start=offset + 1)
    ]
    turning = buttons.pages(chat, "saved:{offset}", offset, PAGE, total)
    return Message(page.text, buttons.keyboard(*rows, drops, [*turning, *(undo or [])]))


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("saved", saved, anybody),
            pressing(r"^saved:\d+$", turn, anybody),
            pressing(r"^(save|unsave):\d+$", keep, anybody),
            pressing(r"^drop-saved:\d+:\d+$", drop, anybody),
            pressing(r"^resave:\d+:\d{1,11}:\d+$", restore, anybody),
        ]
    )
