"""The digest as messages: it numbers its stories and opens each by a button."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.account import Account
from bot.domain.chat import Chat
from bot.domain.digest import Digest
from bot.domain.message import Button, Keyboard, Message
from bot.domain.story import Story
from bot.messages import buttons
from bot.messages.catalogue import html, text
from bot.messages.fitting import pack
from bot.messages.links import latest_link
from bot.messages.stories import numbered_story
from bot.messages.wording import day_with_weekday


def digest_messages(digest: Digest, chat: Chat, account: Account) -> list[Message]:
    """A digest as messages: dated head, followed topics first, a button a story.

    Without a story it is one honest line.
    """
    language = chat.language
    head = f"<b>{html(language, 'digest.head', day=day_with_weekday(language, digest.date))}</b>"
    if not digest.stories:
        key = "digest.nothing_followed" if chat.topics_only else "digest.nothing"
        key = "digest.nothing_else" if digest.told else key
        said = html(language, key, count=digest.told)
        return [Message(f"{head}\n\n{said}", _nothing_keyboard(chat))]
    key = "digest.chosen" if digest.total > len(digest.stories) else "digest.all"
    head += "\n" + html(language, key, count=len(digest.stories), total=digest.total)
    blocks = []
    section = ""
    for number, story in enumerate(digest.stories, start=1):
        block = numbered_story(number, story, chat, points=True)
        wanted = "digest.followed" if story.id in digest.followed else "digest.others"
        if digest.followed and wanted != section:
            section = wanted
            block = f"{html(language, section)}\n\n{block}"
        blocks.append(f"{head}\n\n{block}" if number == 1 else block)
    foot = "digest.foot_model" if _by_model(digest.stories) else "digest.foot_extractive"
    blocks[-1] += f"\n\n{html(language, foot)}"
    parts = pack(blocks)
    messages = []
    for part in parts:
        rows = buttons.numbered([(i + 1, digest.stories[i]) for i in part.blocks])
        if part is parts[-1]:
            rows.append(_digest_buttons(chat, account))
        messages.append(Message(part.html, buttons.keyboard(*rows)))
    return messages


def _digest_buttons(chat: Chat, account: Account) -> list[Button]:
    row = buttons.share(chat, account, "", latest_link(account.username))
    if chat.kind == "private":
        row.append(buttons.press(text(chat.language, "button.settings"), "settings:open"))
    return row


def _nothing_keyboard(chat: Chat) -> Keyboard | None:
    if chat.kind == "channel":
        return None
    return buttons.keyboard(
        [
            buttons.press(text(chat.language, "button.latest"), "latest:0:new"),
            buttons.press(text(chat.language, "button.topics"), "topics:new"),
        ]
    )


def _by_model(stories: Sequence[Story]) -> bool:
    return any(story.engine != "extractive" for story in stories)
