"""/digest: what a digest would hold now; and what any digest leaves over, opened in place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from telegram import Update

from bot.digests.digest import build, reopened
from bot.domain.chat import Chat
from bot.messages import text
from bot.messages.digest import digest_messages, hidden
from bot.messages.links import latest_link, parse_number
from bot.telegram import reply
from bot.telegram.context import Context, chat_of
from bot.telegram.editions import rest_page
from bot.telegram.guards import admins_of_channels, anybody
from bot.telegram.pages import turned_in_private
from bot.telegram.routing import App, command, pressed, pressing
from summarizer.text.script import simplified

_BRIEF = frozenset(["简", "简短", "简版", "短", "brief", "short"])
_LONG = frozenset(["详", "详细", "详版", "长", "long", "full"])


async def digest(update: Update, context: Context) -> None:
    """/digest [简|详] and ``digest:now``: what a digest would hold at this moment."""
    chat = _in_form(await chat_of(update, context), context.words)
    if update.callback_query is not None:
        await reply.answer(pressed(update))
    window = timedelta(hours=context.settings.digest.first_window_hours)
    # The whole day, also what this morning's digest told already.
    built = await build(context.store, chat, context.now(), first_window=window, retell=True)
    if hidden(built, chat):
        await context.store.editions.add(chat.id, built.edition())
    for message in digest_messages(built, chat, context.account):
        await reply.say_message(update, context, message)


def _in_form(chat: Chat, words: str) -> Chat:
    """The chat, as if it had chosen the form that the words name."""
    word = simplified(words.strip()).lower()
    return replace(chat, brief=word in _BRIEF) if word in _BRIEF | _LONG else chat


async def turn(update: Update, context: Context) -> None:
    """``rest:FORM:KEY:PAGE``: a page of what a digest leaves over, or with 0 the digest itself."""
    query, chat = pressed(update), await chat_of(update, context)
    _, form, key, number = str(query.data).split(":")
    chat, page = replace(chat, brief=form == "brief"), parse_number(number)
    edition = await context.store.editions.get(chat.id, key)
    if edition is None:
        await reply.answer(query, text(chat.language, "digest.gone"), alert=True)
        return
    if await turned_in_private(update, context, latest_link(context.bot.username)):
        return
    built = await reopened(context.store, chat, edition)
    message = await rest_page(context, built, chat, page) if page else None
    if message is None:
        message = digest_messages(built, chat, context.account)[-1]
    await reply.show(update, context, message)


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("digest", digest, anybody),
            pressing(r"^digest:now$", digest, admins_of_channels),
            pressing(r"^rest:(brief|long):[0-9a-f]{1,12}:\d+$", turn, anybody),
        ]
    )
