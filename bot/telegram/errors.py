"""What happens when something goes wrong: an answer for the reader, a line for the operator."""

from __future__ import annotations

from telegram import Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, TelegramError
from telegram.ext import CallbackQueryHandler

from bot.logs import get_logger, redact
from bot.messages import html, text
from bot.messages.links import ForgedError
from bot.telegram import reply
from bot.telegram.context import Context, language_for
from bot.telegram.refusals import unwelcome
from bot.telegram.routing import App, pressed

log = get_logger(__name__)


async def failed(update: object, context: Context) -> None:
    """The error handler: log without what people wrote and without secrets, tell the reader."""
    error = context.error
    if error is None:
        return
    passing = isinstance(error, NetworkError | Forbidden | Conflict)
    if passing and not isinstance(update, Update):  # polling tries again by itself
        log.warning("telegram_unreachable", error=redact(str(error)))
        return
    if isinstance(update, Update):
        if isinstance(error, ForgedError) and update.callback_query is not None:
            await stale(update, context)
            return
        lost = isinstance(error, BadRequest) and unwelcome(error)
        if lost or isinstance(error, Forbidden):  # as when a topic was closed meanwhile
            log.info("answer_unwelcome", error=redact(str(error)))
            return
    where = update.effective_chat.id if isinstance(update, Update) and update.effective_chat else 0
    log.error("update_failed", chat=where, error=redact(repr(error)), exc_info=error)
    if isinstance(update, Update):
        await _tell(update, context)


async def _tell(update: Update, context: Context) -> None:
    try:
        language = await language_for(update, context)
        if update.callback_query is not None:
            await reply.answer(update.callback_query, text(language, "error.internal"), alert=True)
        elif update.message is not None:
            await reply.say(update, context, html(language, "error.internal"))
    except TelegramError as error:
        log.warning("apology_failed", error=redact(str(error)))


async def stale(update: Update, context: Context) -> None:
    """A button of an older version, or of a message that is gone."""
    language = await language_for(update, context)
    await reply.answer(pressed(update), text(language, "error.button"))


def register_last(application: App) -> None:
    """Add what answers where nothing else did."""
    application.add_handler(CallbackQueryHandler(stale))
    application.add_error_handler(failed)
