"""/forget: a chat and all that is kept of it, erased."""

from __future__ import annotations

from telegram import Update

from bot.messages import buttons, html, text
from bot.telegram import reply
from bot.telegram.context import Context, language_for
from bot.telegram.guards import admins
from bot.telegram.routing import App, command, pressed, pressing


async def forget(update: Update, context: Context) -> None:
    """/forget: ask back."""
    language = await language_for(update, context)
    private = update.effective_chat is not None and update.effective_chat.type == "private"
    keyboard = buttons.keyboard(
        [
            buttons.press(text(language, "button.forget"), "forget:yes", "danger"),
            buttons.press(text(language, "button.keep"), "forget:no"),
        ]
    )
    key = "forget.ask" if private else "forget.ask_group"
    await reply.say(update, context, html(language, key), keyboard)


async def confirm(update: Update, context: Context) -> None:
    """``forget:yes`` and ``forget:no``."""
    query = pressed(update)
    language = await language_for(update, context)
    erase = str(query.data) == "forget:yes"
    if erase and update.effective_chat is not None:
        await context.store.forget(update.effective_chat.id)
    await reply.answer(query)
    await reply.edit_pressed(query, html(language, "forget.done" if erase else "forget.kept"))


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handlers(
        [
            command("forget", forget, admins),
            pressing(r"^forget:(yes|no)$", confirm, admins),
        ]
    )
