"""Sharing out: ``@bot 5G`` in any chat, from stored summaries only, never a private share."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.ext import InlineQueryHandler

from bot.domain.account import Account
from bot.domain.chat import Chat
from bot.domain.query import clip
from bot.domain.story import Story
from bot.messages import buttons, in_script_of, text
from bot.messages.cards import picture_of
from bot.messages.links import encode_query, parse_number, story_link
from bot.messages.stories import paper, story_html
from bot.messages.wording import day_told
from bot.telegram import reply
from bot.telegram.context import Context, known_chat, language_for
from bot.telegram.forms import markup, preview
from bot.telegram.routing import App

PAGE = 20
CACHE_SECONDS = 60


async def answer(update: Update, context: Context) -> None:
    """Answer an inline query: stories of a topic, one story by ``#ID``, or the latest."""
    query = update.inline_query
    if query is None:
        return
    language = await language_for(update, context)
    offset = parse_number(query.offset)
    words = clip(query.query)
    stories, more = await _stories(context, words, offset)
    # The reader's own settings decide language and dates, so answers are cached per user.
    chat = await known_chat(update, context) or Chat(
        query.from_user.id,
        language=language,
        timezone=context.settings.digest.timezone,
    )
    await reply.answer_inline(
        query,
        [_result(story, chat, context.account) for story in stories],
        cache_time=CACHE_SECONDS,
        next_offset=str(offset + PAGE) if more else None,
        button=_button(language, words, found=bool(stories or offset)),
    )


async def _stories(context: Context, words: str, offset: int) -> tuple[Sequence[Story], bool]:
    if words[:1] == "#" and (story_id := parse_number(words[1:])):
        story = await context.store.stories.get(story_id)
        return ([story] if story else []), False
    if not words:
        latest = await context.store.stories.latest_events(PAGE + 1, offset)
        return latest[:PAGE], len(latest) > PAGE
    found = await context.search(words, None, limit=PAGE, offset=offset)
    return [hit.story for hit in found.hits], found.total > offset + PAGE


def _result(story: Story, chat: Chat, account: Account) -> InlineQueryResultArticle:
    language = chat.language
    source = f"{paper(story.source, language)} · {day_told(story, chat)}"
    link = story_link(account.username, story.id)
    open_it = buttons.visit(text(language, "button.open_bot"), link)
    pass_on = buttons.share(chat, account, f"#{story.id}", link, old=True)
    return InlineQueryResultArticle(
        id=f"{story.id}",
        title=in_script_of(language, story.headline),
        description=f"{in_script_of(language, story.gist)}\n{source}",
        input_message_content=InputTextMessageContent(
            story_html(story, chat), link_preview_options=preview(picture_of(story))
        ),
        reply_markup=markup(buttons.keyboard([*open_it, *pass_on])),
    )


def _button(language: str, words: str, *, found: bool) -> InlineQueryResultsButton:
    """The button over the results: into the private chat, with the same topic."""
    key = "inline.all" if found else "inline.none"
    parameter = f"topic_{encode_query(words)}" if words and words[0] != "#" else "inline"
    return InlineQueryResultsButton(text(language, key), start_parameter=parameter)


def register(application: App) -> None:
    """Add the handlers of this module."""
    application.add_handler(InlineQueryHandler(answer))
