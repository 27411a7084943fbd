"""What stands by itself: a story with its buttons, an alert, the word of a new subscription."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.domain.account import Account
from bot.domain.chat import Chat
from bot.domain.digest import Alert
from bot.domain.event import FollowedEvent
from bot.domain.message import Keyboard, Message
from bot.domain.story import Story
from bot.messages import wording
from bot.messages.actions import MAX_COPY_CHARACTERS, Standing, under_story
from bot.messages.catalogue import html, text
from bot.messages.events import before
from bot.messages.links import fits_link, story_link
from bot.messages.script import in_script_of
from bot.messages.stories import list_messages, story_html, story_plain


def story_card(story: Story, chat: Chat, standing: Standing, account: Account) -> Message:
    """A story with its buttons."""
    keyboard = story_buttons(story, chat, standing, account)
    return Message(story_html(story, chat), keyboard, picture_of(story), story.id)


def story_buttons(
    story: Story, chat: Chat, standing: Standing, account: Account, *, opened: bool = False
) -> Keyboard | None:
    """The buttons under a story, all of them or those of two rows."""
    plain = copyable(story, chat, account.username)
    return under_story(story, chat, account, standing, plain, opened=opened)


def picture_of(story: Story) -> str | None:
    """The address of the story's picture, where Telegram may be asked to show it."""
    return story.picture if story.picture and fits_link(story.picture) else None


def copyable(story: Story, chat: Chat, username: str) -> str:
    """A story as plain text with a link, as much of it as a copying button may hold."""
    link = story.url or ("" if story.owner_chat else story_link(username, story.id))
    for address in (link, ""):
        plain = story_plain(story, chat, address)
        if len(plain) <= MAX_COPY_CHARACTERS:
            return plain
    return ""


def alert_messages(alerts: Sequence[Alert], chat: Chat, account: Account) -> list[Message]:
    """A story sent as it comes, under what it was followed as; several as one list."""
    language = chat.language
    queries = dict.fromkeys(in_script_of(language, alert.query) for alert in alerts)
    topic = text(language, "list.separator").join(queries)
    if len(alerts) > 1:
        head = html(language, "alert.several", topic=topic, count=len(alerts))
        why = [alert.why for alert in alerts]
        return list_messages(head, [alert.story for alert in alerts], chat, account, why)
    (alert,) = alerts
    head = html(language, "alert.head", topic=topic)
    keyboard = story_buttons(alert.story, chat, Standing(), account)
    body = f"{head}\n\n{story_html(alert.story, chat, alert.why)}"
    return [Message(body, keyboard, picture_of(alert.story), alert.story.id)]


def sequel_message(story: Story, event: FollowedEvent, chat: Chat, account: Account) -> Message:
    """What came of an event that the chat follows, under what was told of it before."""
    head = html(chat.language, "events.head")
    body = f"{head}\n{before(chat, event)}\n\n{story_html(story, chat)}"
    keyboard = story_buttons(story, chat, Standing(heard=True), account)
    return Message(body, keyboard, picture_of(story), story.id)


def subscribed(chat: Chat, names: Sequence[str]) -> str:
    """What is said of a new subscription: when it comes, and when next."""
    language = chat.language
    key = "subscribe.done_topics" if names else "subscribe.done"
    topics = text(language, "list.separator").join(in_script_of(language, n) for n in names)
    lines = [html(language, key, **wording.schedule(chat), topics=topics)]
    if chat.thread_name is not None:
        lines.append(html(language, "subscribe.topic_hint", name=chat.thread_name))
    elif chat.kind != "private":
        place = "subscribe.channel" if chat.kind == "channel" else "subscribe.group_hint"
        lines.append(html(language, place))
    if chat.next_due_at is not None:
        local = chat.next_due_at.astimezone(ZoneInfo(chat.timezone))
        day = wording.day_with_weekday(language, local.date())
        lines.append(html(language, "subscribe.next", day=day, time=f"{local:%H:%M}"))
    return "\n".join(lines)
